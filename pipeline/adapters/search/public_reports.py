"""Questions to the search index for everybody: the reports of a span of time, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from pipeline.adapters.search.client import IS_READABLE, SearchIndex
from pipeline.adapters.search.pages import SearchResult
from pipeline.adapters.search.question import received_between
from pipeline.contract.document import format_time
from pipeline.domain.follow_up import DONE, VERIFYING
from pipeline.domain.taxonomy import ReportKind

NEWEST_FIRST: Final[list[dict[str, Any]]] = [{"received_at": "desc"}, {"report_id": "desc"}]

REACH: Final = 10_000
"""Results behind which Elasticsearch turns no page (`index.max_result_window`)."""

UNCHECKED: Final = VERIFYING
"""Statuses in which nobody has looked yet: a report that people must look at first is not shown in them."""

_UNCHECKED: Final = [{"terms": {"follow_up.status": sorted(UNCHECKED)}}, {"term": {"review.needed": True}}]
IS_PUBLIC: Final = (
    {"term": {"kind.label": str(ReportKind.LAPORAN)}},
    {"bool": {"must_not": [{"bool": {"filter": _UNCHECKED}}]}},
    IS_READABLE,
)
"""What any list for everybody may show."""
_IS_DONE: Final = {"terms": {"follow_up.status": sorted(DONE)}}


async def find_public(
    search_index: SearchIndex,
    *,
    categories: Collection[str],
    is_done: bool | None,
    since: datetime,
    until: datetime,
    skip: int,
    size: int,
) -> SearchResult:
    """Find reports, as far as everybody may read them.

    Parameters
    ----------
    categories
        Slugs; empty: all.
    is_done
        Only those that are `DONE`, or that are not; None: all.
    since, until
        Bounds of `received_at`; `until` itself is outside.
    skip
        Results before the first one; with `size` at most `REACH`.
    """
    filters: list[dict[str, Any]] = [*IS_PUBLIC, *received_between(since, until)]
    if categories:
        filters.append({"terms": {"category.label": sorted(categories)}})
    if is_done is not None:
        filters.append(_IS_DONE if is_done else {"bool": {"must_not": [_IS_DONE]}})
    return await search_index.find({"bool": {"filter": filters}}, sort=NEWEST_FIRST, size=size, skip=skip)


async def find_moved(search_index: SearchIndex, *, since: datetime, size: int) -> SearchResult:
    """Find the reports for everybody that came into their status since a moment; the first of them first."""
    moved = {"range": {"follow_up.since": {"gte": format_time(since)}}}
    sort: list[dict[str, Any]] = [{"follow_up.since": "asc"}, {"report_id": "asc"}]
    return await search_index.find({"bool": {"filter": [*IS_PUBLIC, moved]}}, sort=sort, size=size)
