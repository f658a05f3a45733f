"""Commands by SMS, as people spell them: `STATUS 7K3M9QX0T4`, `BANTUAN`, `BERHENTI`, `MULAI`; pure.

A command is the whole SMS. `Bantuan beras belum cair` and `Status tanah kami` are reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import LENGTH, parse_tracking_id


class SmsCommandKind(StrEnum):
    """What is asked for."""

    STATUS = "status"
    HELP = "bantuan"
    STOP = "berhenti"
    START = "mulai"


@dataclass(frozen=True, slots=True)
class SmsCommand:
    """A command.

    Attributes
    ----------
    code
        Of `STATUS`: a tracking ID, or what looks like one; None if there is none.
    """

    kind: SmsCommandKind
    code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsCommandWords:
    """The words of commands, lower case.

    Attributes
    ----------
    whole
        What is a command by itself, without blanks -> the command.
    asks
        With one of these, what is left may be a code.
    beside
        What people write around a code; none of it can be one.
    """

    whole: Mapping[str, SmsCommandKind]
    asks: frozenset[str]
    beside: frozenset[str]


_TOKEN: Final = re.compile(r"[^\W_]+")
_LIKE_A_CODE: Final = range(LENGTH - 2, LENGTH + 3)
"""Letters that something has that was meant as a code, one or two forgotten or added."""


def parse_sms_command(text: str, known: SmsCommandWords) -> SmsCommand | None:
    """Read an SMS as a command; None if it is a report."""
    words: list[str] = _TOKEN.findall(text.casefold())
    if text.strip() == "?":
        return SmsCommand(SmsCommandKind.HELP)
    said = words[1:] if len(words) > 1 and words[0] in ("lapor", "lapor1708") else words
    if command := known.whole.get("".join(said)):
        return SmsCommand(command)
    return _parse_status(said, known)


def _parse_status(words: list[str], known: SmsCommandWords) -> SmsCommand | None:
    asks = any(word in known.asks for word in words)
    rest = [word for word in words if word not in known.asks | known.beside]
    code = "".join(rest)
    if not rest:
        return SmsCommand(SmsCommandKind.STATUS) if asks else None
    has_digit = any(letter.isdecimal() for letter in code)
    if _is_tracking_id(code) and (has_digit or (asks and len(rest) == 1)):
        return SmsCommand(SmsCommandKind.STATUS, parse_tracking_id(code))
    if asks and has_digit and len(code) in _LIKE_A_CODE and code.isascii():
        return SmsCommand(SmsCommandKind.STATUS, code.upper())
    return None


def _is_tracking_id(code: str) -> bool:
    try:
        parse_tracking_id(code)
    except DataFault:
        return False
    return True
