"""E-mail addresses, however their @ and dots are written. Pure; called through `find_personal_data`.

What stands for the @ is sought first, as it is rare; then the host after it, and the letters before it.
"""

from __future__ import annotations

import re

from pipeline.text.redaction.datum import Datum, lower_in_place

_OPEN, _CLOSE = r"[\[({<*_] ?", r" ?[\])}>*_]"
_BRACKETED = re.compile(rf"{_OPEN}(?:at|et|@){_CLOSE}")
_AT_PATTERNS = (
    *((hint, re.compile(f"(?:{hint})+")) for hint in ("@", "\u00a1", "%40", " at ", " et ")),
    *((hint, _BRACKETED) for hint in ("at)", "at )", "et)", "@)", "at>", "at*", "at_", "]", "}")),
)
"""What stands for the @, after what a text with it surely holds; GSM-7 has \u00a1 at the place where Latin-1 has @."""

_LABEL = "[a-z0-9][a-z0-9-]{0,62}+"
_HOSTS = "gmail|googlemail|yahoo|ymail|hotmail|outlook|rocketmail|icloud"
_ENDS = (
    "com|net|org|id|co|info|biz|gov|edu|me|io|my|sg|au|uk|us|nl|de|jp|tv|xyz|online|site|asia|web|ac|go|or|sch|mil|desa"
)
_WORDED_DOT = rf"(?: ?{_OPEN}(?:dot|titik){_CLOSE} ?| (?:dot|titik) )"
_DOT = rf"(?: ?[.\u3002] ?|,| ?{_OPEN}\.{_CLOSE} ?|{_WORDED_DOT})"
_NO_LETTER = r"(?![^\W\d_])"

_TIGHT_HOST = re.compile(rf"(?:{_LABEL}\.){{1,4}}[a-z]{{2,12}}(?![a-z0-9])")
"""As it is written: any end will do; what a wrong encoding made of what stands behind it is no part of it."""

_LOOSE_HOST = re.compile(
    rf" ?(?:(?:{_LABEL}{_DOT}){{1,4}}(?:{_ENDS})|(?:{_HOSTS})\b(?:[., ] ?(?:com|co|id)\b)*){_NO_LETTER}"
)
"""With blanks or words in it: a known end, or a well-known provider without its end."""

_WORDED_HOST = re.compile(rf"(?:{_LABEL}{_WORDED_DOT}){{1,4}}(?:{_ENDS}){_NO_LETTER}")
"""After an `at` in words the dots must be words too, for a server's error page says `Server at contoh.go.id`."""

_NO_LOCAL = frozenset({"rt", "qt", "mt", "cc"})
"""Marks of a retweet, which stand before a handle."""

_WHATSAPP = re.compile(r"s\.whatsapp|[cg]\.us")
"""After digits these make a telephone number, as WhatsApp writes it."""


def find_emails(text: str) -> list[Datum]:
    """Find each address, from left to right."""
    lower = lower_in_place(text)
    marks = [match for hint, pattern in _AT_PATTERNS if hint in lower for match in pattern.finditer(lower)]
    found: list[Datum] = []
    for mark in sorted(marks, key=re.Match.start):
        if span := _find_address(lower, mark, found[-1].end if found else 0):
            found.append(Datum(*span, "<EMAIL>", lower[slice(*span)]))
    return found


def _find_address(lower: str, mark: re.Match[str], done: int) -> tuple[int, int] | None:
    """Find the letters before a mark, and the host after it."""
    is_word = mark[0][0] == " "
    is_tight = is_word or lower[mark.start() - 1 : mark.start()] != " "
    before = mark.start() - (not is_tight)
    start = before
    while start > done and (lower[start - 1].isalnum() or lower[start - 1] in "._+-"):
        start -= 1
    local = lower[start:before]
    if not local or (is_tight and local in _NO_LOCAL):
        return None
    patterns = (_WORDED_HOST,) if is_word else (_TIGHT_HOST, _LOOSE_HOST) if is_tight else (_LOOSE_HOST,)
    host = next(filter(None, (pattern.match(lower, mark.end()) for pattern in patterns)), None)
    if host is None or (local.isdigit() and _WHATSAPP.match(host[0])):
        return None
    return start, host.end()
