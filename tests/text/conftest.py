from __future__ import annotations

import pytest

from pipeline.adapters.reference.tables import load_lexicons, load_official_handles
from pipeline.text.clean import Cleaner, Lexicons, build_cleaner
from pipeline.text.handles import OfficialHandle
from pipeline.text.reading import TextReader


@pytest.fixture(scope="session")
def lexicons() -> Lexicons:
    return load_lexicons()


@pytest.fixture(scope="session")
def cleaner(lexicons: Lexicons) -> Cleaner:
    return build_cleaner(lexicons)


@pytest.fixture(scope="session")
def reader(cleaner: Cleaner) -> TextReader:
    return TextReader(cleaner=cleaner, official_handles=load_official_handles())


@pytest.fixture(scope="session")
def handle_table() -> dict[str, OfficialHandle]:
    return load_official_handles()
