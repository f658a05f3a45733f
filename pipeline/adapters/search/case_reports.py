"""Questions on cases to the search index: one case, a report by any of its ids, reports that a text is like."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.adapters.search.case_counts import CaseCount, count_these
from pipeline.adapters.search.client import OLDEST_FIRST, SearchIndex
from pipeline.adapters.search.pages import SearchResult
from pipeline.adapters.search.question import received_between
from pipeline.contract.document import ReportDocument
from pipeline.domain.case import DuplicateKind
from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import parse_tracking_id
from pipeline.text.query import QUERY_LIMIT

MEMBERS_READ: Final = 100
"""Of a case: each is compared with an earlier one again, a millisecond each; more than that nobody reads."""
SUGGESTIONS_MAX: Final = 20
LIKE_NEEDED: Final = "30%"
"""Of a text's words, those that a report must share to be compared with it: below that nothing merges or links."""


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
    """Give the case of a report, by any of the ids that `get_report` takes.

    Raises
    ------
    DataFault
        As `get_report`; `unknown_report` as well if the case changes between two looks at it.
    """
    case_id = (await get_report(search_index, any_id)).case_id
    members = (await search_index.case_members(case_id, size=MEMBERS_READ)).documents
    count = (await count_these(search_index, [case_id], now=now)).get(case_id)
    if not members or count is None:
        message = f"the case {case_id} is joining another one just now; ask again"
        raise DataFault("unknown_report", message)
    return CaseFile(
        count=count, members=members, suggestions=tuple(await find_suggestions(search_index, case_id, members))
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
        raise DataFault("unknown_report", "no report or case has this id; it may be on its way still")
    return found[0]


async def find_like(search_index: SearchIndex, words: str, *, since: datetime, size: int) -> SearchResult:
    """Find the reports that share most with a text, in words."""
    match = {"query": words[:QUERY_LIMIT], "minimum_should_match": LIKE_NEEDED}
    query = {"bool": {"must": [{"match": {"text_normal": match}}], "filter": received_between(since)}}
    return await search_index.find(query, sort=[{"_score": "desc"}, {"received_at": "desc"}], size=size)


async def find_near(
    search_index: SearchIndex, names: Collection[str], *, category: str, since: datetime, size: int
) -> SearchResult:
    """Find the newest reports of a category that name one of some places, in whatever words."""
    match = {"match": {"text_normal": {"query": " ".join(names)[:QUERY_LIMIT]}}}
    query = {"bool": {"must": [match], "filter": [{"term": {"category.label": category}}, *received_between(since)]}}
    return await search_index.find(query, sort=[{"received_at": "desc"}], size=size)


async def find_suggestions(
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
