"""Bounds of a span of time as people write them: `kemarin`, `24 November 2026`, `3 hari lalu`. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from pipeline.adapters.channels.times import MONTHS, WIB, read_time
from pipeline.domain.errors import DataFault

_DAY: Final = timedelta(days=1)
_HOUR: Final = re.compile(r"(?:^|[\s,T])\d{1,2}[:.]\d{2}(?![.\d])")
_AGO: Final = re.compile(r"(\d{1,3}) (jam|hari|minggu|bulan|tahun) (?:yang )?lalu")
_MONTH: Final = re.compile(r"(?:([a-z]+)|(\d{1,2})[-/.]|(\d{4})-(\d{1,2}))(?: ?(\d{4}))?")
_YEAR: Final = re.compile(r"(?:tahun )?((?:19|20)\d\d)")
_DIGITS_OF_DAY: Final = 8
"""`20261124` is a day; more digits are a moment."""
_DAYS_OF: Final = {"hari": 1, "minggu": 7, "bulan": 30, "tahun": 365}


def read_since(said: str, *, now: datetime) -> datetime:
    """Read the beginning of a span: of a day, month or year its first moment; raises DataFault `unreadable_time`."""
    return _read(said, now)[0]


def read_until(said: str, *, now: datetime) -> datetime:
    """Read the end of a span, itself outside: a day, month or year is inside as a whole; raises as `read_since`."""
    return _read(said, now)[1]


def check_span(since: datetime | None, until: datetime | None) -> None:
    """Let pass a span in which something can lie; a DataFault `empty_span` otherwise."""
    if since and until and since >= until:
        raise DataFault("empty_span", "the span ends before it begins", since=since, until=until)


def _read(said: str, now: datetime) -> tuple[datetime, datetime]:
    """Give the first moment of what was said, and the first behind it."""
    local = now.astimezone(WIB)
    text = " ".join(said.casefold().split())
    found = None
    with suppress(ValueError, OverflowError):  # of a year that no calendar has
        found = _read_relative(text, local) or _read_month(text, local) or _read_written(said, now)
    if found is None:
        raise DataFault("unreadable_time", "the time cannot be read", given=said)
    return found


def _read_written(said: str, now: datetime) -> tuple[datetime, datetime] | None:
    at = read_time(said, arrived_at=now)
    if at is None:
        return None
    is_moment = _HOUR.search(said) or (len(said.strip()) > _DIGITS_OF_DAY and said.strip().isdecimal())
    return (at, at) if is_moment else (at, at + _DAY)


def _read_relative(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday, first = today - today.weekday() * _DAY, today.replace(day=1)
    spans = {
        "sekarang": (now, now),
        "hari ini": (today, today + _DAY),
        "kemarin": (today - _DAY, today),
        "kemarin dulu": (today - 2 * _DAY, today - _DAY),
        "minggu ini": (monday, monday + 7 * _DAY),
        "minggu lalu": (monday - 7 * _DAY, monday),
        "bulan ini": _month(first.year, first.month),
        "bulan lalu": _month(*_month_before(first)),
        "tahun ini": _year(now.year),
        "tahun lalu": _year(now.year - 1),
    }
    if text in spans:
        return spans[text]
    if ago := _AGO.fullmatch(text):
        return _read_ago(int(ago[1]), ago[2], now, today)
    year = _YEAR.fullmatch(text)
    return _year(int(year[1])) if year else None


def _read_ago(count: int, unit: str, now: datetime, today: datetime) -> tuple[datetime, datetime]:
    if unit == "jam":
        return now - timedelta(hours=count), now - timedelta(hours=count)
    day = today - count * _DAYS_OF[unit] * _DAY
    return day, day + _DAY


def _read_month(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Read `November 2026`, `november` (the last one), `2026-11` and `11/2026`."""
    found = _MONTH.fullmatch(text)
    if not found:
        return None
    name, number, year_first, month, year = found.groups()
    if name:
        month = MONTHS.get(name)
        latest = now.year if month and int(month) <= now.month else now.year - 1
        year = year or latest
    elif number:
        month = number
    else:
        year = year_first if year is None else None
    return _month(int(year), int(month)) if year and month and 1 <= int(month) <= 12 else None


def _month(year: int, month: int) -> tuple[datetime, datetime]:
    start = datetime(year, month, 1, tzinfo=WIB)
    return start, start + monthrange(year, month)[1] * _DAY


def _month_before(first: datetime) -> tuple[int, int]:
    before = first - _DAY
    return before.year, before.month


def _year(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=WIB), datetime(year + 1, 1, 1, tzinfo=WIB)
