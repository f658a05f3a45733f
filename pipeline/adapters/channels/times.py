"""Times as gateways, modems and people write them -> UTC; pure.

A time is a side field: what cannot be read is None, and the report is taken with the time of its arrival.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Final

WIB: Final = timezone(timedelta(hours=7), "WIB")
"""Jakarta's time, in which the gateways of the national short code run; it has no summer time."""

ZONES: Final = {
    "wib": WIB,
    "wita": timezone(timedelta(hours=8), "WITA"),
    "wit": timezone(timedelta(hours=9), "WIT"),
    "utc": UTC,
    "gmt": UTC,
    "z": UTC,
}

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agust agu ags agt aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}

QUARTER_S: Final = 15 * 60
"""A modem counts its zone in quarters of an hour (3GPP TS 27.005, +CMGR)."""

DIGITS: Final = {14: ("%Y%m%d%H%M%S",), 12: ("%Y%m%d%H%M", "%y%m%d%H%M%S"), 8: ("%Y%m%d",)}
"""Number of digits -> what they may be; ten, thirteen and sixteen are Unix time."""

UNIX_DIGITS: Final = {10: 1, 13: 1_000, 16: 1_000_000}
"""Number of digits -> parts of a second. Ten digits began in 2001, and end in 2286."""

FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""Days of spreadsheets from 2000 to 2099: outside, a bare number is no day."""

SERIAL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - its zone is the caller's
"""Day 0 of a spreadsheet, seen from every day since March 1900: they count a 29 February 1900 that never was."""

_MODEM: Final = re.compile(r"(\d\d/\d\d/\d\d,\d\d:\d\d:\d\d)([+-]\d\d)")
_DAYS: Final = (
    r"senin|selasa|rabu|kamis|jum['’‘`]?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min"  # noqa: RUF001 - as typed
    "|pahing|pon|wage|kliwon|legi"
)
_NOISE: Final = re.compile(rf"\b(?:{_DAYS}|hari|pukul|pkl|jam|tanggal|tgl)\b\.?|[,()]|\s-\s")
_HOUR_WITH_DOT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d?\.\d")
"""Minutes, as Indonesia writes them; `fromisoformat` takes them for a fraction of a second."""

_HOUR_FIRST: Final = re.compile(
    r"(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\.?)?)\s*((?:wib|wita|wit)\b)?\s+(\d.*[-/. ]\d.*[-/. ]\d{2,4})"
)
_WRITTEN: Final = re.compile(
    r"(\d{1,4})[-/. ]\s*(\d{1,2})[-/. ]\s*(\d{1,4})"
    r"(?:[t ]\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?"
    r"\s*([ap]\.?m\.?)?\s*(?:\(?(wib|wita|wit|utc|gmt|z)\)?|([+-]\d{2}):?(\d{2}))?"
)
_MONTH_NAME: Final = re.compile(rf"(?<![a-z])({'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?")


def read_time(value: object, *, arrived_at: datetime | None, zone: timezone = WIB) -> datetime | None:
    """Read a time in any of the ways in which it is written; None if it is none.

    Parameters
    ----------
    arrived_at
        Of two ways to read a date with a year of two digits, the nearer one is right; None for what people wrote
        years ago: day first.
    zone
        Of a time that names none.

    Returns
    -------
    datetime or None
        Aware, UTC.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value).strip()
    for read in _READERS:
        with suppress(ValueError, OverflowError):
            times = [_aware(time, zone) for time in read(text)]
            if times:
                return times[0] if arrived_at is None else min(times, key=partial(_distance, arrived_at))
    return None


def read_sheet_time(cells: Sequence[str], *, zone: timezone) -> datetime | None:
    """Read a time from the cells of a row, such as a day and an hour: as it is written, or as a spreadsheet counts.

    Returns
    -------
    datetime or None
        Aware, UTC.
    """
    with suppress(ValueError):
        days = sum(map(float, cells))
        if FIRST_SERIAL <= days < LAST_SERIAL:
            return _aware(SERIAL_EPOCH + timedelta(seconds=round(days * 86_400)), zone)
    return read_time(" ".join(cells), arrived_at=None, zone=zone)


def _distance(arrived_at: datetime, time: datetime) -> timedelta:
    return abs(time - arrived_at)


def _aware(time: datetime, zone: timezone) -> datetime:
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _unix(text: str) -> Iterator[datetime]:
    whole, _, fraction = text.partition(".")
    if whole.isascii() and whole.isdecimal() and len(whole) in UNIX_DIGITS and (not fraction or fraction.isdecimal()):
        yield datetime.fromtimestamp(int(whole) / UNIX_DIGITS[len(whole)], UTC)


def _digits(text: str) -> Iterator[datetime]:
    if text.isascii() and text.isdecimal():
        for layout in DIGITS.get(len(text), ()):
            with suppress(ValueError):
                yield datetime.strptime(text, layout)  # noqa: DTZ007 - its zone is the caller's


def _iso(text: str) -> Iterator[datetime]:
    if text[:4].isdecimal() and "-" in text and not _HOUR_WITH_DOT.match(text):
        yield datetime.fromisoformat(text)


def _modem(text: str) -> Iterator[datetime]:
    if found := _MODEM.fullmatch(text):
        zone = timezone(timedelta(seconds=int(found[2]) * QUARTER_S))
        yield datetime.strptime(found[1], "%y/%m/%d,%H:%M:%S").replace(tzinfo=zone)


def _rfc_2822(text: str) -> Iterator[datetime]:
    if any(letter.isalpha() for letter in text):
        yield parsedate_to_datetime(text)


def _written(text: str) -> Iterator[datetime]:
    """Day first, as Indonesia writes; year first if the year has four digits; both if it has two."""
    plain = _MONTH_NAME.sub(lambda name: str(MONTHS[name[1]]), _NOISE.sub(" ", text.casefold()))
    plain = " ".join(plain.replace("'", " ").split())
    found = _WRITTEN.fullmatch(_HOUR_FIRST.sub(_day_first, plain))
    if not found:
        return
    first, second, third = (int(found[number]) for number in (1, 2, 3))
    hour, minute, second_of = (int(found[number] or 0) for number in (4, 5, 6))
    if found[7]:
        hour = hour % 12 + (12 if found[7].startswith("p") else 0)
    zone = _named_zone(found)
    for year, month, day in _dates(first, second, third, len(found[1]), len(found[3])):
        with suppress(ValueError):
            yield datetime(year, month, day, hour, minute, second_of, tzinfo=zone)


def _day_first(hour_first: re.Match[str]) -> str:
    hour, zone, day = hour_first.groups("")
    return f"{day} {hour} {zone}".rstrip()


def _dates(first: int, second: int, third: int, first_digits: int, third_digits: int) -> list[tuple[int, int, int]]:
    if first_digits == 4:
        return [(first, second, third)]
    if third_digits == 4:
        month_first = second > 12
        return [(third, first, second) if month_first else (third, second, first)]
    return [(2000 + third, second, first), (2000 + first, second, third)]


def _named_zone(found: re.Match[str]) -> timezone | None:
    if found[8]:
        return ZONES[found[8]]
    if found[9]:
        hours, minutes = int(found[9]), int(found[10])
        return timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
    return None


_READERS: Final[tuple[Callable[[str], Iterator[datetime]], ...]] = (_iso, _unix, _digits, _modem, _written, _rfc_2822)
