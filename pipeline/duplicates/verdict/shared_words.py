"""How much two texts share, as three figures, and the longest run of words in both. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.duplicates.fingerprint.shingles import shingles


@dataclass(frozen=True, slots=True)
class Wording:
    """What two texts without their frames have in common.

    Attributes
    ----------
    jaccard
        Shared shingles among all, 0.0 to 1.0.
    containment
        Share of the smaller text's shingles that the larger one holds, 0.0 to 1.0.
    shorter
        Words of the shorter text.
    """

    jaccard: float
    containment: float
    shorter: int


def measure(first: str, second: str) -> Wording:
    """Compare two comparable texts; the same whichever comes first."""
    one, other = shingles(first), shingles(second)
    common = len(one & other)
    jaccard = common / (len(one) + len(other) - common)
    return Wording(
        jaccard=jaccard,
        containment=common / min(len(one), len(other)),
        shorter=min(first.count(" "), second.count(" ")) + 1,
    )


def longest_run(first: str, second: str) -> int:
    """Count the words of the longest run that both texts have; costs 0.3 ms, so ask only in doubt."""
    first, second = sorted((first, second))
    return SequenceMatcher(None, first.split(), second.split(), autojunk=False).find_longest_match().size
