from __future__ import annotations

import pytest

from pipeline.text.clean import Cleaner
from pipeline.text.words.proper_names import NO_NAMES


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("macet parah di Kiaracondong arah Gedebage", ("kiaracondong", "gedebage")),
        ("Kiaracondong macet, KIARACONDONG macet lagi", ("kiaracondong",)),
        ("jalan berlubang dan penerangannya mati", ()),
        ("dishub dan polsek tidak menindaklanjuti", ()),
        ("atas nama <NAMA>, lihat https://contoh.example", ()),
    ],
)
def test_names_are_the_words_that_no_dictionary_and_no_affix_explains(
    cleaner: Cleaner, text: str, names: tuple[str, ...]
) -> None:
    assert cleaner.clean(text).names == names


def test_what_names_no_place_is_written_as_normal_texts_are() -> None:
    assert all(word == word.lower() and word.isalpha() for word in NO_NAMES)
