"""How aiokafka reads and writes records here."""

from __future__ import annotations

import sys

import pytest

from pipeline.adapters.kafka.client import require_fast_records
from pipeline.domain.errors import SetupFault


def test_aiokafka_has_its_c_extension_here() -> None:
    require_fast_records()


def test_without_it_nothing_starts_and_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiokafka.record._crecords", None)
    with pytest.raises(SetupFault, match="pasang dari wheel"):
        require_fast_records()
