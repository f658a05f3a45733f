"""What a client of Open311 asks the list of requests for: read, with the limits of the specification. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pipeline.adapters.search.public_reports import REACH
from pipeline.domain.errors import DataFault
from pipeline.services.open311.catalogue import find_service

OPEN, CLOSED = "open", "closed"
STATUSES: Final = (OPEN, CLOSED)

SPAN: Final = timedelta(days=90)
MAX_REQUESTS: Final = 1_000
"""The specification's limits of one answer."""

SECOND: Final = timedelta(seconds=1)
"""`end_date` itself is inside, and documents are kept to the second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedRequests:
    """What was asked, as it came; lists may be given with commas, by repeating the name, or both.

    Attributes
    ----------
    page, page_size
        As Boston, Chicago and `three` have them.
    """

    service_request_id: Sequence[str] = ()
    service_code: Sequence[str] = ()
    status: Sequence[str] = ()
    start_date: str = ""
    end_date: str = ""
    page: str = ""
    page_size: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestQuery:
    """What is asked for.

    Attributes
    ----------
    request_ids
        If there are any, nothing else counts.
    categories
        Slugs; empty: all.
    since, until
        Bounds of the time of sending; `until` itself is outside.
    """

    request_ids: tuple[str, ...]
    categories: tuple[str, ...]
    statuses: tuple[str, ...]
    since: datetime
    until: datetime
    skip: int
    size: int


def read_query(asked: AskedRequests, *, now: datetime) -> RequestQuery:
    """Read what is asked for; what is blank is as if left out.

    Raises
    ------
    DataFault
        `unknown_service`, `invalid_status`, `invalid_date`, `span_too_long`, `invalid_page`, `too_many_ids`.
    """
    request_ids = _split(asked.service_request_id)
    if len(request_ids) > MAX_REQUESTS:
        raise DataFault("too_many_ids", f"at most {MAX_REQUESTS} at once", limit=MAX_REQUESTS)
    since, until = read_span(asked.start_date, asked.end_date, now=now)
    skip, size = _read_page(asked.page, asked.page_size)
    return RequestQuery(
        request_ids=request_ids,
        categories=tuple(find_service(code).slug for code in _split(asked.service_code)),
        statuses=tuple(map(_read_status, _split(asked.status))) or STATUSES,
        since=since,
        until=until,
        skip=skip,
        size=size,
    )


def read_span(start: str, end: str, *, now: datetime) -> tuple[datetime, datetime]:
    """Give the span of time that two dates mean, at most `SPAN`: one of them or both may be left out.

    Raises
    ------
    DataFault
        `invalid_date`, `span_too_long`.
    """
    first, last = _read_date(start, "start_date"), _read_date(end, "end_date")
    try:
        last = last or (min(now, first + SPAN) if first else now)
        first, until = first or last - SPAN, last + SECOND
    except OverflowError:
        raise _invalid_date("start_date" if start.strip() else "end_date") from None
    if last - first > SPAN:
        raise DataFault("span_too_long", f"at most {SPAN.days} days at once", days=SPAN.days)
    return first, until


def _read_date(text: str, field: str) -> datetime | None:
    """Read a time in W3C's notation; the `+` of its zone comes as a blank where nobody escaped it."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _invalid_date(field) from None


def _invalid_date(field: str) -> DataFault:
    return DataFault("invalid_date", "a date is written as 2026-11-24T00:00:00Z", field=field)


def _read_page(page: str, size: str) -> tuple[int, int]:
    """Give how many results stand before a page, and how many are on it."""
    number, per_page = _read_count(page, 1, REACH + 1), _read_count(size, MAX_REQUESTS, MAX_REQUESTS)
    if number * per_page > REACH:
        raise DataFault("invalid_page", f"pages lead to the first {REACH} requests", limit=REACH)
    return (number - 1) * per_page, per_page


def _read_count(text: str, default: int, most: int) -> int:
    """Read a number from 1 on; one above `most` is taken for it: of a larger page the first 1000 are given."""
    words = text.strip()
    if not words:
        return default
    if not (words.isascii() and words.isdigit() and len(words) <= 9 and int(words)):
        raise DataFault("invalid_page", "a page is a number from 1 on", limit=REACH)
    return min(int(words), most)


def _read_status(word: str) -> str:
    if word.casefold() not in STATUSES:
        raise DataFault("invalid_status", "status is open or closed", known=", ".join(STATUSES))
    return word.casefold()


def _split(values: Sequence[str]) -> tuple[str, ...]:
    """Give the single values, each once."""
    return tuple(dict.fromkeys(word.strip() for value in values for word in value.split(",") if word.strip()))
