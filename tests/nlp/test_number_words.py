from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.number_words import MARKERS, UNITS, find_spelled


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
    ],
)
def test_numbers_after_a_marker_are_read_and_counts_are_not(text: str, numbers: list[str]) -> None:
    assert list(find_spelled(text.split())) == numbers


@given(st.lists(st.sampled_from([*MARKERS, *UNITS, "belas", "puluh", "hari"])))
def test_any_words_can_be_read(words: list[str]) -> None:
    assert len(list(find_spelled(words))) <= len(words)
