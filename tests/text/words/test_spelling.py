from __future__ import annotations

import pytest

from pipeline.text.words.spelling import (
    build_read_capitals,
    drop_apostrophes,
    fold_accents,
    join_initials,
    mark_block_letters,
    read_short_places,
    spell_doctor,
    spell_slashed,
)


@pytest.mark.parametrize(
    "text", ["Jl. dr. Soetomo", "Jl Dr Soetomo", "jl. dr soetomo", "RSUD DR. Soetomo", "di Dr. Soetomo"]
)
def test_a_doctor_in_a_name_is_told(text: str) -> None:
    assert "dokter" in spell_doctor(text)


@pytest.mark.parametrize("text", ["banjir dr kemarin", "DR tadi pagi", "drainase", "dr Bandung ke Garut"])
def test_dr_for_dari_stays(text: str) -> None:
    assert spell_doctor(text) == text


def test_slashed_words_are_written_out() -> None:
    assert spell_slashed("buka s/d sore a/n rt, rt 1/2 d/a balai") == (
        "buka sampai dengan sore atas nama rt, rt 1/2 dengan alamat balai"
    )
    assert spell_slashed("jalan/drainase dan rs/dokter") == "jalan/drainase dan rs/dokter"


@pytest.mark.parametrize(
    ("text", "marked"), [("blok g no 2", "blok g_ no 2"), ("gg.k", "gg k_"), ("blok d5 gang itu", None)]
)
def test_the_letter_of_a_block_is_marked(text: str, marked: str | None) -> None:
    assert mark_block_letters(text) == (marked or text)


def test_accents_and_apostrophes_go_and_other_scripts_stay() -> None:
    assert fold_accents("b\u00e9cak \u0646") == "becak \u0646"
    assert drop_apostrophes("jum'at 'gelap' do'a") == "jumat 'gelap' doa"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Jl. K.H. Dahlan", "Jl. KH_  Dahlan"),
        ("Jl. K. H. Dahlan", "Jl. KH_  Dahlan"),
        ("Jl. D.I.Panjaitan", "Jl. DI_ Panjaitan"),
        ("Jl. A. Yani No. 5, RT. B", None),
    ],
)
def test_initials_are_one_word_whatever_their_points(text: str, joined: str | None) -> None:
    assert join_initials(text) == (joined or text)


@pytest.mark.parametrize(
    ("text", "read"),
    [("NIP dari BKN belum terbit", "NIP dari bkn_ belum terbit"), ("SAYA BKN WARGA SINI", None), ("di BKND", None)],
)
def test_an_office_in_capitals_is_no_short_word(text: str, read: str | None) -> None:
    assert build_read_capitals({"BKN": "bkn"})(text) == (read or text)


def test_a_short_city_is_one_behind_a_word_of_place() -> None:
    assert read_short_places("di smg timur, smg cepat", {"smg": "semarang"}) == "di semarang timur, smg cepat"
