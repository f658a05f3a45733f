from __future__ import annotations

import pytest

from pipeline.text.clean import Cleaner

CASES = [
    ("tdk", "tidak"),
    ("gak", "tidak"),
    ("ndak", "tidak"),
    ("mboten", "tidak"),
    ("teu", "tidak"),
    ("blm", "belum"),
    ("yg", "yang"),
    ("jln", "jalan"),
    ("bgt", "sekali"),
    ("gabisa", "tidak bisa"),
    ("s4kit", "sakit"),
    ("p4rah", "parah"),
    ("parahhh", "parah"),
    ("parahh", "parah"),
    ("maaaf", "maaf"),
    ("bangettt", "sekali"),
    ("jalan2", "jalan-jalan"),
    ("tmn2nya", "teman-temannya"),
    ("hati2", "hati-hati"),
    ("bener-bener", "benar-benar"),
    ("rt05rw02", "rt 5 rw 2"),
    ("gang2", "gang 2"),
    ("05", "5"),
    ("jlnnya", "jalannya"),
    ("airny", "airnya"),
    ("bersihin", "bersihkan"),
    ("ngalir", "mengalir"),
    ("nyapu", "menyapu"),
    ("ngebantu", "membantu"),
    ("dikrm", "dikirim"),
    ("wingi", "kemarin"),
    ("runtah", "sampah"),
]


@pytest.mark.parametrize(("token", "formal"), CASES)
def test_an_informal_word_becomes_the_formal_one(cleaner: Cleaner, token: str, formal: str) -> None:
    assert cleaner.clean(token).normal == formal


WORDS = (
    "jalan",
    "diperbaiki",
    "mengganggu",
    "maaf",
    "lubang",
    "nama",
    "pemandangan",
    "tinggi",
    "login",
    "internet",
    "token",
)
PLACES = (
    "batu",
    "sukasari",
    "bekasi",
    "kediri",
    "ngawi",
    "tebet",
    "barru",
    "sikka",
    "nunukan",
    "tandes",
    "gubeng",
    "kebumen",
)
NUMBERS = ("iii", "viii", "46b", "4f", "2x", "b1234xyz", "0705")


@pytest.mark.parametrize("word", WORDS + PLACES + NUMBERS)
def test_a_formal_word_a_place_and_a_number_stay(cleaner: Cleaner, word: str) -> None:
    assert cleaner.clean(word).normal == word


@pytest.mark.parametrize(("_", "formal"), CASES)
def test_a_formal_word_is_not_changed_again(cleaner: Cleaner, _: str, formal: str) -> None:
    assert cleaner.clean(formal).normal == formal
