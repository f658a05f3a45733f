"""The words that people may edit are spelt as the texts are in which they are looked for, and none stands twice."""

from __future__ import annotations

from collections import Counter

from pipeline.adapters.reference.files import read_toml
from pipeline.adapters.reference.words import load_detail_words
from pipeline.places.fold import fold_name


def test_a_word_before_a_name_means_one_thing_and_is_spelt_as_names_are_looked_up() -> None:
    words = [word for group in read_toml("words/places.toml")["cues"].values() for word in group.split()]

    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [word for word in words if fold_name(word) != word] == []


def test_no_word_begins_both_a_name_and_a_number() -> None:
    words = load_detail_words()

    assert words.before_name.isdisjoint(words.before_number)
    assert words.numbered_ways <= words.before_name
