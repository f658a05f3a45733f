"""What a report shows the models: hashed words, pairs of words, letters of words, stems and signals. Pure.

Training and serving both call `read_units`. Words are kept as 32-bit hashes only, so no artefact carries the vocabulary
of citizens. A feature is summed over the distinct words of a report, which lets serving remember what each word is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.domain.report import Channel
from pipeline.text.clean import CleanText
from pipeline.text.signals import Signals

FEATURE_CODE = "1"
"""Written into every card: weights learnt from other features than these are refused. Raise it with any change here."""

WORD_MAX_LETTERS = 40
"""A longer word is read up to here: one word of 10,000 letters must cost no more than its neighbours."""

WORDS_MAX = 600
"""Distinct words read; the longest of 27,574 reports has about 500."""

WORD_CACHE_SIZE = 20_000
"""Words whose letters are remembered, about 12 MB. Misspellings never end, so the cache must."""

Hashes = NDArray[np.uint32]


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
    redacted
        As written, without personal data.
    region
        What the channel told of the place; None if nothing.
    """

    redacted: str
    clean: CleanText
    signals: Signals
    channel: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """The parts of one report, each once.

    Attributes
    ----------
    names
        For each block but the letters: what the features are called, for an explanation.
    """

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    stems: tuple[str, ...]
    signals: tuple[str, ...]

    def names(self, block: Block) -> tuple[str, ...]:
        """Give the parts of a block; the letters are those of the words."""
        return (self.words, self.pairs, self.words, self.stems, self.signals)[block]


SignalReader = Callable[[ClassifierInput], Iterable[str]]


def read_units(given: ClassifierInput, read_signals: SignalReader) -> Units:
    """Take a report apart.

    Parameters
    ----------
    read_signals
        Names the signals that a model heeds.
    """
    words = [word[:WORD_MAX_LETTERS] for word in given.clean.normal.split()[: 2 * WORDS_MAX]]
    stems = given.clean.stems.split()[: 2 * WORDS_MAX]
    return Units(
        words=_distinct(words),
        pairs=_distinct([f"{first} {second}" for first, second in zip(words, words[1:], strict=False)]),
        stems=_distinct([stem[:WORD_MAX_LETTERS] for stem in stems]),
        signals=_distinct(read_signals(given)),
    )


def _distinct(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))[:WORDS_MAX]


def hash_names(block: Block, names: Iterable[str]) -> list[int]:
    """Hash the parts of a block but the letters, the same in every process."""
    start = int(block)
    return [crc32(name.encode(), start) for name in names]


@lru_cache(WORD_CACHE_SIZE)
def hash_letters(word: str) -> tuple[Hashes, NDArray[np.float32]]:
    """Hash the runs of 3 to 5 letters of a word with its borders.

    Returns
    -------
    hashes
        Sorted, each once.
    counts
        How often each occurs in the word.
    """
    padded = f" {word} ".encode()
    length = len(padded)
    grams = [padded[at : at + size] for size in (3, 4, 5) for at in range(length - size + 1)] or [padded]
    start = int(Block.LETTERS)
    hashes, counts = np.unique(np.array([crc32(gram, start) for gram in grams], np.uint32), return_counts=True)
    return hashes, counts.astype(np.float32)


def post_signals(given: ClassifierInput) -> list[str]:
    """Name what a post shows beside its words: whom it addresses, whether it repeats, asks or links."""
    signals = given.signals
    names = [f"akun:{handle.handle}" for handle in signals.official_handles]
    names += [f"tagar:{tag}" for tag in signals.hashtags]
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
        "bertanya": "?" in given.redacted,
        "berseru": "!" in given.redacted,
        "terpotong": "…" in given.redacted,
        "pendek": len(given.redacted) < 60,
        "warga": "@warga" in given.redacted,
    }
    return names + [name for name, holds in marks.items() if holds]


def subject_signals(given: ClassifierInput) -> list[str]:
    """Name the signals of a subject: the kinds of agency whose accounts are addressed."""
    return [f"instansi:{handle.agency_kind}" for handle in given.signals.official_handles if handle.agency_kind]


def office_signals(given: ClassifierInput) -> list[str]:
    """Name the signals of an office: those of the subject, and the region that received the report."""
    region = "tanpa" if given.region is None else given.region.casefold()
    return [*subject_signals(given), f"wilayah:{region}", f"wilayah_diketahui:{given.region is not None}"]


SIGNAL_READERS: dict[str, SignalReader] = {
    "kind": post_signals,
    "category": subject_signals,
    "agency": office_signals,
}
"""The signals that each question heeds. The city is none of the category's: new cities fell from .75 to .53 with it."""

POST_CHANNELS = frozenset({Channel.TWITTER.value})
"""Where all that people say arrives, not reports only."""
