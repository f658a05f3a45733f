from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.written_forms import read_forms


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("tanggal 2026-03-09", ["9.3"]),
        ("tgl 9/3", ["9.3"]),
        ("pada 9 maret 2026", ["9.3"]),
        ("9-mar-2026", ["9.3"]),
        ("20260309", ["9.3"]),
        ("2026-13-09", []),
        ("km 12+300", ["km12", "km12,3"]),
        ("km 12 + 050", ["km12", "km12,05"]),
        ("kilometer 12,3", ["km12", "km12,3"]),
        ("km. 12", ["km12"]),
        ("5 km dari kota", []),
        ("blok c2/7", ["blokc", "2"]),
        ("blok c-2 no 7", ["blokc", "2"]),
        ("griya asri c2/7", ["blokc", "2"]),
        ("ag 1870 uk", ["ag1870uk"]),
        ("n-9012-ab", ["n9012ab"]),
        ("nomor polisi d 12 x", ["d12x"]),
        ("gang d 20 an", []),
        ("blok b 12 no 4", ["blokb", "12"]),
        ("id pelanggan 0123 4567 89", ["123456789"]),
        ("idpel: 5123-4567-8901", ["512345678901"]),
        ("5123 4567 8901", ["512345678901"]),
        ("nomor meter 1423 5566 778", ["14235566778"]),
        ("rp 15.000", []),
    ],
)
def test_each_form_has_one_way_to_be_written(text: str, numbers: list[str]) -> None:
    assert read_forms(text)[0] == numbers


@pytest.mark.parametrize("text", ["rukun tetangga 6", "r.t. 6", "r. t. 6"])
def test_a_rukun_tetangga_is_an_rt(text: str) -> None:
    assert read_forms(text)[1].replace(" ", "") == "rt6"


@given(st.text("0123456789 ./-+,kmblokagrt", max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    numbers, rest = read_forms(text)
    assert len(rest) <= len(text) or "r" in text
    assert all(numbers)
