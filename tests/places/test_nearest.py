from __future__ import annotations

import pytest

from pipeline.domain.place import GeoPoint
from pipeline.places.nearest import Located, Seat, locate

SEATS = (Seat("35.78", -7.26, 112.75), Seat("35.15", -7.45, 112.72), Seat("33.74", -6.98, 110.42))


def test_beside_a_seat_the_regency_is_known() -> None:
    assert locate(GeoPoint(lat=-7.25, lon=112.76), SEATS).code == "35.78"


def test_between_two_seats_only_the_province_is_known() -> None:
    located = locate(GeoPoint(lat=-7.36, lon=112.735), SEATS)
    assert located.code == "35"
    assert set(located.nearest[:2]) == {"35.78", "35.15"}


@pytest.mark.parametrize("point", [GeoPoint(lat=0, lon=0), GeoPoint(lat=51.5, lon=-0.1)])
def test_a_point_outside_indonesia_tells_nothing(point: GeoPoint) -> None:
    assert locate(point, SEATS) == Located(None, ())
