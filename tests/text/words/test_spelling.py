from __future__ import annotations

import pytest

from pipeline.text.words.spelling import drop_apostrophes, fold_accents, mark_block_letters, spell_doctor, spell_slashed


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
