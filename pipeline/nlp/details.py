"""The details that tell two complaints in the same words apart: numbers, names, a person's data. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.nlp.figures import find_figures
from pipeline.nlp.names import ROMAN, find_names, is_topic, says_where
from pipeline.nlp.number_words import NUMBERS, find_spelled
from pipeline.nlp.shingles import COMPARED_CHARACTERS

_PERSONAL_WORDS = "data_nik data_kk data_bpjs data_npwp data_rekening nik kpj"

PERSONAL_WORDS = frozenset(_PERSONAL_WORDS.split())
"""Marks of a form about one person: the same form filled in by two people has the same words."""

LONE_NUMERALS = frozenset(numeral for numeral in ROMAN if len(numeral) > 1)
"""Roman numerals that are no other word wherever they stand: `Margahayu II` needs no marker, `i` and `v` do."""

BLOCK = "blok"
_MARKS = PERSONAL_WORDS | LONE_NUMERALS | NUMBERS.keys() | {BLOCK}

SHORTEST_SPELLED = 5
"""Letters of a name in which one wrong letter is a slip; in shorter ones it is another name (`Jati`, `Jari`)."""

LEAST_TOPICS = 0.25
"""Share of the words for what is reported that two reports of one thing have in common. In some 2,400 merges of the
given reports three fall below it, all rightly."""

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


def shared_details(first: Details, second: Details) -> list[str]:
    """Give the numbers and names that both have, sorted."""
    return sorted({*first.numbers} & {*second.numbers} | {*first.names} & {*second.names})


def shared_spots(first: Details, second: Details, common_words: Collection[str]) -> list[str]:
    """Give the names of one that the other has too, with or without a marker, and that say where even alone."""
    return sorted({*spot_names(first), *spot_names(second)}.intersection(common_words))


def shared_topics(first: Details, second: Details, common_words: Iterable[str]) -> list[str]:
    """Give the words in common that say what is reported."""
    return sorted(_topics(common_words, first, second))


def find_conflict(
    first: Details, second: Details, first_words: Collection[str], second_words: Collection[str]
) -> str | None:
    """Say which detail was substituted: each side has one that the other lacks; None if none was.

    A detail that only one side has is no conflict: relays are cut, and a second report is often more exact.
    """
    only_first = _without(first.numbers, second.numbers) + _without(first.names, second_words)
    only_second = _without(second.numbers, first.numbers) + _without(second.names, first_words)
    if not only_first or not only_second or _are_spellings(only_first, only_second, first, second):
        return None
    return "rincian berbeda: " + " / ".join(sorted((", ".join(only_first), ", ".join(only_second))))


def find_other_place(
    first: Details, second: Details, first_words: Collection[str], second_words: Collection[str]
) -> str | None:
    """Say which name, known by its place in the sentence alone, stands for which; None if none does."""
    only_first, only_second = _without(first.placed, second_words), _without(second.placed, first_words)
    is_spelling = _are_names_of(only_first, only_second) or _are_names_of(only_second, only_first)
    if not only_first or not only_second or is_spelling:
        return None
    return "mungkin tempat lain: " + " / ".join(sorted((", ".join(only_first), ", ".join(only_second))))


def find_other_topic(
    first: Details, second: Details, first_words: Iterable[str], second_words: Iterable[str]
) -> str | None:
    """Say what each is about if that is hardly the same, at one spot: a tree there, rubbish here; None if it is."""
    topics, others = (_topics(words, first, second) for words in (first_words, second_words))
    only_first, only_second = sorted(topics - others), sorted(others - topics)
    is_same = len(topics & others) >= LEAST_TOPICS * min(len(topics), len(others))
    if is_same or not only_first or not only_second:
        return None
    return "mungkin hal lain: " + " / ".join(sorted((", ".join(only_first), ", ".join(only_second))))


def _topics(words: Iterable[str], first: Details, second: Details) -> set[str]:
    """Give the words that say what is reported, and not where."""
    names = first.names + second.names + first.unmarked + second.unmarked
    return {word for word in set(words).difference(names) if is_topic(word)}


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


def _without(details: tuple[str, ...], others: Collection[str]) -> tuple[str, ...]:
    return tuple(detail for detail in details if detail not in others)


def _are_spellings(only_first: tuple[str, ...], only_second: tuple[str, ...], first: Details, second: Details) -> bool:
    """Whether all that differs on one side are other spellings of names of the other side."""
    return _are_names_of(only_first, second.names) or _are_names_of(only_second, first.names)


def _are_names_of(details: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether each detail is one of the names, or two of them in a row, spelled otherwise."""
    spellings = [*names, *map("".join, pairwise(names))]
    return all(
        any(_is_spelling(detail, name) or _is_short_for(detail, name) for name in spellings) for detail in details
    )


def _is_spelling(name: str, other: str) -> bool:
    """Whether two names differ by one letter, more, less or another: `setro`, `stro`."""
    shorter, longer = sorted((name, other), key=len)
    start = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    is_one_more, is_one_other = shorter[start:] == longer[start + 1 :], shorter[start + 1 :] == longer[start + 1 :]
    return len(longer) >= SHORTEST_SPELLED and (is_one_more or is_one_other)


def _is_short_for(name: str, whole: str) -> bool:
    """Whether a name's letters stand in order in the other's: `kircon` for Kiaracondong, `gatsu` for Gatot Subroto."""
    letters = iter(whole)
    return len(name) > 2 and name[0] == whole[0] and all(letter in letters for letter in name)
