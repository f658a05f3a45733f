from __future__ import annotations

from datetime import date

import pytest

from pipeline.places.find import PlaceFinder
from pipeline.places.handles import HandleTerm, find_handle_region

TERMS = {
    "walikota_x": [
        HandleTerm("walikota_x", "32", date(2018, 9, 5)),
        HandleTerm("walikota_x", "32.73", None, date(2018, 9, 4)),
    ]
}


@pytest.mark.parametrize(("day", "code"), [(date(2017, 1, 1), "32.73"), (date(2018, 9, 5), "32"), (None, "32")])
def test_a_handle_speaks_for_the_region_that_its_holder_then_led(day: date | None, code: str) -> None:
    assert find_handle_region(["@Walikota_X"], TERMS, lambda _: None, on=day) == code


@pytest.mark.parametrize(
    ("handle", "code"), [("pemkotmalang", "35.73"), ("dishub_kotabekasi", "32.75"), ("pemprovjatim", "35")]
)
def test_an_unlisted_office_is_known_by_its_name(finder: PlaceFinder, handle: str, code: str) -> None:
    assert find_handle_region([handle], {}, finder.find_code, on=None) == code


def test_handles_of_two_regions_contradict(finder: PlaceFinder) -> None:
    assert find_handle_region(["pemkotmalang", "pemkotmedan"], {}, finder.find_code, on=None) is None


def test_a_citizens_handle_tells_nothing(finder: PlaceFinder) -> None:
    assert find_handle_region(["warga", "bandung_lover"], {}, finder.find_code, on=None) is None
