"""Sastrawi as it comes against Sastrawi as we reach it: affixed forms of its own roots, and made-up words.

`python -m tests.text.words.stem_corpus FILE...` does the same for every distinct word of given files.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from pipeline.text.words.stem import RootSet, Stem, build_stem, load_roots

ROOTS = load_roots()
PLAIN = Stemmer(ROOTS)
"""Sastrawi's algorithm, untouched, with a dictionary that answers fast."""

PREFIXES = ("", "di", "ke", "se", "ber", "be", "ter", "te", "per", "pe", "me", "mem", "men", "meng", "meny", "menge")
MORE_PREFIXES = (
    "pem",
    "pen",
    "peng",
    "peny",
    "penge",
    "ku",
    "kau",
    "memper",
    "diper",
    "keter",
    "keber",
    "mempe",
    "pel",
)
SUFFIXES = (
    "",
    "i",
    "an",
    "kan",
    "ku",
    "mu",
    "nya",
    "lah",
    "kah",
    "tah",
    "pun",
    "is",
    "isme",
    "isasi",
    "annya",
    "kanlah",
)


@pytest.fixture(scope="module")
def stem() -> Stem:
    return build_stem(ROOTS, known={})


def test_the_set_holds_the_roots_of_the_list() -> None:
    assert set(StemmerFactory().get_words()) - ROOTS <= {""}


def test_roots_with_every_affix_have_sastrawis_stems(stem: Stem) -> None:
    roots = sorted(ROOTS)[::2_503]
    words = [p + root + s for root in roots for p in PREFIXES + MORE_PREFIXES for s in SUFFIXES]
    assert [word for word in words if stem(word) != PLAIN.stem_word(word)] == []


def test_a_slow_sample_agrees_with_the_stemmer_of_sastrawis_own_factory(stem: Stem) -> None:
    factory_stemmer = StemmerFactory().create_stemmer()
    for word in (
        "mengalir",
        "diperbaiki",
        "percikan",
        "menyebrangkan",
        "berlubang-lubang",
        "seolah-olah",
        "kubangan",
        "xqzwv",
    ):
        assert stem(word) == factory_stemmer.stem(word)


@settings(max_examples=300)
@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(PREFIXES + MORE_PREFIXES),
        st.text("abcdegiklmnoprstu-", min_size=1, max_size=12),
        st.sampled_from(SUFFIXES),
    )
)
def test_a_made_up_word_has_sastrawis_stem(word: str) -> None:
    assert build_stem(ROOTS, known={})(word) == PLAIN.stem_word(word)


@pytest.mark.parametrize(
    ("word", "root"),
    [("mengalir", "alir"), ("penerangan", "terang"), ("jalan-jalan", "jalan"), ("berlubang", "lubang")],
)
def test_affixed_words_come_back_to_their_root(stem: Stem, word: str, root: str) -> None:
    assert stem(word) == root


def test_a_protected_word_is_its_own_stem() -> None:
    stem = build_stem(ROOTS, known={}, protected=["kediri"])
    assert (stem("kediri"), stem("bekasi")) == ("kediri", "bekas")


def test_the_warm_cache_answers_before_the_rules() -> None:
    assert build_stem(RootSet(), known={"mengalir": "alir"})("mengalir") == "alir"


def test_a_run_of_10000_letters_is_its_own_stem_at_once(stem: Stem) -> None:
    word = "mem" * 3_334
    start = time.process_time()
    assert stem(word) == word
    assert time.process_time() - start < 0.01
