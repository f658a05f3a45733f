"""Whether a cleaned text names a spot, and how many of its words tell of a subject. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

READ_MAX_WORDS = 300
"""Whoever has named neither spot nor subject in 300 words is not asked back: the rest need not be read."""

_CONNECTION = re.compile(r"\b\d{8,}\b")
"""A customer's or meter's number: the office knows where that is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentReader:
    """Reads what a text tells, by the words of `reference/completeness.toml`.

    Attributes
    ----------
    spot
        Before a name they make it a spot (`pertigaan`).
    unnamed
        After such a word they are no name (`depan rumah`).
    empty
        Words that tell no subject (`mohon`).
    """

    spot: frozenset[str]
    unnamed: frozenset[str]
    empty: frozenset[str]

    def has_spot(self, normal: str) -> bool:
        """Whether a word such as `pertigaan` or `depan` stands before what may be a name, or a connection is named."""
        if _CONNECTION.search(normal):
            return True
        tokens = normal.split(None, READ_MAX_WORDS)[:READ_MAX_WORDS]
        if self.spot.isdisjoint(tokens):
            return False
        known = self.spot | self.unnamed
        return any(word in self.spot and after not in known for word, after in pairwise(tokens))

    def count_subject_words(self, normal: str, place_words: str | None) -> int:
        """Count the distinct words that tell of a subject: not numbers, requests, greetings, nor the place's own."""
        tokens = set(normal.split(None, READ_MAX_WORDS)[:READ_MAX_WORDS])
        told = tokens - self.empty - set((place_words or "").lower().replace(",", " ").replace(".", " ").split())
        return sum(not word[0].isdigit() and len(word) > 2 for word in told)
