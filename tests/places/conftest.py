from __future__ import annotations

import pytest

from pipeline.adapters.reference.gazetteer import load_place_finder
from pipeline.places.find import PlaceFinder


@pytest.fixture(scope="session")
def finder() -> PlaceFinder:
    return load_place_finder()
