"""How much two texts share, as four figures. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.nlp.shingles import shingles

SHINGLE_CACHE_SIZE = 256
"""Sets of shingles remembered, some 20 kB each: a report meets several others, and a flood meets the same few."""

LEAST_FOR_RUN = 0.25
"""Jaccard below which no run of words is looked for: it costs 0.3 ms and would be short."""

_shingles = lru_cache(SHINGLE_CACHE_SIZE)(shingles)


@dataclass(frozen=True, slots=True)
class Wording:
    """What two texts without their frames have in common.

    Attributes
    ----------
    jaccard
        Shared shingles among all, 0.0 to 1.0.
    containment
        Share of the smaller text's shingles that the larger one holds, 0.0 to 1.0.
    run
        Words in a row that both have; 0 where the texts share too little to look.
    shorter
        Words of the shorter text.
    """

    jaccard: float
    containment: float
    run: int
    shorter: int


def measure(first: str, second: str) -> Wording:
    """Compare two comparable texts; the same whichever comes first."""
    first, second = sorted((first, second))
    one, other = _shingles(first), _shingles(second)
    common = len(one & other)
    jaccard = common / (len(one) + len(other) - common)
    words, other_words = first.split(), second.split()
    return Wording(
        jaccard=jaccard,
        containment=common / min(len(one), len(other)),
        run=_run(words, other_words) if LEAST_FOR_RUN <= jaccard < 1.0 else 0,
        shorter=min(len(words), len(other_words)),
    )


def _run(first: list[str], second: list[str]) -> int:
    return SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size
