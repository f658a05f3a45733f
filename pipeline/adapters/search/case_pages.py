"""Cases one page after another, by the time of their last report: for who copies what changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.adapters.search.client import OLDEST_FIRST, SearchIndex
from pipeline.adapters.search.question import received_between
from pipeline.contract.document import ReportDocument

READ_AT_ONCE: Final = 200
"""Reports that are looked through at once for those that are the last of their case."""

Position = list[Any]
"""Where a page ended, as `search_after` takes it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdatedCases:
    """Cases in the order of their last report, and where they ended; None at the end of all."""

    case_ids: tuple[str, ...]
    end: Position | None


async def find_updated(
    search_index: SearchIndex,
    *,
    since: datetime | None,
    after: Position | None,
    channels: Collection[str] | None,
    size: int,
) -> UpdatedCases:
    """Find the cases that had a report since a moment, each where its last report stands.

    Parameters
    ----------
    channels
        Only reports that came through these count; None: all.
    """
    filters = [*received_between(since), *([{"terms": {"channel": sorted(channels)}}] if channels is not None else [])]
    found: dict[str, None] = {}
    while True:
        page = await search_index.page(filters, sort=OLDEST_FIRST, size=READ_AT_ONCE, after=after)
        last = await _last_reports(search_index, filters, {each.case_id for each, _ in page})
        for document, position in page:
            after = position
            if last.get(document.case_id) == _millis(document):
                found[document.case_id] = None
            if len(found) == size:
                return UpdatedCases(case_ids=tuple(found), end=after)
        if len(page) < READ_AT_ONCE:
            return UpdatedCases(case_ids=tuple(found), end=None)


async def _last_reports(
    search_index: SearchIndex, filters: list[dict[str, Any]], case_ids: Collection[str]
) -> dict[str, int]:
    """Give when the last report of each case came, milliseconds of Unix time."""
    if not case_ids:
        return {}
    query = {"bool": {"filter": [*filters, {"terms": {"case_id": sorted(case_ids)}}]}}
    last = {"last": {"max": {"field": "received_at"}}}
    cases = {"cases": {"terms": {"field": "case_id", "size": READ_AT_ONCE}, "aggregations": last}}
    counted = await search_index.aggregate(query, cases)
    buckets: Sequence[dict[str, Any]] = counted.get("cases", {}).get("buckets", [])
    return {each["key"]: int(each["last"]["value"]) for each in buckets}


def _millis(document: ReportDocument) -> int:
    return int(document.received_at.timestamp() * 1_000)
