"""Searching reports by words and filters, page by page or all of them."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import orjson

from pipeline.adapters.search.enrich import load_search_words
from pipeline.adapters.search.pages import Position, SearchPage
from pipeline.adapters.search.question import FEW, Filters, Near, Question
from pipeline.adapters.search.question_reader import load_question_reader
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Status
from pipeline.domain.officer import Officer, Role
from pipeline.domain.place import GeoPoint
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.visibility import Visibility
from pipeline.services.choices import (
    find_agency_kind,
    find_category,
    find_channel,
    find_nearest,
    find_region_code,
    find_value,
)
from pipeline.services.moments import check_span, read_since, read_until
from pipeline.services.opened import Services
from pipeline.text.query import QueryRemark

NEAR_KM: Final = 1.0
"""Kilometres around a point where none are said: what people in a city walk."""
FARTHEST_KM: Final = 500.0
OFFICES_READ: Final = 10_000
"""Names of offices that an office is looked for in: all that a year of the national channel names."""
_DIGEST_BYTES: Final = 9
_CONFIDENTIAL: Final = {"term": {"visibility": str(Visibility.CONFIDENTIAL)}}
_WITHDRAWN: Final = {"term": {"follow_up.status": str(Status.WITHDRAWN)}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What somebody asks for, as they say it: values by name or code, times as people write them.

    Attributes
    ----------
    near
        `LAT,LON` or `LAT,LON,KM`.
    cursor
        Of the page before.
    """

    words: str = ""
    place: str | None = None
    category: str | None = None
    agency: str | None = None
    office: str | None = None
    channel: str | None = None
    kind: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    near: str | None = None
    needs_review: bool = False
    late: bool = False
    urgent: bool = False
    cursor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A page of reports, and how the question was read.

    Attributes
    ----------
    complete
        Those of `total` that have all that was asked for; they come first.
    mended
        Words that no report has -> those that were looked for instead.
    cursor
        Of the page that follows; None at the end.
    """

    total: int
    complete: int
    documents: tuple[ReportDocument, ...]
    question: Question
    remarks: tuple[QueryRemark, ...] = ()
    mended: Mapping[str, str]
    cursor: str | None


async def search(
    services: Services, asked: Asked, *, size: int, now: datetime, officer: Officer | None = None
) -> Found:
    """Find what fits: the best first, or the newest if there are no words.

    Parameters
    ----------
    officer
        Who sees; None for who runs the system.

    Raises
    ------
    DataFault
        `query_too_long`, `query_without_words`, `whole_country`, `unreadable_time`, `empty_span`, `invalid_near`,
        `invalid_cursor`, `cursor_of_another_query`, `index_switched`, and `unknown_...` of a value that is not known.
    """
    question, remarks = await read(services, asked, now=now, officer=officer)
    after = _open_cursor(asked, question) if asked.cursor else None
    page = await services.search.search(question, size=size, after=after)
    mended: dict[str, str] = {}
    if not page.total and question.stems:
        mended, question, page = await _mend(services, question, page, size=size, after=after)
    complete = page.total
    if page.is_there and complete < FEW and question.can_widen:
        question = replace(question, is_wide=True)
        page = await services.search.search(question, size=size, after=after)
    is_widened = page.total > complete
    told = {
        QueryRemark.MENDED: mended,
        QueryRemark.WIDENED: is_widened,
        QueryRemark.NO_INDEX: not page.is_there,
    }
    return Found(
        total=page.total,
        complete=complete,
        documents=page.documents,
        question=question,
        remarks=(*remarks, *(remark for remark, holds in told.items() if holds)),
        mended=mended,
        cursor=_make_cursor(asked, page.end) if page.end else None,
    )


def stream(services: Services, question: Question, *, size: int | None) -> AsyncIterator[ReportDocument]:
    """Give everything that has all that a question asks for, or the first of it, in the order of `search`."""
    return services.search.stream(question, size=size)


async def read(
    services: Services, asked: Asked, *, now: datetime, officer: Officer | None = None
) -> tuple[Question, tuple[QueryRemark, ...]]:
    """Read what somebody asks for; raises as `search`."""
    filters = await _read_filters(services, asked, now)
    reader = await asyncio.to_thread(load_question_reader)  # takes a second, once
    found = reader.read(asked.words, filters)
    withdrawn = (QueryRemark.WITHDRAWN,) if filters.status == Status.WITHDRAWN else ()
    return replace(found.question, hidden=_hidden_from(officer)), (*found.remarks, *withdrawn)


def _hidden_from(officer: Officer | None) -> tuple[dict[str, Any], ...]:
    """Give what is not shown: withdrawn reports to nobody; confidential ones only where all of them may be seen."""
    sees_all = officer is None or officer.role is Role.CENTRAL
    return (_WITHDRAWN,) if sees_all else (_WITHDRAWN, _CONFIDENTIAL)


async def _read_filters(services: Services, asked: Asked, now: datetime) -> Filters:
    since = read_since(asked.since, now=now) if asked.since else None
    until = read_until(asked.until, now=now) if asked.until else None
    check_span(since, until)
    return Filters(
        region=find_region_code(asked.place) if asked.place else None,
        category=find_category(asked.category) if asked.category else None,
        agency=find_agency_kind(asked.agency) if asked.agency else None,
        office=await _find_office(services, asked.office) if asked.office else None,
        channel=find_channel(asked.channel) if asked.channel else None,
        kind=find_value(ReportKind, asked.kind, "unknown_kind") if asked.kind else None,
        status=find_value(Status, asked.status, "unknown_status") if asked.status else None,
        since=since,
        until=until,
        near=_read_near(asked.near) if asked.near else None,
        needs_review=asked.needs_review,
        late=asked.late,
        urgent=asked.urgent,
    )


async def _find_office(services: Services, said: str) -> str:
    """Find an office among those that reports name; a DataFault `unknown_office` names the nearest."""
    names = {"terms": {"field": "agency.name", "size": OFFICES_READ}}
    forwarded = {"terms": {"field": "follow_up.office", "size": OFFICES_READ}}
    found = await services.search.aggregate({"match_all": {}}, {"concluded": names, "forwarded": forwarded})
    offices = {str(bucket["key"]): None for part in found.values() for bucket in part["buckets"]}
    return find_nearest(said, {each: each for each in offices}, "unknown_office")


def _read_near(said: str) -> Near:
    """Read a point and how far around it; a DataFault `invalid_near` otherwise."""
    try:
        lat, lon, *rest = map(float, said.split(","))
        (km,) = rest or (NEAR_KM,)
        is_right = -90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= FARTHEST_KM
    except ValueError:
        is_right = False
    if not is_right:
        raise DataFault("invalid_near", "no point, or too far around it", limit=f"{FARTHEST_KM:g}")
    return Near(point=GeoPoint(lat=lat, lon=lon), km=km)


async def _mend(
    services: Services, question: Question, empty: SearchPage, *, size: int, after: Position | None
) -> tuple[dict[str, str], Question, SearchPage]:
    """Look for the words that are spelt most alike to those that are none, where nothing was found."""
    words = load_search_words()
    unknown = [each for each in question.stems if " " not in each and not words.is_known(each)]
    nearest = await services.search.nearest_words(unknown) if unknown else {}
    if not nearest:
        return {}, question, empty
    stems = tuple(dict.fromkeys(nearest.get(stem, stem) for stem in question.stems))
    mended = replace(question, stems=stems)
    return nearest, mended, await services.search.search(mended, size=size, after=after)


def _digest(asked: Asked) -> str:
    """Tell questions apart by what was said, whatever the time is meanwhile."""
    said = repr(replace(asked, cursor=None)).encode()
    return base64.urlsafe_b64encode(sha256(said).digest()[:_DIGEST_BYTES]).decode()


def _make_cursor(asked: Asked, end: Position) -> str:
    content = orjson.dumps([_digest(asked), *end])
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _open_cursor(asked: Asked, question: Question) -> Position:
    """Give the position that a cursor holds.

    Raises
    ------
    DataFault
        `invalid_cursor`, `cursor_of_another_query`.
    """
    cursor = asked.cursor or ""
    try:
        digest, sort, seen, index = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        is_sort = isinstance(sort, list) and len(sort) == len(question.sort())
        is_position = is_sort and isinstance(seen, int) and isinstance(index, str)
    except (ValueError, TypeError, binascii.Error):
        is_position = False
    if not is_position:
        raise DataFault("invalid_cursor", "take the cursor of the page before as it is")
    if digest != _digest(asked):
        raise DataFault("cursor_of_another_query", "the page is one of another query")
    return Position(tuple(sort), seen, index)
