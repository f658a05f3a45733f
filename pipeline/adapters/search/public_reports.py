"""Questions to the search index for everybody: the reports of a span of time, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from pipeline.adapters.search.client import IS_READABLE, SearchIndex
from pipeline.adapters.search.pages import SearchResult
from pipeline.adapters.search.question import received_between
from pipeline.contract.document import format_time
from pipeline.domain.follow_up import DONE
from pipeline.domain.taxonomy import ReportKind

NEWEST_FIRST: Final[list[dict[str, Any]]] = [{"received_at": "desc"}, {"report_id": "desc"}]

REACH: Final = 10_000
"""Results behind which Elasticsearch turns no page (`index.max_result_window`)."""


_IS_REPORT: Final = {"term": {"kind.label": str(ReportKind.LAPORAN)}}
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
    """Find reports; what is none, an office's answer, or confidential is not among them.

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
    filters: list[dict[str, Any]] = [_IS_REPORT, IS_READABLE, *received_between(since, until)]
    if categories:
        filters.append({"terms": {"category.label": sorted(categories)}})
    if is_done is not None:
        filters.append(_IS_DONE if is_done else {"bool": {"must_not": [_IS_DONE]}})
    return await search_index.find({"bool": {"filter": filters}}, sort=NEWEST_FIRST, size=size, skip=skip)


async def find_moved(
    search_index: SearchIndex, *, since: datetime, size: int, channel: str | None = None
) -> SearchResult:
    """Find the reports, of all channels or one, that came into their status since a moment; the first of them first."""
    moved: list[dict[str, Any]] = [{"range": {"follow_up.since": {"gte": format_time(since)}}}]
    if channel is not None:
        moved.append({"term": {"channel": channel}})
    sort: list[dict[str, Any]] = [{"follow_up.since": "asc"}, {"report_id": "asc"}]
    return await search_index.find({"bool": {"filter": [_IS_REPORT, IS_READABLE, *moved]}}, sort=sort, size=size)
