"""Which words of a text are marked: what spoke for or against a label, and what another report lacks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.classify.explanation import Explanation, Part

_WORD: Final = re.compile(r"[^\W_]+")
INSIDE_MIN: Final = 4
"""Letters of a stem that is looked for inside a word: `lubang` in `berlubang`, but not `di` in `jadi`."""


class Mark(StrEnum):
    """Why a word is marked."""

    FOR = "mendukung"
    AGAINST = "menentang"
    OTHER = "berbeda"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, and why it is marked; None if it is not."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in pieces, and the parts of the explanation that are no words of it, such as the channel."""

    spans: tuple[Span, ...]
    beside: tuple[Part, ...]


def mark_explained(text: str, explanation: Explanation) -> MarkedText:
    """Mark the words that spoke for and against a label; a word of both is marked by the stronger."""
    parts = sorted((*explanation.supporting, *explanation.opposing), key=lambda part: abs(part.weight))
    marks: dict[int, Mark] = {}
    beside = []
    words = [(found.start(), found[0].casefold()) for found in _WORD.finditer(text)]
    for part in parts:
        hit = list(_find_part(words, part.text))
        marks |= dict.fromkeys(hit, Mark.FOR if part.weight > 0 else Mark.AGAINST)
        if not hit:
            beside.append(part)
    return MarkedText(spans=tuple(_cut(text, marks)), beside=tuple(reversed(beside)))


def mark_differing(text: str, other: str) -> tuple[Span, ...]:
    """Mark the words of a text that another one lacks."""
    known = {found[0].casefold() for found in _WORD.finditer(other)}
    marks = {found.start(): Mark.OTHER for found in _WORD.finditer(text) if found[0].casefold() not in known}
    return tuple(_cut(text, marks))


def _find_part(words: list[tuple[int, str]], part: str) -> Iterable[int]:
    """Find where a word, a pair of words or a stem stands."""
    names = part.split()
    for at, (start, word) in enumerate(words):
        if len(names) == 1 and (word == part or (len(part) >= INSIDE_MIN and part in word)):
            yield start
        elif len(names) > 1 and [each for _, each in words[at : at + len(names)]] == names:
            yield from (each for each, _ in words[at : at + len(names)])


def _cut(text: str, marks: dict[int, Mark]) -> Iterable[Span]:
    """Cut a text into pieces, each under one mark."""
    end = 0
    for found in _WORD.finditer(text):
        if found.start() in marks:
            if found.start() > end:
                yield Span(text[end : found.start()])
            yield Span(found[0], marks[found.start()])
            end = found.end()
    if end < len(text):
        yield Span(text[end:])
