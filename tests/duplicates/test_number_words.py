from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.number_words import LONGEST, MARKERS, NUMBERS, find_spelled


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("jalan kenari nomor dua belas", ["12"]),
        ("jalan kenari no dua puluh tiga", ["23"]),
        ("gang dua puluh", ["20"]),
        ("rt tiga rw sebelas", ["rt3", "rw11"]),
        ("rt tujuh", ["rt7"]),
        ("sudah tiga hari dua puluh rumah", []),
        ("nomor rumah tidak tahu rt", []),
        ("gang satu meter", []),
        ("blok dua rumah rusak", []),
        ("pelayanan nomor satu di kota", []),
        ("rt satu no sebelas puluh", ["rt1", "11"]),
    ],
)
def test_numbers_after_a_marker_are_read_and_counts_are_not(text: str, numbers: list[str]) -> None:
    assert list(find_spelled(text.split())) == numbers


@given(st.lists(st.sampled_from([*MARKERS, *NUMBERS, "belas", "puluh", "hari"])))
def test_each_number_stands_behind_a_marker_of_its_own(words: list[str]) -> None:
    found = list(find_spelled(words))
    markers = [word for at, word in enumerate(words) if word in MARKERS and words[at + 1 : at + 2] != []]
    assert len(found) <= len(markers)
    assert all(int(number.lstrip("rtwkm")) < 10 ** (LONGEST - 1) for number in found)
