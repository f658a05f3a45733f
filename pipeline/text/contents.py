"""Whether a text tells where, and how many of its words tell of a subject. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

READ_MAX_WORDS = 300
"""Whoever has named neither spot nor subject in 300 words is not asked back: the rest need not be read."""

NAME_MIN_LETTERS = 4
"""A shorter word that the dictionary lacks is as often a slip as a name."""

_CONNECTION = re.compile(r"\d(?<!\w\d)\d{7,}\b")
"""A customer's or meter's number: the office knows where that is. What stands before it is looked at after its first
digit is found, which takes half as long as looking everywhere."""

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

    def has_spot(self, normal: str, words: Sequence[str], redacted: str) -> bool:
        """Whether the text tells where: `pertigaan Cicadas`, `di Tegalega`, a connection's number, a link to a map.

        Parameters
        ----------
        normal, words
            Cleaned text, and its words by `read_words`.
        redacted
            The same as written: cleaning drops links.
        """
        return (
            self._names_any(words)
            or _CONNECTION.search(normal) is not None
            or ("maps" in redacted and _MAP.search(redacted) is not None)
        )

    def _names_any(self, words: Sequence[str]) -> bool:
        spot, locative = self.spot, self.locative
        return any(self._names(word, after) for word, after in pairwise(words) if word in spot or word in locative)

    def _names(self, word: str, after: str) -> bool:
        if after in self.unnamed or after in self.spot:
            return False
        if word in self.spot:
            return True
        return len(after) >= NAME_MIN_LETTERS and after.isalpha() and not self.is_word(after)

    def count_subject_words(self, words: Sequence[str], place_words: str | None, *, enough: int) -> int:
        """Count the distinct words that tell of a subject: not numbers, requests, greetings, nor the place's own.

        Parameters
        ----------
        enough
            Where counting stops: most texts have that many in their first line.
        """
        of_place = _split_place(place_words) if place_words else frozenset()
        found: set[str] = set()
        for word in words:
            if len(word) > 2 and word not in self.empty and word not in of_place and not word[0].isdigit():
                found.add(word)
                if len(found) == enough:
                    break
        return len(found)


def read_words(normal: str) -> list[str]:
    """Take the words of a cleaned text as far as they are read."""
    return normal.split(None, READ_MAX_WORDS)[:READ_MAX_WORDS]


def _split_place(words: str) -> Set[str]:
    return set(words.lower().replace(",", " ").replace(".", " ").split())
