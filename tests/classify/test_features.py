from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.features import (
    WORD_MAX_LETTERS,
    WORDS_MAX,
    Block,
    hash_letters,
    hash_name,
    hash_pairs,
    name_signals,
    read_units,
)
from tests.nlp.reports_to_classify import make_input


def test_a_hash_is_the_same_in_every_process() -> None:
    code = "from pipeline.nlp.features import Block, hash_name; print(hash_name(Block.WORDS, 'jalan'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(other.stdout) == hash_name(Block.WORDS, "jalan")


def test_blocks_do_not_share_hashes_of_similar_words() -> None:
    words = ["air", "bir", "hir", "fir", "jalan", "kalan", "galan"]
    hashes = [hash_name(block, word) for block in Block for word in words]
    assert len(set(hashes)) == len(hashes)


def test_letters_of_a_short_word_hold_its_borders() -> None:
    assert len(hash_letters("rt")) == 3  # " rt", "rt ", " rt "


def test_pairs_depend_on_the_order_of_words() -> None:
    first, second = np.array([7], np.uint32), np.array([11], np.uint32)
    assert hash_pairs(first, second) != hash_pairs(second, first)


def test_words_come_once_and_pairs_keep_the_order() -> None:
    units = read_units(make_input("air mati air mati"))
    assert units.words == ("air", "mati")
    assert units.sequence == ["air", "mati", "air", "mati"]


def test_one_endless_word_and_endless_words_are_cut() -> None:
    units = read_units(make_input("a" * 10_000 + " " + "jalan rusak " * 5_000))
    assert max(map(len, units.words)) <= WORD_MAX_LETTERS
    assert len(units.sequence) <= WORDS_MAX


def test_only_posts_have_the_signals_of_posts() -> None:
    text = "RT @PLN_123: listrik padam? #MatiLampu"
    post, form = (set(name_signals(make_input(text, channel=channel))) for channel in ("twitter", "sms"))
    assert {"post:diteruskan", "post:bertanya", "post:tagar:matilampu"} <= post
    assert {name for name in form if name.startswith("post:")} == {"post:formulir"}


def test_an_account_of_an_agency_is_a_signal_on_every_channel() -> None:
    assert "subject:pln" in name_signals(make_input("@PLN_123 kapan nyala", channel="sms"))


def test_whether_a_region_is_known_is_a_signal_and_its_name_is_none() -> None:
    one, other, none = (
        name_signals(make_input("jalan rusak", region=name)) for name in ("Kota Medan", "Kota Batu", None)
    )
    assert one == other != none


@given(st.text(max_size=300))
def test_any_text_gives_units(text: str) -> None:
    units = read_units(make_input(text))
    assert set(units.words) == set(units.sequence)
