from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.places.fold import fold, fold_name


@given(st.text())
def test_positions_in_the_folded_text_are_those_of_the_written_one(text: str) -> None:
    folded = fold(text)
    assert len(folded.written) == len(folded.folded)
    assert folded.folded.isascii()


def test_links_handles_and_masks_are_no_prose() -> None:
    assert fold("lihat https://contoh.id/bandung @pemkotbandung <NAMA> ya").folded.split() == ["lihat", "ya"]


def test_a_hashtag_in_camel_case_is_read_word_by_word() -> None:
    assert fold("#BandungBarat2023 longsor").folded.split() == ["bandung", "barat", "2023", "longsor"]


def test_accents_and_marks_do_not_hide_a_name() -> None:
    assert fold_name("Bau-Bau") == "bau baú".replace("ú", "u")


def test_a_text_in_capitals_only_is_not_cased() -> None:
    assert not fold("KAB. BOGOR RUSAK").is_cased
    assert fold("Jalan rusak di Bogor").is_cased
