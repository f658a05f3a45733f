"""How offices do, counted over the index: what is theirs, late, handed back, reopened; and what the models answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.question import received_between
from pipeline.domain.follow_up import DONE, DeadlineState, Status

OFFICES_COUNTED: Final = 1_000
"""Offices with the most reports: more than a country's list is read to, and one answer of some hundred kilobytes."""

TENTH: Final = 0.1
"""Width of the steps in which confidence is counted, as in a model's card."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeCount:
    """An office in figures.

    Attributes
    ----------
    reports, late, reopened
        Of those that are with the office now: all, those past a due date, those whose answer was objected to.
    is_open
        Those with which something must still be done.
    handed_back
        Reports that were taken for the office's, and that an office handed back.
    """

    code: str
    name: str
    reports: int = 0
    is_open: int = 0
    late: int = 0
    reopened: int = 0
    handed_back: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What a model answered: how often each label, and each tenth of confidence."""

    labels: Mapping[str, int]
    tenths: Mapping[int, int]


async def count_offices(search_index: SearchIndex, *, since: datetime, until: datetime) -> list[OfficeCount]:
    """Count the offices that reports of a span of time are with, or were taken for."""
    found = await search_index.aggregate(
        {"bool": {"filter": received_between(since, until)}},
        {
            "with": _by("follow_up.office_code", "follow_up.office", _STATES),
            "taken_for": {
                "filter": {"range": {"follow_up.handed_back": {"gte": 1}}},
                "aggregations": {"offices": _by("agency.code", "agency.name", {})},
            },
        },
    )
    bounced = {each["key"]: each for each in found.get("taken_for", {}).get("offices", {}).get("buckets", [])}
    counted = {each["key"]: each for each in found.get("with", {}).get("buckets", [])}
    return [_office(code, counted.get(code), bounced.get(code)) for code in counted | bounced]


async def count_answers(search_index: SearchIndex, question: str, *, since: datetime) -> Answered:
    """Count what a model answered to the reports since a moment; a question is a field, such as `category`."""
    found = await search_index.aggregate(
        {"bool": {"filter": received_between(since)}},
        {
            "labels": {"terms": {"field": f"{question}.label", "size": OFFICES_COUNTED}},
            "tenths": {
                "range": {
                    "field": f"{question}.confidence",
                    "ranges": [{"key": str(at), "from": at * TENTH, "to": (at + 1) * TENTH} for at in range(9)]
                    + [{"key": "9", "from": 0.9}],
                }
            },
        },
    )
    return Answered(
        labels={each["key"]: each["doc_count"] for each in found.get("labels", {}).get("buckets", [])},
        tenths={int(each["key"]): each["doc_count"] for each in found.get("tenths", {}).get("buckets", [])},
    )


_STATES: Final[dict[str, Any]] = {
    "open": {"filter": {"bool": {"must_not": [{"terms": {"follow_up.status": sorted(DONE)}}]}}},
    "late": {"filter": {"term": {"follow_up.deadline": str(DeadlineState.LATE)}}},
    "reopened": {"filter": {"term": {"follow_up.status": str(Status.REOPENED)}}},
}


def _by(code: str, name: str, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "terms": {"field": code, "size": OFFICES_COUNTED},
        "aggregations": {"name": {"terms": {"field": name, "size": 1}}, **figures},
    }


def _office(code: str, counted: dict[str, Any] | None, bounced: dict[str, Any] | None) -> OfficeCount:
    named = ((counted or bounced or {}).get("name") or {}).get("buckets") or [{"key": code}]
    figures = {name: counted[name]["doc_count"] for name in _STATES} if counted else dict.fromkeys(_STATES, 0)
    return OfficeCount(
        code=code,
        name=named[0]["key"],
        reports=counted["doc_count"] if counted else 0,
        is_open=figures["open"],
        late=figures["late"],
        reopened=figures["reopened"],
        handed_back=bounced["doc_count"] if bounced else 0,
    )
