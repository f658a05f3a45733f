from __future__ import annotations

import subprocess
import sys
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features import (
    WORD_MAX_LETTERS,
    WORDS_MAX,
    Block,
    hash_letters,
    hash_name,
    hash_pairs,
    name_signals,
    read_units,
)
from tests.classify.reports_to_classify import make_input


def test_a_hash_is_the_same_in_every_process() -> None:
    code = "from pipeline.classify.features import Block, hash_name; print(hash_name(Block.WORDS, 'jalan'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(other.stdout) == hash_name(Block.WORDS, "jalan")


def test_blocks_do_not_share_hashes_of_similar_words() -> None:
    words = ["air", "bir", "hir", "fir", "jalan", "kalan", "galan"]
    hashes = [hash_name(block, word) for block in Block for word in words]
    assert len(set(hashes)) == len(hashes)


def test_letters_of_a_short_word_hold_its_borders() -> None:
    hashes, counts = hash_letters(["rt", "a"])
    assert counts.tolist() == [3, 1]  # " rt", "rt ", " rt "; " a "
    assert len(set(hashes.tolist())) == 4


@given(st.lists(st.text(min_size=1, max_size=50)))
def test_letters_have_the_hashes_of_crc_32_runs_of_three_first(words: list[str]) -> None:
    start = crc32(Block.LETTERS.name.encode())
    hashes, counts = hash_letters(words)
    expected = [_runs(f" {word[:WORD_MAX_LETTERS]} ".encode()) for word in words]
    assert counts.tolist() == [len(runs) for runs in expected]
    assert hashes.tolist() == [crc32(run, start) for runs in expected for run in runs]


def _runs(padded: bytes) -> list[bytes]:
    return [padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) - size + 1)]


def test_pairs_depend_on_the_order_of_words() -> None:
    first, second = np.array([7], np.uint32), np.array([11], np.uint32)
    assert hash_pairs(first, second) != hash_pairs(second, first)


def test_words_come_once_and_pairs_keep_the_order() -> None:
    units = read_units([make_input("air mati air mati")])
    assert units.words.names() == ["air", "mati"]
    assert units.sequence.names() == ["air", "mati", "air", "mati"]


def test_endless_words_are_cut() -> None:
    units = read_units([make_input("jalan rusak " * 5_000), make_input("banjir")])
    assert units.sequence.counts.tolist() == [WORDS_MAX, 1]


def test_a_long_word_is_read_up_to_its_last_letter() -> None:
    word, longer = "a" * WORD_MAX_LETTERS, "a" * 10_000
    assert hash_name(Block.STEMS, word) == hash_name(Block.STEMS, longer)
    assert [array.tolist() for array in hash_letters([word])] == [array.tolist() for array in hash_letters([longer])]


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
    units = read_units([make_input(text)])
    assert units.words.names() == list(dict.fromkeys(units.sequence.names()))
