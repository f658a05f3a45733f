"""Which SMS are parts of a longer one, and what they say together; pure.

Three kinds: the gateway says so (`PartMark`); the phone wrote a mark into the text, such as `(1/3)`; or nothing says
so, but a text fills an SMS to its last letter and the next one of the same sender goes on in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from pipeline.adapters.channels.sms.alphabets import GSM_PART, GSM_SINGLE, fills_an_sms, septets
from pipeline.adapters.channels.sms.gateway import PartMark
from pipeline.adapters.channels.sms.headers import checked_mark

MAX_MARKED: Final = 9
"""Parts that a mark in the text may name: phones write no more, and `(12/15)` is a date."""

WRITTEN: Final = "tertulis"
"""Reference of marks in a text: all long SMS of a sender have the same."""

GAP: Final = " [...] "
"""Where a part is missing."""

_MARK: Final = r"(\d)\s?(?:/|dari|of)\s?(\d)"
_BEFORE: Final = re.compile(
    rf"\s*(?:[(\[]\s*(?:(?:bag|bagian|sms|part|pesan)\.?\s*)?{_MARK}\s*[)\]][:.]?"
    rf"|(?:bag|bagian|sms|part|pesan)\.?\s*{_MARK}\s*[:.]?(?=\s)|{_MARK}(?:[:)]|(?=\s)))\s?",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(rf"\s?[(\[]\s*(?:(?:bag|bagian|sms|part|pesan)\.?\s*)?{_MARK}\s*[)\]]\s*\Z", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"[^\W\d_]+\Z")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")


def find_written_mark(text: str) -> tuple[PartMark, str] | None:
    """Find the mark that a phone wrote before or behind a text; give it, and the text without it."""
    for found in (_BEFORE.match(text), _BEHIND.search(text)):
        if found:
            number, total = (int(digit) for digit in found.groups() if digit)
            mark = checked_mark(number, total, WRITTEN)
            if mark and total <= MAX_MARKED:
                return mark, text[: found.start()] + text[found.end() :]
    return None


def may_go_on(text: str) -> bool:
    """Whether a text looks cut: it fills an SMS, and ends with a letter."""
    return fills_an_sms(text) and text[-1].isalpha()


def goes_on(text: str) -> bool:
    """Whether a text can be the rest of another: it begins with a small letter."""
    return text[:1].islower()


def join_parts(parts: Sequence[tuple[int, str]], *, is_word: Callable[[str], bool]) -> str:
    """Put parts together, each with its number, in any order; where one is missing, `GAP` says so.

    A mark in the text often takes the blank beside it along, so between two parts words decide: `seg` and `era` are
    one, `anak` and `anak` are two.
    """
    ordered = sorted(parts)
    text = ordered[0][1] if ordered[0][0] == 1 else GAP.lstrip() + ordered[0][1]
    for (before, left), (number, right) in pairwise(ordered):
        text += (_seam(left, right, is_word) if number == before + 1 else GAP) + right
    return text


def _seam(left: str, right: str, is_word: Callable[[str], bool]) -> str:
    """Give what stands between two parts: nothing, or the blank that was lost."""
    last, first = _LAST_WORD.search(left), _FIRST_WORD.match(right)
    if not last or not first:
        return "" if left[-1:].isspace() or right[:1].isspace() or not right[:1].isalnum() else _blank(left)
    halves = last[0].casefold(), first[0].casefold()
    if is_word("".join(halves)):
        return ""
    if all(map(is_word, halves)):
        return " "
    return _blank(left)


def _blank(left: str) -> str:
    """Give a blank if a part is one letter short of what it can hold."""
    return " " if septets(left) in (GSM_PART - 1, GSM_SINGLE - 1) else ""
