"""What a report shows the models: hashed words, pairs of words, letters of words, stems and signals. Pure.

Training and serving both call `read_units` and the hashes below. Only 32-bit hashes are kept, so no artefact carries
the vocabulary of citizens. Features are summed over words, which lets serving remember what each word is worth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.domain.report import Channel
from pipeline.text.clean import CleanText
from pipeline.text.signals import Signals

FEATURE_CODE = "4"
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
    """The parts of one report.

    Attributes
    ----------
    sequence
        All words in order; their neighbours make the pairs.
    words, stems, signals
        Each once.
    """

    sequence: list[str]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    signals: tuple[str, ...]


def read_units(given: ClassifierInput) -> Units:
    """Take a report apart."""
    sequence = _cut(given.clean.normal)
    return Units(
        sequence=sequence,
        words=tuple(dict.fromkeys(sequence)),
        stems=tuple(dict.fromkeys(_cut(given.clean.stems))),
        signals=tuple(dict.fromkeys(name_signals(given))),
    )


def _cut(text: str) -> list[str]:
    words = text.split(None, WORDS_MAX)[:WORDS_MAX]
    if len(max(words, key=len, default="")) > WORD_MAX_LETTERS:
        return [word[:WORD_MAX_LETTERS] for word in words]
    return words


_STARTS = tuple(crc32(block.name.encode()) for block in Block)
"""Where the hashes of each block start. Small starts collide: CRC-32 from 3 gives `air` what it gives `bir` from 0."""


def hash_name(block: Block, name: str) -> int:
    """Hash a word, stem or signal, the same in every process."""
    return crc32(name.encode(), _STARTS[block])


def hash_pairs(first: Hashes, second: Hashes) -> Hashes:
    """Hash pairs of neighbours from the hashes of their words; the constants are Knuth's and xxHash's primes."""
    return np.asarray(first * np.uint32(2654435761) + second * np.uint32(2246822519), np.uint32)


def hash_letters(word: str) -> list[int]:
    """Hash the runs of 3 to 5 letters of a word with its borders, in order; a run that comes twice is there twice."""
    padded = f" {word} ".encode()
    length, start = len(padded), _STARTS[Block.LETTERS]
    runs = [crc32(padded[at : at + size], start) for size in (3, 4, 5) for at in range(length - size + 1)]
    return runs or [crc32(padded, start)]


POST, SUBJECT, OFFICE = "post:", "subject:", "office:"

HEEDED = {"kind": (POST,), "category": (SUBJECT,), "agency": (SUBJECT, OFFICE)}
"""The signals that each question is taught. The city is none of the category's: with it, new cities fell to .53."""

POST_CHANNELS = frozenset({Channel.TWITTER.value})
"""Where all that people say arrives, not reports only."""


def name_signals(given: ClassifierInput) -> list[str]:
    """Name all signals of a report; a model knows those that it was taught."""
    subject = [f"{SUBJECT}{handle.agency_kind}" for handle in given.signals.official_handles if handle.agency_kind]
    post = _post_signals(given) if given.channel in POST_CHANNELS else (f"{POST}formulir",)
    return [*subject, *_office_signals(given.region), *post]


def _office_signals(region: str | None) -> tuple[str]:
    """Tell only whether a region is known: what comes without one is more often for a national office.

    Its name taught nothing at home (76.6 against 77.0 %) and misled elsewhere (60.4 against 63.2 %).
    """
    return (f"{OFFICE}tanpa_wilayah" if region is None else f"{OFFICE}wilayah",)


def _post_signals(given: ClassifierInput) -> Iterable[str]:
    signals = given.signals
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
    yield from (f"{POST}{name}" for name, holds in marks.items() if holds)
    yield from (f"{POST}akun:{handle.handle}" for handle in signals.official_handles)
    yield from (f"{POST}tagar:{tag}" for tag in signals.hashtags)
