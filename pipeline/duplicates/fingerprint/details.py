"""The details that tell two complaints in the same words apart: numbers, names, a person's data. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.nlp.figures import find_figures
from pipeline.nlp.names import ROMAN, find_names, says_where
from pipeline.nlp.number_words import NUMBERS, find_spelled
from pipeline.nlp.shingles import COMPARED_CHARACTERS

_PERSONAL_WORDS = "data_nik data_kk data_bpjs data_npwp data_rekening nik kpj"

PERSONAL_WORDS = frozenset(_PERSONAL_WORDS.split())
"""Marks of a form about one person: the same form filled in by two people has the same words."""

LONE_NUMERALS = frozenset(numeral for numeral in ROMAN if len(numeral) > 1)
"""Roman numerals that are no other word wherever they stand: `Margahayu II` needs no marker, `i` and `v` do."""

BLOCK = "blok"
_MARKS = PERSONAL_WORDS | LONE_NUMERALS | NUMBERS.keys() | {BLOCK}

MOST_NAMES = 30
"""Words of names kept of a text: a list of all streets of a city is no place."""

_WHERE = frozenset(("di", "ke", "dari", "daerah", "wilayah"))
_NO_FIGURES = re.compile(r"https?\S*|[#@]\w+")
_LINK_MARKS = ("@", "#", "http")
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
    unmarked
        Words that no dictionary knows. Two reports that share one may be about one spot; that only one has it says
        nothing, as people spell as they like.
    placed
        Those of them that stand where a place does: `banjir di Rawasari`.
    is_personal
        It is about one person's data.
    """

    numbers: tuple[str, ...]
    spots: tuple[str, ...]
    areas: tuple[str, ...]
    unmarked: tuple[str, ...]
    placed: tuple[str, ...]
    is_personal: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Words of all names."""
        return self.spots + self.areas


def find_details(text_redacted: str, text_normal: str, names: Iterable[str] = ()) -> Details:
    """Read the details of a report: numbers from its redacted text, names from its normal one, and those given."""
    words = text_normal[:COMPARED_CHARACTERS].split()
    marks = _MARKS.intersection(words)
    numbers = _figures(text_redacted[:COMPARED_CHARACTERS])
    if marks:
        numbers += [*(ROMAN[word] for word in words if word in LONE_NUMERALS), *_blocks(words), *find_spelled(words)]
    marked: dict[bool, list[str]] = {True: [], False: []}
    for word, is_spot in islice(find_names(words), MOST_NAMES):
        (numbers if word in ROMAN else marked[is_spot]).append(ROMAN.get(word, word))
    unmarked = _distinct(names)
    return Details(
        numbers=_distinct(numbers),
        spots=_distinct(marked[True]),
        areas=_distinct(marked[False]),
        unmarked=unmarked,
        placed=_distinct(word for before, word in pairwise(words) if before in _WHERE and word in unmarked)
        if unmarked
        else (),
        is_personal=not PERSONAL_WORDS.isdisjoint(marks),
    )


def spot_names(details: Details) -> list[str]:
    """Give the names that say where even alone."""
    return [name for name in dict.fromkeys(details.spots + details.unmarked) if says_where(name)]


def _figures(text_redacted: str) -> list[str]:
    """Read the numbers; the last word of a text that was cut may be half a number, a link or a handle is none."""
    text = text_redacted.rstrip()
    if text.endswith(_CUT_MARKS):
        text = text.rpartition(" ")[0]
    if not _DIGIT.search(text):
        return []
    text = text.lower()
    return find_figures(_NO_FIGURES.sub("@", text) if any(mark in text for mark in _LINK_MARKS) else text)


def _blocks(words: Sequence[str]) -> Iterator[str]:
    """Give the letters of blocks of houses: `blok c`."""
    return (BLOCK + letter for marker, letter in pairwise(words) if marker == BLOCK and len(letter) == 1)


def _distinct(details: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(sys.intern, dict.fromkeys(details)))
