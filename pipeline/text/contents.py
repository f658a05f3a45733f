"""Whether a text tells where, and how many of its words tell of a subject. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

READ_MAX_WORDS = 300
"""Whoever has named neither spot nor subject in 300 words is not asked back: the rest need not be read."""

NAME_MIN_LETTERS = 4
"""A shorter word that the dictionary lacks is as often a slip as a name."""

_CONNECTION = re.compile(r"\b\d{8,}\b")
"""A customer's or meter's number: the office knows where that is."""

_MAP = re.compile(r"maps\.app|goo\.gl/maps|maps\.google|google\.[a-z.]{2,6}/maps")


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentReader:
    """Reads what a text tells, by the words of `reference/completeness.toml`.

    Attributes
    ----------
    spot
        Before a name they make it a spot (`pertigaan`).
    locative
        Before a word that is none of the language's they make it a name (`di`).
    unnamed
        After such a word they are no name (`depan rumah`).
    empty
        Words that tell no subject (`mohon`).
    is_word
        Whether a word is one of the language.
    """

    spot: frozenset[str]
    locative: frozenset[str]
    unnamed: frozenset[str]
    empty: frozenset[str]
    is_word: Callable[[str], bool]

    def has_spot(self, normal: str, redacted: str) -> bool:
        """Whether the text tells where: `pertigaan Cicadas`, `di Tegalega`, a connection's number, a link to a map.

        Parameters
        ----------
        normal
            Cleaned text, words parted by single blanks.
        redacted
            The same as written: cleaning drops links.
        """
        if _CONNECTION.search(normal) or ("maps" in redacted and _MAP.search(redacted)):
            return True
        tokens = normal.split(None, READ_MAX_WORDS)[:READ_MAX_WORDS]
        if self.spot.isdisjoint(tokens) and self.locative.isdisjoint(tokens):
            return False
        return any(self._names(word, after) for word, after in pairwise(tokens))

    def _names(self, word: str, after: str) -> bool:
        if after in self.unnamed or after in self.spot:
            return False
        if word in self.spot:
            return True
        return word in self.locative and len(after) >= NAME_MIN_LETTERS and after.isalpha() and not self.is_word(after)

    def count_subject_words(self, normal: str, place_words: str | None) -> int:
        """Count the distinct words that tell of a subject: not numbers, requests, greetings, nor the place's own."""
        tokens = set(normal.split(None, READ_MAX_WORDS)[:READ_MAX_WORDS])
        told = tokens - self.empty - set((place_words or "").lower().replace(",", " ").replace(".", " ").split())
        return sum(not word[0].isdigit() and len(word) > 2 for word in told)
