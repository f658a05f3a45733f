"""The details that tell two complaints in the same words apart: numbers, names, a person's data. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.nlp.figures import find_figures
from pipeline.nlp.names import ROMAN, find_names, is_topic, says_where
from pipeline.nlp.shingles import COMPARED_CHARACTERS

_PERSONAL_WORDS = "data_nik data_kk data_bpjs data_npwp data_rekening nik kpj"

PERSONAL_WORDS = frozenset(_PERSONAL_WORDS.split())
"""Marks of a form about one person: the same form filled in by two people has the same words."""

SAME_NAME_RATIO = 0.8
"""Two spellings of one name share at least this much (`setro`, `stro`); few names of two streets do."""

_NO_FIGURES = re.compile(r"https?\S*|[#@]\w+")
_CUT_MARKS = ("…", "...")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Details:
    """What must agree before two reports may be one.

    Attributes
    ----------
    numbers
        House numbers, RT and RW, gang, kilometre posts, customer numbers, dates.
    spots
        Words of names of streets, housing estates, shops and other landmarks.
    areas
        Words of names of villages, districts, cities, and of people.
    is_personal
        It is about one person's data.
    """

    numbers: tuple[str, ...]
    spots: tuple[str, ...]
    areas: tuple[str, ...]
    is_personal: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Words of all names."""
        return self.spots + self.areas


def find_details(text_redacted: str, text_normal: str) -> Details:
    """Read the details of a report: numbers from its redacted text, names from its normal one."""
    words = text_normal[:COMPARED_CHARACTERS].split()
    names = list(find_names(words))
    romans = (ROMAN[name.word] for name in names if name.word in ROMAN)
    return Details(
        numbers=_distinct([*_figures(text_redacted[:COMPARED_CHARACTERS]), *romans]),
        spots=_distinct(name.word for name in names if name.is_spot and name.word not in ROMAN),
        areas=_distinct(name.word for name in names if not name.is_spot and name.word not in ROMAN),
        is_personal=not PERSONAL_WORDS.isdisjoint(words),
    )


def shared_details(first: Details, second: Details) -> list[str]:
    """Give the numbers and names that both have, sorted."""
    return sorted({*first.numbers} & {*second.numbers} | {*first.names} & {*second.names})


def shared_spots(first: Details, second: Details, common_words: Collection[str]) -> list[str]:
    """Give the names of one that the other has too, with or without a marker, and that say where even alone."""
    return sorted(name for name in {*first.spots, *second.spots} if name in common_words and says_where(name))


def shared_topics(first: Details, second: Details, common_words: Iterable[str]) -> list[str]:
    """Give the words in common that say what is reported."""
    return sorted(word for word in common_words if is_topic(word) and word not in first.names + second.names)


def find_conflict(
    first: Details, second: Details, first_words: Collection[str], second_words: Collection[str]
) -> str | None:
    """Say which detail was substituted: each side has one that the other lacks; None if none was.

    A detail that only one side has is no conflict: relays are cut, and a second report is often more exact.
    """
    numbers = _without(first.numbers, second.numbers), _without(second.numbers, first.numbers)
    names = _without(first.names, second_words), _without(second.names, first_words)
    if all(names) and (_is_one_name(names[0], second.names) or _is_one_name(names[1], first.names)):
        names = (), ()
    only = numbers[0] + names[0], numbers[1] + names[1]
    return f"rincian berbeda: {_listed(*only)}" if all(only) else None


def _figures(text_redacted: str) -> Iterator[str]:
    """Read the numbers; the last word of a text that was cut may be half a number, a link or a handle is none."""
    text = text_redacted.rstrip()
    if text.endswith(_CUT_MARKS):
        text = text.rpartition(" ")[0]
    return find_figures(_NO_FIGURES.sub("@", text.lower())) if _DIGIT.search(text) else iter(())


def _distinct(details: Iterable[str]) -> tuple[str, ...]:
    return tuple(sys.intern(detail) for detail in dict.fromkeys(details))


def _without(details: tuple[str, ...], others: Collection[str]) -> tuple[str, ...]:
    return tuple(detail for detail in details if detail not in others)


def _listed(first: tuple[str, ...], second: tuple[str, ...]) -> str:
    return " / ".join(sorted((", ".join(first), ", ".join(second))))


def _is_one_name(names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    spellings = [*others, *map("".join, pairwise(others))]
    return all(any(_same_spelling(name, other) or _is_short_for(name, other) for other in spellings) for name in names)


def _same_spelling(first: str, second: str) -> bool:
    return SequenceMatcher(None, min(first, second), max(first, second)).ratio() >= SAME_NAME_RATIO


def _is_short_for(name: str, whole: str) -> bool:
    """Whether a name's letters stand in order in the other's: `kircon` for Kiaracondong, `gatsu` for Gatot Subroto."""
    letters = iter(whole)
    return len(name) > 2 and name[0] == whole[0] and all(letter in letters for letter in name)
