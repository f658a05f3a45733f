"""What everybody may read of what is reported around a place: cases of public reports, and how many there are where.

No report of it is `rahasia`, withdrawn, archived, none at all, or one that people must look at first; nobody's tracking
ID, identity or coordinates go out. A map shows counts at seats of government, and no report at its own place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pipeline.adapters.reference.gazetteer import load_names, load_place_finder
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.case_counts import count_these
from pipeline.adapters.search.case_reports import get_report
from pipeline.adapters.search.public_cases import (
    PLACE_FIELD,
    REACH,
    SHOWN,
    PublicCounts,
    PublicFilter,
    PublicState,
    count_public,
    find_cases,
    find_oldest,
)
from pipeline.adapters.search.public_reports import UNCHECKED
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.place import Region
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.visibility import Visibility
from pipeline.services.opened import Services
from pipeline.services.tracking import FoundReport, look_up_report

SPAN: Final = timedelta(days=365)
"""How far back is looked: what is older helps nobody who asks what happens around them."""

PAGE: Final = 20
"""Cases of a page: some swipes on a telephone."""

MAX_PLACE_CHARS: Final = 200
"""Letters of a place that is looked for: an address with all its levels has a hundred."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicCase:
    """A case as everybody sees it.

    Attributes
    ----------
    code
        By which its page is found; nobody can guess one.
    document
        The report whose words stand for it.
    """

    code: str
    document: ReportDocument
    supporters: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbourhood:
    """Some cases of a region.

    Attributes
    ----------
    above
        The regions that it lies in, the largest first, and itself as the last.
    below
        The regions in it, with how many cases each has, the most first.
    total
        Cases in all.
    pages
        Pages that can be turned to.
    """

    asked: PublicFilter
    cases: tuple[PublicCase, ...]
    above: tuple[Region, ...]
    below: tuple[tuple[Region, int], ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedPlace:
    """What a place that was typed means: a region; the regions that it may mean; or nothing that is known."""

    region: Region | None = None
    candidates: tuple[Region, ...] = field(default=())


def read_filter(region: str, category: str, state: str) -> PublicFilter:
    """Read what is asked for.

    Raises
    ------
    DataFault
        `invalid_parameter` for a region, category or state that does not exist.
    """
    known = {each.slug for each in load_taxonomy().categories}
    wrong = {
        "wilayah": bool(region) and (len(region) not in PLACE_FIELD or region not in load_names()),
        "kategori": bool(category) and category not in known,
        "status": bool(state) and state not in set(PublicState),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise DataFault("invalid_parameter", "unknown", field=name)
    return PublicFilter(region=region, category=category, state=PublicState(state) if state else None)


async def look_around(
    services: Services, asked: PublicFilter, *, page: int = 1, size: int = PAGE, now: datetime
) -> Neighbourhood:
    """Give the cases of a region, the newest first; a DataFault `invalid_parameter` for a page that is not there."""
    if not 1 <= page <= REACH // size:
        raise DataFault("invalid_parameter", "pages begin with 1 and end", field="halaman")
    documents = await find_cases(services.search, asked, since=now - SPAN, skip=(page - 1) * size, size=size)
    supported = await count_these(services.search, [each.case_id for each in documents], now=now)
    counts = await _count(services, asked, now)
    return Neighbourhood(
        asked=asked,
        cases=tuple(
            PublicCase(
                code=services.sealed_ids().case_code(each.case_id),
                document=each,
                supporters=supported[each.case_id].supporters if each.case_id in supported else 1,
            )
            for each in documents
        ),
        above=levels_of(asked.region),
        below=_named(counts.regions),
        total=counts.total,
        page=page,
        pages=min(-(-counts.total // size), REACH // size),
    )


async def count_below(services: Services, asked: PublicFilter, *, now: datetime) -> tuple[tuple[Region, int], ...]:
    """Count the cases of the regions below one, the most first."""
    return _named((await _count(services, asked, now)).regions)


async def _count(services: Services, asked: PublicFilter, now: datetime) -> PublicCounts:
    return await services.public_counts.get(asked, lambda: count_public(services.search, asked, since=now - SPAN))


def _named(counts: Mapping[str, int]) -> tuple[tuple[Region, int], ...]:
    names = load_names()
    named = [(Region(code=code, name=names[code]), count) for code, count in counts.items() if code in names]
    return tuple(sorted(named, key=lambda each: (-each[1], each[0].code)))


async def read_public_case(services: Services, code: str, *, now: datetime) -> FoundReport:
    """Give the report that stands for a case, for everybody.

    Raises
    ------
    DataFault
        `unknown_report`, also for a case of which nobody may read.
    """
    first_id = services.sealed_ids().open_case(code)
    case_id = (await get_report(services.search, first_id)).case_id if first_id else ""
    shown = await find_oldest(services.search, case_id) if case_id else None
    if shown is None:
        raise DataFault("unknown_report", "no case for everybody has this code")
    return await look_up_report(services, shown.report_id, now=now)


def is_public(document: ReportDocument) -> bool:
    """Whether everybody may read a report; the index asks the same (`adapters/search/public_reports.py`)."""
    status = document.follow_up.status
    return (
        document.kind.label is ReportKind.LAPORAN
        and document.visibility is not Visibility.CONFIDENTIAL
        and status in SHOWN
        and not (document.review.needed and status in UNCHECKED)
    )


def levels_of(code: str) -> tuple[Region, ...]:
    """Give the regions that one lies in, the largest first, and itself."""
    names = load_names()
    return tuple(Region(code=code[:length], name=names[code[:length]]) for length in PLACE_FIELD if length <= len(code))


async def find_named_place(typed: str) -> NamedPlace:
    """Find what a place means, as citizens write it: `Coblong Bandung`, `kab kediri`."""
    place = (await asyncio.to_thread(load_place_finder)).find(typed[:MAX_PLACE_CHARS])
    if place is None:
        return NamedPlace()
    if place.candidates and place.regency is None:
        return NamedPlace(candidates=place.candidates)
    return NamedPlace(region=place.village or place.district or place.regency or place.province)
