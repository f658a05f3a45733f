"""A service tells the supervisor that it is ready, once; without a supervisor it tells nobody."""

from __future__ import annotations

import os

import pytest

from pipeline.system.ready import READY_FD, tell_ready


def test_a_service_tells_once_and_lets_the_pipe_go(monkeypatch: pytest.MonkeyPatch) -> None:
    told, teller = os.pipe()
    monkeypatch.setenv(READY_FD, str(teller))
    tell_ready()
    tell_ready()
    with os.fdopen(told, "rb") as heard:
        assert heard.read() == b"1"


def test_without_a_supervisor_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(READY_FD, raising=False)
    tell_ready()
