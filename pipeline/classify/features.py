"""What reports show the models: hashed words, pairs of words, letters of words, stems and signals. Pure.

Training and serving both call `read_units` and the hashes below. Only 32-bit hashes are kept, so no artefact carries
the vocabulary of citizens. Features are summed over words, which lets serving remember what each word is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.domain.channel import SOCIAL_CHANNELS
from pipeline.text.reading import ReadText
from pipeline.text.tokens import Positions, TokenBatch, join_names, join_tokens

FEATURE_CODE = "5"
"""Written into every card: weights learnt from other features than these are refused. Raise it with any change here."""

WORD_MAX_LETTERS = 40
"""A longer word is read up to here: one word of 10,000 letters must cost no more than its neighbours."""

WORDS_MAX = 600
"""Words read; the longest of 27,574 reports has about 1,200, and nothing after the first 600 changed an answer."""

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]


class Block(IntEnum):
    """Groups of features; each is scaled to the same length, so that long words do not drown the short."""

    WORDS = 0
    PAIRS = 1
    LETTERS = 2
    STEMS = 3
    SIGNALS = 4


@dataclass(frozen=True, slots=True)
class ClassifierInput:
    """A report as the models see it.

    Attributes
    ----------
    region
        What the channel told of the place; None if nothing.
    """

    text: ReadText
    channel: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """The parts of reports, as numbers of words, stems and signals.

    Attributes
    ----------
    sequence
        All words in order; their neighbours make the pairs.
    words, stems, signals
        Each once a report.
    """

    sequence: TokenBatch
    words: TokenBatch
    stems: TokenBatch
    signals: TokenBatch

    def __len__(self) -> int:
        return len(self.sequence)

    def take(self, reports: Sequence[int]) -> Units:
        """Give the parts of some reports."""
        return Units(*(part.take(reports) for part in (self.sequence, self.words, self.stems, self.signals)))


def read_units(batch: Sequence[ClassifierInput]) -> Units:
    """Take reports apart."""
    sequence = join_tokens([given.text.clean.words for given in batch]).first(WORDS_MAX)
    stems = join_tokens([given.text.clean.stems for given in batch]).first(WORDS_MAX)
    signals = join_names([name_signals(given) for given in batch])
    return Units(sequence, sequence.once(), stems.once(), signals.once())


_STARTS = tuple(crc32(block.name.encode()) for block in Block)
"""Where the hashes of each block start. Small starts collide: CRC-32 from 3 gives `air` what it gives `bir` from 0."""


def hash_name(block: Block, name: str) -> int:
    """Hash a word, stem or signal up to its last letter read, the same in every process."""
    return crc32(name[:WORD_MAX_LETTERS].encode(), _STARTS[block])


def hash_pairs(first: Hashes, second: Hashes) -> Hashes:
    """Hash pairs of neighbours from the hashes of their words; the constants are Knuth's and xxHash's primes."""
    return np.asarray(first * np.uint32(2654435761) + second * np.uint32(2246822519), np.uint32)


def hash_letters(words: Sequence[str]) -> tuple[Hashes, Positions]:
    """Hash the runs of 3 to 5 letters of words with their borders; a run that comes twice is there twice.

    Returns
    -------
    hashes
        Of all words, one after the other: of each its runs of 3 letters in order, of 4, of 5.
    counts
        How many of them are of each word.
    """
    padded = [f" {word[:WORD_MAX_LETTERS]} ".encode() for word in words]
    lengths = np.array([len(each) for each in padded], np.intp)
    text = np.frombuffer(b"".join(padded) + bytes(max(RUNS)), np.uint8)
    word = np.repeat(np.arange(len(words)), lengths)
    place = np.arange(len(word)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    runs = [np.maximum(lengths - size + 1, 0) for size in RUNS]
    counts = np.sum(runs, axis=0)
    before = np.cumsum(counts) - counts
    hashes = np.empty(counts.sum(), np.uint32)
    state = np.full(len(word), ~np.uint32(_STARTS[Block.LETTERS]))
    for at in range(max(RUNS)):
        state = _CRC[(state ^ text[at : at + len(word)]) & 0xFF] ^ (state >> 8)
        if at + 1 in RUNS:
            fits = place < runs[RUNS.index(at + 1)][word]
            hashes[(before[word] + place)[fits]] = ~state[fits]
            before = before + runs[RUNS.index(at + 1)]
    return hashes, counts


RUNS = (3, 4, 5)
"""Letters of a run. A word has two borders and a letter at least, so every word has a run."""

_CRC = np.array([crc32(bytes([code]), 0xFFFFFFFF) ^ 0xFFFFFFFF for code in range(256)], np.uint32)
"""What CRC-32 makes of each byte: `crc32` itself takes one word at a time."""


POST, SUBJECT, OFFICE = "post:", "subject:", "office:"

HEEDED = {"kind": (POST,), "category": (SUBJECT,), "agency": (SUBJECT, OFFICE), "urgency": ()}
"""The signals that each question is taught. The city is none of the category's: with it, new cities fell to .53."""


def name_signals(given: ClassifierInput) -> list[str]:
    """Name all signals of a report; a model knows those that it was taught."""
    subject = [f"{SUBJECT}{handle.agency_kind}" for handle in given.text.signals.official_handles if handle.agency_kind]
    post = _post_signals(given) if given.channel in SOCIAL_CHANNELS else (f"{POST}formulir",)
    return [*subject, *_office_signals(given.region), *post]


def _office_signals(region: str | None) -> tuple[str]:
    """Tell only whether a region is known: what comes without one is more often for a national office.

    Its name taught nothing at home (76.6 against 77.0 %) and misled elsewhere (60.4 against 63.2 %).
    """
    return (f"{OFFICE}tanpa_wilayah" if region is None else f"{OFFICE}wilayah",)


def _post_signals(given: ClassifierInput) -> Iterable[str]:
    signals = given.text.signals
    marks = {
        "diteruskan": signals.is_retweet,
        "mengutip": signals.is_quote,
        "membalas": signals.is_reply or signals.starts_with_handle,
        "bersambung": signals.is_reply_continuation,
        "tautan": bool(signals.links),
        "tagar_lapor": signals.has_lapor_tag,
        "akun_resmi": bool(signals.official_handles),
        "banyak_akun": len(signals.handles) > 2,
        "penulis_resmi": signals.official_author is not None,
        "bertanya": "?" in given.text.redacted,
        "berseru": "!" in given.text.redacted,
        "terpotong": "…" in given.text.redacted,
        "pendek": len(given.text.redacted) < 60,
        "warga": "@warga" in given.text.redacted,
    }
    yield from (f"{POST}{name}" for name, holds in marks.items() if holds)
    yield from (f"{POST}akun:{handle.handle}" for handle in signals.official_handles)
    yield from (f"{POST}tagar:{tag}" for tag in signals.hashtags)
