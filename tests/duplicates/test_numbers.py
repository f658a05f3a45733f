from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.numbers import find_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("jl. melati no. 20", ["20"]),
        ("jl melati 12a", ["12", "12a"]),
        ("rt 02/05", ["rt2", "rw5"]),
        ("rt.002 rw.005", ["rt2", "rw5"]),
        ("rt05 rw02", ["rt5", "rw2"]),
        ("gang 4 nomor 07", ["4", "7"]),
        ("sejak tanggal 3-10-2026", ["3.10"]),
        ("sejak 3 oktober 2026", ["3.10"]),
        ("bus kode sb03", ["sb3"]),
        ("ketua rw 05 , 06 dan 07 sepakat", ["rw5", "rw6", "rw7"]),
        ("rt 5, 10 rumah terendam", ["rt5"]),
        ("sampai kemarin 12/07 belum selesai", ["12.7"]),
        ("jl cempaka no 12/07", ["12", "7"]),
        ("harga beras 15.000 dan gula 17,500", ["15000", "17500"]),
        ("nomor kartu 0001[***********]43", ["0001*43"]),
        ("hp 0812-****-0017", ["0812*0017"]),
        ("kode 98xxxx", ["98*"]),
        ("id pelanggan 521900112233", ["521900112233"]),
    ],
)
def test_numbers_that_name_something_are_found(text: str, figures: list[str]) -> None:
    assert find_figures(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "sudah 3 hari mati",
        "7hr tidak mengalir",
        "padam 10 titik",
        "08.45 kebakaran",
        "01: 40 kebakaran",
        "jam 7 pagi",
        "sejak 2024 rusak",
        "jalan2 berlubang",
        "yang ke-2 kalinya",
        "rp 5.000",
        "sebesar rp 600,000",
        "bantuan untuk 15 kk",
        "hanya 2 yang menyala",
        "panjang 40",
        "kendaraan roda 4",
        "nik ************",
    ],
)
def test_counts_times_years_and_doublings_name_nothing(text: str) -> None:
    assert find_figures(text) == []


def test_a_retweet_before_a_time_is_no_neighbourhood() -> None:
    assert find_figures("rt 03:59 kebakaran jl melati no 8") == ["8"]


def test_a_number_after_a_street_is_a_house_even_if_it_looks_like_a_year() -> None:
    assert find_figures("jl melati no 2021") == ["2021"]


@given(st.text(alphabet="0123456789 ./:-artwnoj<>\n", max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert all(figure for figure in find_figures(text))
