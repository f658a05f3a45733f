"""Questions on cases to the search index: one case, the largest and the rising ones, reports that a text is like."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pipeline.adapters.document import ReportDocument, format_time
from pipeline.adapters.search_index import QUERY_LIMIT, SearchIndex, SearchResult
from pipeline.domain.case import DuplicateKind
from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import parse_tracking_id

DAY: Final = timedelta(days=1)
CASES_COUNTED: Final = 1_000
"""Largest cases that are counted before they are put in order: a list is read to some dozen lines."""
MEMBERS_READ: Final = 100
"""Of a case: each is compared with an earlier one again, a millisecond each; more than that nobody reads."""
SUGGESTIONS_MAX: Final = 20
LIKE_NEEDED: Final = "30%"
"""Of a text's words, those that a report must share to be compared with it: below that nothing merges or links."""
OLDEST_FIRST: Final[list[dict[str, Any]]] = [{"received_at": "asc"}, {"report_id": "asc"}]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseCount:
    """A case in figures.

    Attributes
    ----------
    supporters
        Distinct reporters; each report of an unknown one counts.
    last_day, day_before
        Reports of the 24 hours before now, and of the 24 hours before those.
    """

    case_id: str
    reports: int
    supporters: int
    channels: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    last_day: int
    day_before: int

    @property
    def growth(self) -> int:
        """How many reports more came in the last day than in the one before."""
        return self.last_day - self.day_before


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFile:
    """What the index holds of one case.

    Attributes
    ----------
    members
        Oldest first, at most `MEMBERS_READ`; `count` counts all.
    suggestions
        Reports of other cases that may tell of the same incident, each with the member that it is like.
    """

    count: CaseCount
    members: tuple[ReportDocument, ...]
    suggestions: tuple[tuple[ReportDocument, ReportDocument], ...]


async def get_case(search_index: SearchIndex, any_id: str, *, now: datetime) -> CaseFile:
    """Give the case of a report, by any of the ids that `get_report` takes."""
    case_id = (await get_report(search_index, any_id)).case_id
    members = (await search_index.find({"term": {"case_id": case_id}}, sort=OLDEST_FIRST, size=MEMBERS_READ)).documents
    count = (await count_these(search_index, [case_id], now=now))[case_id]
    return CaseFile(
        count=count, members=members, suggestions=tuple(await _find_suggestions(search_index, case_id, members))
    )


async def get_report(search_index: SearchIndex, any_id: str) -> ReportDocument:
    """Give a report by its report_id, which a case_id is as well, or by its tracking ID.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`.
    """
    if ":" in any_id:
        found = (await search_index.get_reports([any_id]))[:1]
    else:
        tracked = await search_index.find_by_tracking_id(parse_tracking_id(any_id))
        found = [tracked] if tracked else []
    if not found:
        raise DataFault("unknown_report", f"no report or case {any_id}; it may be on its way still")
    return found[0]


async def find_like(search_index: SearchIndex, words: str, *, since: datetime, size: int) -> SearchResult:
    """Find the reports that share most with a text, in words."""
    match = {"query": words[:QUERY_LIMIT], "minimum_should_match": LIKE_NEEDED}
    query = {"bool": {"must": [{"match": {"text_normal": match}}], "filter": [_since(since)]}}
    return await search_index.find(query, sort=[{"_score": "desc"}, {"received_at": "desc"}], size=size)


async def count_cases(search_index: SearchIndex, *, since: datetime, now: datetime) -> list[CaseCount]:
    """Count the cases that had a second report since a moment, the largest first."""
    return await _count([_since(since)], search_index, now=now, min_reports=2)


async def count_these(search_index: SearchIndex, case_ids: Collection[str], *, now: datetime) -> dict[str, CaseCount]:
    """Count some cases, over all their reports."""
    filters = [{"terms": {"case_id": sorted(case_ids)}}]
    return {each.case_id: each for each in await _count(filters, search_index, now=now, min_reports=1)}


async def _find_suggestions(
    search_index: SearchIndex, case_id: str, members: Sequence[ReportDocument]
) -> list[tuple[ReportDocument, ReportDocument]]:
    """Find reports of other cases that may tell of the same incident, each with the member that it is like."""
    own = {member.report_id: member for member in members}
    theirs = {member.duplicate_of: member for member in members if member.duplicate_kind is DuplicateKind.SAME_INCIDENT}
    query = {
        "bool": {
            "must_not": [{"term": {"case_id": case_id}}],
            "minimum_should_match": 1,
            "should": [
                {"ids": {"values": [each for each in theirs if each]}},
                {
                    "bool": {
                        "filter": [
                            {"term": {"duplicate_kind": str(DuplicateKind.SAME_INCIDENT)}},
                            {"terms": {"duplicate_of": list(own)}},
                        ]
                    }
                },
            ],
        }
    }
    found = await search_index.find(query, sort=OLDEST_FIRST, size=SUGGESTIONS_MAX)
    return [(each, theirs.get(each.report_id) or own[str(each.duplicate_of)]) for each in found.documents]


async def _count(
    filters: list[dict[str, Any]], search_index: SearchIndex, *, now: datetime, min_reports: int
) -> list[CaseCount]:
    terms = {"field": "case_id", "min_doc_count": min_reports, "size": CASES_COUNTED}
    figures = {
        "reporters": {"cardinality": {"field": "reporter"}},
        "unknown": {"missing": {"field": "reporter"}},
        "channels": {"terms": {"field": "channel"}},
        "first": {"min": {"field": "received_at"}},
        "last": {"max": {"field": "received_at"}},
        "last_day": {"filter": _between(now - DAY, now)},
        "day_before": {"filter": _between(now - 2 * DAY, now - DAY)},
    }
    counted = await search_index.aggregate(
        {"bool": {"filter": filters}}, {"cases": {"terms": terms, "aggregations": figures}}
    )
    return [_read(bucket) for bucket in counted.get("cases", {}).get("buckets", [])]


def _read(bucket: dict[str, Any]) -> CaseCount:
    return CaseCount(
        case_id=bucket["key"],
        reports=bucket["doc_count"],
        supporters=bucket["reporters"]["value"] + bucket["unknown"]["doc_count"],
        channels=tuple(sorted(channel["key"] for channel in bucket["channels"]["buckets"])),
        first_at=_time(bucket["first"]["value_as_string"]),
        last_at=_time(bucket["last"]["value_as_string"]),
        last_day=bucket["last_day"]["doc_count"],
        day_before=bucket["day_before"]["doc_count"],
    )


def _since(moment: datetime) -> dict[str, Any]:
    return {"range": {"received_at": {"gte": format_time(moment)}}}


def _between(start: datetime, end: datetime) -> dict[str, Any]:
    return {"range": {"received_at": {"gte": format_time(start), "lt": format_time(end)}}}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
