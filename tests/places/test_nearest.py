from __future__ import annotations

import pytest

from pipeline.domain.place import GeoPoint
from pipeline.places.find import PlaceFinder
from pipeline.places.nearest import Located, Seat, Shore, locate

SEATS = (Seat("35.78", -7.26, 112.75), Seat("35.15", -7.45, 112.72), Seat("33.74", -6.98, 110.42))
SHORES = (Shore.of([(-6.8, 105.0), (-6.8, 114.5), (-8.5, 114.5), (-8.5, 105.0)]),)


def test_beside_a_seat_the_regency_is_known() -> None:
    assert locate(GeoPoint(lat=-7.25, lon=112.76), SEATS, SHORES).code == "35.78"


def test_between_two_seats_only_the_province_is_known() -> None:
    located = locate(GeoPoint(lat=-7.36, lon=112.735), SEATS, SHORES)
    assert located.code == "35"
    assert set(located.nearest[:2]) == {"35.78", "35.15"}


@pytest.mark.parametrize("point", [GeoPoint(lat=0, lon=0), GeoPoint(lat=51.5, lon=-0.1)])
def test_a_point_outside_indonesia_tells_nothing(point: GeoPoint) -> None:
    assert locate(point, SEATS, SHORES) == Located(None, ())


@pytest.mark.parametrize(
    ("lat", "lon", "is_told"),
    [
        (-7.0, 112.0, True),  # on land
        (-6.55, 112.0, True),  # 28 km before the coast
        (-6.5, 112.0, False),  # 33 km
        (-5.2, 112.0, False),  # the Java Sea
        (-8.65, 114.6, True),  # off the corner
        (-8.7, 114.75, False),
    ],
)
def test_a_province_ends_a_little_before_its_coast(lat: float, lon: float, *, is_told: bool) -> None:
    located = locate(GeoPoint(lat=lat, lon=lon), (SEATS[0], SEATS[1]), SHORES)
    assert located.code == ("35" if is_told else None)
    assert located.nearest


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (-5.2, 110.2),  # between Java and Borneo
        (4.2, 118.9),  # the Celebes Sea
        (5.0, 94.8),  # west of Aceh
        (-5.5, 107.5),  # the Java Sea
        (-9.3, 110.0),  # the Indian Ocean
    ],
)
def test_the_open_sea_is_no_province_for_certain(finder: PlaceFinder, lat: float, lon: float) -> None:
    place = finder.find("kapal miring", location=GeoPoint(lat=lat, lon=lon))
    assert place is None or (place.confidence <= 0.5 and place.regency is None)


@pytest.mark.parametrize(
    ("lat", "lon", "province"),
    [
        (-7.6, 109.6, "33"),
        (-5.86, 110.43, "33"),  # Karimunjawa
        (-1.6, 113.4, "62"),  # up the river in Borneo
        (-5.77, 112.65, "35"),  # Bawean
        (-4.0, 122.9, "74"),
    ],
)
def test_land_and_islands_keep_their_province(finder: PlaceFinder, lat: float, lon: float, province: str) -> None:
    place = finder.find("pohon tumbang", location=GeoPoint(lat=lat, lon=lon))
    assert place is not None
    assert place.province is not None
    assert place.province.code == province


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
