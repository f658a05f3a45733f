"""Runs of digits, as people write numbers: groups, and what stands between them. Pure; numbers are sought in them.

`0812-3456 7890`, `O8I2 345 678 9O` and `nol delapan satu ...` become groups of plain digits here, so that no rule after
this one needs to know how a number was spelt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LOOKALIKES = str.maketrans("OoIl", "0011")
_GAP = r"[ .,()\[\]/\\*_~+'\u00b7\u2022=\-\n\r\tOoIl]{0,6}"
_LONE_MARK = r"(?<=\d{3})[:;|](?=\d{3})"
"""Between shorter groups these are of hours and lists."""

_RUN = re.compile(rf"\d(?:(?:{_GAP}|{_LONE_MARK})\d){{5,}}")
_ASCII_RUN = re.compile(_RUN.pattern, re.ASCII)
"""Six digits or more, close together. The second is for texts without digits of other alphabets, and twice as fast."""

_GROUP = re.compile(r"[\dOoIl]+")

_DIGIT_WORDS = {
    **{"nol": "0", "kosong": "0", "enol": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4"},
    **{"lima": "5", "enam": "6", "tujuh": "7", "delapan": "8", "lapan": "8", "sembilan": "9"},
}
_ANY_WORD = "|".join(_DIGIT_WORDS)
_SPOKEN = re.compile(rf"(?<![\w>])(?:{_ANY_WORD})(?:[ ,.\n-]{{1,3}}(?:{_ANY_WORD})){{8,}}(?![^\W\d_])", re.I)
"""Nine digits or more in words: nobody counts so far in a report."""

_WORD = re.compile(r"[a-z]+", re.I)


class Run(NamedTuple):
    """Groups of digits, close together.

    Attributes
    ----------
    groups
        The plain digits of each group.
    spans
        Where each group stands in the text.
    gaps
        What stands before each group; of the first, the plus and brackets that belong to it.
    """

    groups: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    gaps: tuple[str, ...]


def find_runs(text: str) -> Iterator[Run]:
    """Give the runs of a text, from left to right; those in words come last."""
    for match in (_ASCII_RUN if text.isascii() else _RUN).finditer(text):
        yield from _cut(text, *_with_lookalikes(text, *match.span()))
    lower = text.lower()
    if "nol" in lower or "kosong" in lower:
        for match in _SPOKEN.finditer(text):
            yield _read_words(match)


def _with_lookalikes(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the O at the beginning and at the end, unless it is part of a word."""
    first, last = start, end
    while first and text[first - 1] in "OoIl":
        first -= 1
    while last < len(text) and text[last] in "OoIl":
        last += 1
    is_word_before = first > 0 and text[first - 1].isalpha()
    is_word_after = last < len(text) and text[last].isalpha()
    return (start if is_word_before else first), (end if is_word_after else last)


def _cut(text: str, start: int, end: int) -> Iterator[Run]:
    """Give the groups of a run; a group of letters alone is a word, and ends it."""
    matches: list[re.Match[str]] = []
    for match in _GROUP.finditer(text, start, end):
        if match[0].isalpha():
            if matches:
                yield _build(text, matches)
            matches = []
        else:
            matches.append(match)
    if matches:
        yield _build(text, matches)


def _build(text: str, matches: list[re.Match[str]]) -> Run:
    spans = tuple(match.span() for match in matches)
    start = spans[0][0]
    while start and text[start - 1] in "+(":
        start -= 1
    ends = [start, *(end for _, end in spans)]
    return Run(
        groups=tuple(_plain(match[0]) for match in matches),
        spans=spans,
        gaps=tuple(text[end:begin] for end, (begin, _) in zip(ends, spans, strict=False)),
    )


def _plain(group: str) -> str:
    digits = group if group.isdigit() else group.translate(_LOOKALIKES)
    return digits if digits.isascii() else "".join(str(unicodedata.digit(digit)) for digit in digits)


def _read_words(match: re.Match[str]) -> Run:
    digits = "".join(_DIGIT_WORDS[word[0].lower()] for word in _WORD.finditer(match[0]))
    return Run(groups=(digits,), spans=(match.span(),), gaps=("",))
