from __future__ import annotations

from pipeline.duplicates.fingerprint.build import fingerprint
from pipeline.duplicates.window.spots import KEPT, SpotIndex
from pipeline.duplicates.window.sweeping import FIRST_SWEEP
from tests.duplicates.reports_to_compare import make_report


def add(index: SpotIndex, number: int, text: str) -> list[int]:
    return index.add(number, fingerprint(make_report(text)))


def test_reports_that_share_any_name_are_found_the_newest_first() -> None:
    index = SpotIndex()
    add(index, 0, "lampu mati di jalan cempaka")
    add(index, 1, "lubang di jalan kenanga")
    assert add(index, 2, "tiang roboh di jalan kenanga simpang cempaka") == [1, 0]


def test_a_name_is_found_by_its_newest_reports_only() -> None:
    index = SpotIndex()
    for number in range(10):
        add(index, number, "lampu mati di jalan cempaka")
    assert add(index, 10, "lampu mati di jalan cempaka") == [9, 8, 7, 6][:KEPT]


def test_names_whose_reports_are_forgotten_take_no_room() -> None:
    index = SpotIndex()
    for number in range(FIRST_SWEEP):
        add(index, number, f"lampu mati di jalan {chr(97 + number % 26)}baru{number}")
    index.forget_before(FIRST_SWEEP)
    for number in range(FIRST_SWEEP, FIRST_SWEEP + 100):
        add(index, number, "lampu mati di jalan " + "melur" + "abcdefghij"[number % 10] * 3)
    assert len(index) < FIRST_SWEEP
