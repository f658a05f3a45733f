from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pipeline.domain.place import Place, PlaceSource, Region


def test_a_place_is_frozen_and_knows_nothing_by_default() -> None:
    place = Place(source=PlaceSource.TEXT, confidence=0.5)
    assert (place.province, place.regency, place.district, place.village, place.detail) == (None,) * 5
    assert place.candidates == ()
    with pytest.raises(FrozenInstanceError):
        place.regency = Region(code="32.73", name="Kota Bandung")  # type: ignore[misc]
