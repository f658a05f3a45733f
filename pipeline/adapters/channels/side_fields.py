"""What stands beside a text -> id, time, sender, region, day and pictures, or a flag for what was not read; pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pipeline.adapters.channels.times import WIB, read_time
from pipeline.domain.flag import Flag
from pipeline.domain.photo import MAX_PHOTOS, PHOTO_ID
from pipeline.domain.reporter import find_phone_number
from pipeline.domain.visibility import Visibility

MAX_ID_CHARS: Final = 120
"""With four bytes a character and the channel's name it stays under the 512 bytes of an Elasticsearch `_id`."""

MAX_SHORT_CHARS: Final = 320
"""The longest e-mail address has 320 characters, the longest name of a region 60."""

AHEAD: Final = timedelta(minutes=10)
"""How far the clock of a telephone may be ahead of ours; NTP and mobile networks keep it within seconds."""

FIRST_YEAR: Final = 2006
"""Of the first post on X; nothing that can be imported is older, and a time in the wrong unit falls before it."""


FIRST_EVENT_YEAR: Final = 1945
"""What is told of happened in this republic."""

EASTERN_LEAD: Final = timedelta(hours=2)
"""A day begins in Papua two hours before it does in Jakarta."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")


def read_words(value: object) -> str | None:
    """Read a short field as words; numbers may stand for strings. None if it is blank; a ValueError if it is none."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("neither words nor a number")
    words = str(value).strip(" \t\r\n\0\ufeff")
    if len(words) > MAX_SHORT_CHARS:
        raise ValueError("too long")
    return words or None


def read_id(value: object) -> str | None:
    """Read an id; None if it is blank; a ValueError if no report can have it."""
    words = read_words(value)
    if words and (len(words) > MAX_ID_CHARS or not words.isprintable()):
        raise ValueError("not printable, or too long")
    return words


def read_date(value: object, *, arrived_at: datetime) -> date | None:
    """Read the day of what is told; None if it is blank; a ValueError if it can be none.

    A day that has not begun anywhere in Indonesia cannot be told of, nor one before `FIRST_EVENT_YEAR`.
    """
    words = read_words(value)
    if words is None:
        return None
    day = date.fromisoformat(words) if _DAY.fullmatch(words) else _day_of(words, arrived_at)
    if not (day.year >= FIRST_EVENT_YEAR and day <= (arrived_at.astimezone(WIB) + EASTERN_LEAD).date()):
        raise ValueError("a day that cannot be")
    return day


def read_photos(value: object) -> tuple[str, ...]:
    """Read ids of stored pictures; a ValueError if one of them is none, or they are too many."""
    given = [] if value is None or (isinstance(value, str) and not value.strip()) else value
    if not isinstance(given, list) or len(given) > MAX_PHOTOS:
        raise ValueError("no list, or too long")
    if not all(isinstance(each, str) and PHOTO_ID.fullmatch(each) for each in given):
        raise ValueError("no id of a picture")
    return tuple(dict.fromkeys(given))


def _day_of(words: str, arrived_at: datetime) -> date:
    time = read_time(words, arrived_at=arrived_at)
    if time is None:
        raise ValueError("no day")
    return time.astimezone(WIB).date()


def read_contact(value: object) -> str | None:
    """Read where somebody wants to be reached: `+62812...` or an e-mail address; a ValueError if it is neither."""
    words = read_words(value)
    if words is None:
        return None
    if number := find_phone_number(words):
        return number
    if _EMAIL.fullmatch(words):
        return words
    raise ValueError("neither a telephone number nor an e-mail address")


def settle_visibility(value: object) -> tuple[Visibility, Flag | None]:
    """Give who may see a report; what cannot be read hides it, since somebody wanted something hidden."""
    try:
        words = read_words(value)
        return Visibility(words.casefold()) if words else Visibility.PUBLIC, None
    except ValueError:
        return Visibility.CONFIDENTIAL, Flag.VISIBILITY_UNREADABLE


def settle_time(value: object, *, arrived_at: datetime, oldest: timedelta | None) -> tuple[datetime, Flag | None]:
    """Give the time of a report: what it says if that can be, else the time of its arrival and a flag.

    Parameters
    ----------
    oldest
        How long it can have been on its way; None for what an operator imports, and for X's own times.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return arrived_at, None
    time = read_time(value, arrived_at=arrived_at)
    if time is None:
        return arrived_at, Flag.TIME_UNREADABLE
    is_late = oldest is not None and arrived_at - time > oldest
    if time - arrived_at > AHEAD or is_late or time.year < FIRST_YEAR:
        return arrived_at, Flag.TIME_REPLACED
    return time.astimezone(UTC), None
