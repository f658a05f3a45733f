"""The details that tell two complaints in the same words apart: numbers, names, a person's data. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.duplicates.fingerprint.number_words import NUMBERS, RUKUN, find_spelled
from pipeline.duplicates.fingerprint.numbers import find_figures
from pipeline.duplicates.fingerprint.opposites import Saying, find_sides, find_stances
from pipeline.duplicates.fingerprint.proper_names import ROMAN, find_names, says_where
from pipeline.duplicates.fingerprint.shingles import COMPARED_CHARACTERS

_PERSONAL_WORDS = "data_nik data_kk data_bpjs data_npwp data_rekening nik kpj"

PERSONAL_WORDS = frozenset(_PERSONAL_WORDS.split())
"""Marks of a form about one person: the same form filled in by two people has the same words."""

LONE_NUMERALS = frozenset(numeral for numeral in ROMAN if len(numeral) > 1)
"""Roman numerals that are no other word wherever they stand: `Margahayu II` needs no marker, `i` and `v` do."""

LETTERED = frozenset(
    [
        "blok",
        "jalur",
        "lajur",
        "gerbong",
        "pintu",
        "gerbang",
        "zona",
        "sektor",
        "klaster",
        "cluster",
        "gedung",
        "tower",
        "terminal",
    ]
)
"""Words before a letter that tells two of their kind apart: `blok C`, `jalur B`."""

SHORT_LETTERED = {"ged": "gedung", "gdg": "gedung", "gd": "gedung", "blk": "blok", "klaster": "cluster"}

_MARKS = PERSONAL_WORDS | LONE_NUMERALS | NUMBERS.keys() | LETTERED | SHORT_LETTERED.keys() | RUKUN

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
    stances
        What it says for or against, done or not done.
    sides
        The sides, directions and positions that it tells.
    is_personal
        It is about one person's data.
    """

    numbers: tuple[str, ...]
    spots: tuple[str, ...]
    areas: tuple[str, ...]
    unmarked: tuple[str, ...]
    placed: tuple[str, ...]
    stances: tuple[Saying, ...]
    sides: tuple[Saying, ...]
    is_personal: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Words of all names."""
        return self.spots + self.areas


def find_details(text_redacted: str, words: list[str], names: Sequence[str] = ()) -> Details:
    """Read the details of a report: numbers from its redacted text, names from its words, and those given."""
    marks = _MARKS.intersection(words)
    numbers = _figures(text_redacted[:COMPARED_CHARACTERS])
    if marks:
        numbers += [*_lone_numerals(words), *_blocks(words), *find_spelled(words)]
    spots: list[str] = []
    areas: list[str] = []
    for word, is_spot in islice(find_names(words), MOST_NAMES):
        if word in ROMAN:
            numbers.append(ROMAN[word])
        elif word in NUMBERS:
            numbers.append(str(NUMBERS[word]))
        else:
            (spots if is_spot else areas).append(word)
    unmarked = _distinct(names)
    return Details(
        numbers=_distinct(numbers),
        spots=_distinct(spots),
        areas=_distinct(areas),
        unmarked=unmarked,
        placed=_distinct([word for before, word in pairwise(words) if before in _WHERE and word in unmarked])
        if unmarked
        else (),
        stances=find_stances(words),
        sides=find_sides(words),
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
    """Give the letters of blocks of houses, lanes and gates, with what they are of: `blokc`."""
    return (
        marker + letter
        for short, letter in pairwise(words)
        if (marker := SHORT_LETTERED.get(short, short)) in LETTERED and len(letter) == 1 and letter.isalpha()
    )


def _lone_numerals(words: Sequence[str]) -> Iterator[str]:
    return (
        ROMAN[numeral] for marker, numeral in pairwise(("", *words)) if numeral in LONE_NUMERALS and marker not in RUKUN
    )


def _distinct(details: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(sys.intern, dict.fromkeys(details))) if details else ()
