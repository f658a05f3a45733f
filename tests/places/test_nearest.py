from __future__ import annotations

import pytest

from pipeline.domain.place import GeoPoint
from pipeline.places.find import PlaceFinder
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


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (1.19, 104.1),  # Nongsa, across from Singapore
        (2.0, 101.6),  # Rupat
        (0.98, 110.3),  # Entikong
        (4.12, 117.8),  # Sebatik
        (-8.95, 124.95),  # Motaain
        (-8.43, 141.0),  # Sota
        (5.56, 126.58),  # Miangas
        (-7.0, 115.7),  # Sapeken
        (-5.35, 102.27),  # Enggano
        (-7.97, 138.85),  # Kimaam
        (5.89, 95.32),  # Sabang
    ],
)
def test_a_report_can_come_from_the_farthest_island_and_the_border(finder: PlaceFinder, lat: float, lon: float) -> None:
    assert finder.holds(GeoPoint(lat=lat, lon=lon))


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (1.35, 103.82),  # Singapore
        (3.14, 101.69),  # Kuala Lumpur
        (1.55, 110.34),  # Kuching
        (4.3, 117.9),  # Tawau
        (-8.56, 125.56),  # Dili
        (-2.69, 141.3),  # Vanimo
        (6.2, 106.8),  # Jakarta with the wrong sign: the South China Sea
        (-10.5, 105.0),  # the Indian Ocean
        (0.0, 0.0),
    ],
)
def test_none_comes_from_another_country_or_the_open_sea(finder: PlaceFinder, lat: float, lon: float) -> None:
    assert not finder.holds(GeoPoint(lat=lat, lon=lon))
