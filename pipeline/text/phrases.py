"""Phrases in cleaned texts: whoever needs one registers it with the one automaton. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

OPEN_END, START, HYPHEN = "*", "^", "-"
"""`info*` is also `infonya`; `^ saran` stands where a text begins; `-hilang` is the second half of a doubled word."""

_BEGIN = f" {START} "


class Hit(NamedTuple):
    """A phrase as it was registered, and where its first word begins; one of the start (`^`) begins before the text."""

    phrase: str
    start: int


Hits = Mapping[str, Sequence[Hit]]
"""What a text holds of each list, in the order in which the phrases end; overlapping ones included."""


class PhraseBook:
    """Finds the phrases of several lists in one pass over the texts of a batch.

    Parameters
    ----------
    lists
        Name of each list and its phrases: formal spelling, whole words parted by single blanks.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._names = tuple(lists)
        self._phrases = [(name, phrase) for name, phrases in lists.items() for phrase in phrases]
        patterns = [_pattern(phrase) for _, phrase in self._phrases]
        self._automaton = AhoCorasick(patterns, implementation=Implementation.DFA)

    def find(self, normal: str) -> Hits:
        """Find the phrases of one text."""
        return self.find_all([normal])[0]

    def find_all(self, normals: Sequence[str]) -> list[Hits]:
        """Find the phrases of each text; same order. A batch gives exactly what its texts give alone.

        Parameters
        ----------
        normals
            Cleaned texts, words parted by single blanks.
        """
        padded = [f"{_BEGIN}{normal} " for normal in normals]
        found: list[dict[str, list[Hit]]] = [{name: [] for name in self._names} for _ in normals]
        report, begin, end = -1, 0, 0
        for number, start, _ in self._automaton.find_matches_as_indexes("".join(padded), overlapping=True):
            while start >= end:
                report += 1
                begin, end = end, end + len(padded[report])
            name, phrase = self._phrases[number]
            found[report][name].append(Hit(phrase, start + 1 - begin - len(_BEGIN)))
        return list(found)


def _pattern(phrase: str) -> str:
    words = phrase if phrase.startswith(HYPHEN) else f" {phrase}"
    return words.removesuffix(OPEN_END) if words.endswith(OPEN_END) else f"{words} "
