"""The words that cleaning knows: what each line of the reference files must keep to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.text.clean import Lexicons
from pipeline.text.handles import HandleHolder, OfficialHandle
from pipeline.text.words.stem import build_stem
from training.fitting.common_stems import forms_of


def test_informal_words_are_single_tokens_that_cleaning_can_meet(lexicons: Lexicons) -> None:
    assert [word for word in lexicons.informal if not re.fullmatch(r"[a-z0-9]+(?:-[a-z]+)*", word)] == []


def test_formal_words_are_not_informal_themselves(lexicons: Lexicons) -> None:
    words = {word for formal in lexicons.informal.values() for word in re.split("[ -]", formal)}
    assert sorted(words & lexicons.informal.keys()) == []


def test_no_protected_word_is_in_the_informal_lexicon(lexicons: Lexicons) -> None:
    assert sorted(lexicons.protected & lexicons.informal.keys()) == []


def test_the_warm_cache_is_what_the_stemmer_gives(lexicons: Lexicons) -> None:
    stem = build_stem(lexicons.roots, known={})
    assert {word: root for word, root in lexicons.stems.items() if stem(word) != root} == {}
    roots = sorted(set(lexicons.stems.values()))
    assert [word for root in roots for word in forms_of(root, stem) if word not in lexicons.stems] == []


def test_official_handles_are_as_x_allows_and_name_known_kinds_of_agency(
    handle_table: Mapping[str, OfficialHandle],
) -> None:
    kinds = {"", *load_taxonomy().agency_slugs}
    assert [handle for handle in handle_table if not re.fullmatch("[a-z0-9_]{3,15}", handle)] == []
    assert [official for official in handle_table.values() if official.agency_kind not in kinds] == []
    assert [each for each in handle_table.values() if each.agency_kind and each.holder is not HandleHolder.BADAN] == []
