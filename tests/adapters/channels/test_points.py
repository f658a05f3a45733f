from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.channels.points import LATITUDES, LONGITUDES, read_point
from pipeline.domain.flag import Flag
from pipeline.domain.place import GeoPoint

AMBON = GeoPoint(lat=-3.6954, lon=128.1814)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (-3.6954, 128.1814),
        ("-3.6954", " 128.1814 "),
        ("-3,6954", "128,1814"),
        ("3.6954 LS", "128.1814 BT"),
        ("3,6954° S", "128,1814°E"),
        ("-3.6954, 128.1814", ""),
        (None, "-3.6954 128.1814"),
        ("S 3.6954", "E 128.1814"),
        ("\u22123.6954", "128.1814"),
        ("geo:-3.6954,128.1814", ""),
    ],
)
def test_a_point_is_read_as_people_and_telephones_write_it(lat: object, lon: object) -> None:
    assert read_point(lat, lon) == (AMBON, None)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("3°30'18\"S", "128°12'0\"E"), ("3° 30.3' LS", "128° 12' BT"), ("-3° 30' 18''", "128° 12\u2032 0\u2033")],
)
def test_minutes_and_seconds_are_read(lat: str, lon: str) -> None:
    assert read_point(lat, lon) == (GeoPoint(lat=pytest.approx(-3.505), lon=pytest.approx(128.2)), None)


@pytest.mark.parametrize(("lat", "lon"), [(128.1814, -3.6954), ("128,1814", "-3,6954"), ("128.1814,-3.6954", None)])
def test_swapped_axes_are_put_right(lat: object, lon: object) -> None:
    assert read_point(lat, lon) == (AMBON, Flag.POINT_MENDED)


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), ("0", "0.0"), (48.85, 2.35), (-33.9, 151.2), (91, 0), (6.9, 107.6)])
def test_a_point_that_can_be_none_of_ours_is_dropped(lat: object, lon: object) -> None:
    assert read_point(lat, lon) == (None, Flag.POINT_IMPOSSIBLE)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (-3.69, None),
        (None, 128.1),
        ("", "-3,6954"),
        ("di sini", "di sana"),
        (math.nan, 128),
        (True, 128),
        ([], {}),
        (1e300, 1),
    ],
)
def test_what_is_no_point_is_dropped(lat: object, lon: object) -> None:
    assert read_point(lat, lon) == (None, Flag.POINT_UNREADABLE)


@pytest.mark.parametrize("blank", [None, "", " "])
def test_no_point_is_no_fault(blank: object) -> None:
    assert read_point(blank, blank) == (None, None)


@given(st.floats(*LATITUDES), st.floats(*LONGITUDES))
def test_every_point_of_the_country_is_known_in_either_order(lat: float, lon: float) -> None:
    point = GeoPoint(lat=lat, lon=lon)
    assert read_point(lat, lon) == (point, None)
    assert read_point(lon, lat) == (point, Flag.POINT_MENDED)
