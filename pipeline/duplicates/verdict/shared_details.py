"""What the details of two reports have in common, and what was put in the place of what. Pure; symmetric."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

from pipeline.nlp.details import Details, spot_names
from pipeline.nlp.names import is_topic

SHORTEST_SPELLED = 5
"""Letters of a name in which one wrong letter is a slip; in shorter ones it is another name (`Jati`, `Jari`)."""

LEAST_TOPICS = 0.25
"""Share of the words for what is reported that two reports of one thing have in common. In some 2,400 merges of the
given reports three fall below it, all rightly."""


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
