"""The small map: what stands on it, inside its frame, and no name over another."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.adapters.reference.gazetteer import load_names, load_seats
from pipeline.contract.document import CandidatePart, PlacePart, RegionPart
from pipeline.domain.place import GeoPoint, PlaceSource
from pipeline.services.place_map import APART, HEIGHT, NAME_WIDTH, WIDTH, MapPoint, Pin, draw_map


def make_place(regency: str | None = None, *candidates: str) -> PlacePart:
    names = load_names()
    return PlacePart(
        province=None,
        regency=RegionPart(code=regency, name=names[regency]) if regency else None,
        district=None,
        village=None,
        detail=None,
        source=PlaceSource.TEXT,
        confidence=0.5,
        candidates=tuple(CandidatePart(code=each, name=names[each]) for each in candidates),
    )


def draw(place: PlacePart | None, sent: GeoPoint | None = None) -> tuple[MapPoint, ...]:
    return draw_map(place, sent, seats=load_seats(), names=load_names())


def test_nothing_known_is_no_map() -> None:
    assert draw(None) == draw(make_place()) == ()


def test_the_sent_point_the_place_and_its_candidates_are_shown_with_seats_beside() -> None:
    points = draw(make_place("32.73"), GeoPoint(lat=-6.9, lon=107.6))
    among = draw(make_place(None, "32.01", "32.71"))

    assert {each.name for each in points if each.pin is Pin.PLACE} == {"Kota Bandung"}
    assert [each.pin for each in points].count(Pin.SENT) == 1
    assert any(each.pin is Pin.SEAT for each in points)
    assert {each.name for each in among if each.pin is Pin.CANDIDATE} == {"Kabupaten Bogor", "Kota Bogor"}


@pytest.mark.parametrize("regencies", [("81.71",), ("11.01", "93.01"), ("31.71", "31.72", "31.73"), ("91.03",)])
def test_every_point_is_inside_the_frame_and_names_of_seats_touch_no_other(regencies: tuple[str, ...]) -> None:
    points = draw(make_place(None, *regencies))

    assert points
    for each in points:
        assert 0 <= each.x <= WIDTH
        assert 0 <= each.y <= HEIGHT
    for one, other in combinations(points, 2):
        if Pin.SEAT in (one.pin, other.pin):
            assert abs(one.y - other.y) > APART or abs(one.x - other.x) > NAME_WIDTH
