from __future__ import annotations

from pipeline.duplicates.fingerprint.shingles import COMPARED_CHARACTERS, SHINGLE_SIZE, comparable, shingles


def test_greetings_thanks_and_marks_of_a_relay_are_left_out() -> None:
    text = "rt selamat pagi bapak mohon bantuan tiang listrik miring di gang kenanga terima kasih"
    assert comparable(text) == "tiang listrik miring gang kenanga"


def test_negation_and_numbers_stay() -> None:
    assert comparable("air tidak mengalir di blok c 4") == "air tidak mengalir blok c 4"


def test_the_links_of_relays_are_left_out() -> None:
    assert comparable("pohon tumbang situs_contoh_id tautan") == "pohon tumbang"


def test_a_text_of_frame_words_alone_leaves_nothing() -> None:
    assert comparable("mohon bantuan segera terima kasih") == ""


def test_a_very_long_text_is_compared_by_its_beginning() -> None:
    assert len(comparable("banjir " * 10_000)) <= COMPARED_CHARACTERS


def test_every_run_of_characters_is_a_shingle() -> None:
    assert shingles("banjir") == {" banj", "banji", "anjir", "njir "}


def test_a_text_shorter_than_a_shingle_has_one() -> None:
    assert shingles("a") == {" a "}
    assert len(shingles("")) == 1
    assert SHINGLE_SIZE == 5
