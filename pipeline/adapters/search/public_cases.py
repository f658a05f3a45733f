"""Questions of citizens to the search index: what is reported in a region, each case once, and how much of it where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pipeline.adapters.search.client import OLDEST_FIRST, SearchIndex
from pipeline.adapters.search.pages import PAGE_SIZE
from pipeline.adapters.search.public_reports import IS_PUBLIC, NEWEST_FIRST
from pipeline.adapters.search.question import received_between
from pipeline.contract.document import ReportDocument
from pipeline.domain.follow_up import Status
from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE

PLACE_FIELD: Final[Mapping[int, str]] = {
    PROVINCE: "place.province.code",
    REGENCY: "place.regency.code",
    DISTRICT: "place.district.code",
    VILLAGE: "place.village.code",
}
"""The field of a region, by the length of its code."""

BELOW: Final[Mapping[int, int]] = {0: PROVINCE, PROVINCE: REGENCY, REGENCY: DISTRICT}
"""The level that a region is counted by; a district is not divided, so that no count tells of one house."""

REGIONS_COUNTED: Final = 200
"""More than any region has below it: there are 38 provinces, 38 regencies in Jawa Timur, and 51 districts at most."""

LOOKED_AT: Final = 2
"""Reports that are read for each case that is asked for: most cases have one."""

REACH: Final = 2_000
"""Cases behind which no page is turned: a hundred pages, each of which reads the reports before it again."""


class PublicState(StrEnum):
    """How far a case has come, as citizens tell it apart."""

    WAITING = "menunggu"
    IN_WORK = "ditangani"
    ANSWERED = "dijawab"


STATES: Final[Mapping[PublicState, frozenset[Status]]] = {
    PublicState.WAITING: frozenset(
        {Status.RECEIVED, Status.NEEDS_VERIFICATION, Status.INCOMPLETE, Status.VERIFIED, Status.OUT_OF_SCOPE}
    ),
    PublicState.IN_WORK: frozenset(
        {Status.FORWARDED, Status.REDIRECTED, Status.IN_PROGRESS, Status.POSTPONED, Status.REOPENED}
    ),
    PublicState.ANSWERED: frozenset({Status.FOLLOWED_UP, Status.RESOLVED, Status.CLOSED}),
}
"""What is archived or withdrawn is in none of them, and shown to nobody."""

SHOWN: Final = frozenset().union(*STATES.values())
"""Statuses of reports that everybody may read."""

_STATE_OF: Final = {status: state for state, statuses in STATES.items() for status in statuses}


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicFilter:
    """Which reports are asked for.

    Attributes
    ----------
    region
        Code of the region that they are about; empty: anywhere, also where nobody knows.
    category
        Slug; empty: all.
    """

    region: str = ""
    category: str = ""
    state: PublicState | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicCounts:
    """How many cases there are, and how many in each region below the asked one, of which a district has none."""

    total: int
    regions: Mapping[str, int]


def state_of(status: Status) -> PublicState:
    """Give how far a report of `SHOWN` is, as citizens tell it apart."""
    return _STATE_OF[status]


async def find_cases(
    search_index: SearchIndex, asked: PublicFilter, *, since: datetime, skip: int, size: int
) -> list[ReportDocument]:
    """Find cases, each by its newest report and the newest first; `skip` and `size` are at most `REACH` together.

    The newest reports are read until they are of enough cases: each look leaves out the cases that it has, so that one
    of thousands of reports costs one. To let the engine collapse all reports by case reads each of them, for 20.
    """
    query = _query(asked, since)
    newest: dict[str, str] = {}
    while (missing := skip + size - len(newest)) > 0:
        reports = await search_index.read_fields(
            _without(query, newest),
            ("report_id", "case_id"),
            sort=NEWEST_FIRST,
            size=min(missing * LOOKED_AT, PAGE_SIZE),
        )
        if not reports:
            break
        for each in reports:
            newest.setdefault(each["case_id"], each["report_id"])
    return await search_index.get_reports(list(newest.values())[skip : skip + size])


async def count_public(search_index: SearchIndex, asked: PublicFilter, *, since: datetime) -> PublicCounts:
    """Count the cases of a region, and of each region below it."""
    counted = await search_index.aggregate(_query(asked, since), {"cases": _CASES, **_by_region(asked)})
    return PublicCounts(total=counted.get("cases", {}).get("value", 0), regions=_read_regions(counted))


def _without(query: dict[str, Any], case_ids: Collection[str]) -> dict[str, Any]:
    return {"bool": {**query["bool"], "must_not": [{"terms": {"case_id": list(case_ids)}}]}} if case_ids else query


def _by_region(asked: PublicFilter) -> dict[str, Any]:
    below = BELOW.get(len(asked.region))
    if below is None:
        return {}
    terms = {"field": PLACE_FIELD[below], "size": REGIONS_COUNTED}
    return {"regions": {"terms": terms, "aggregations": {"cases": _CASES}}}


def _read_regions(counted: dict[str, Any]) -> dict[str, int]:
    buckets = counted.get("regions", {}).get("buckets", [])
    return {bucket["key"]: bucket["cases"]["value"] for bucket in buckets}


async def find_oldest(search_index: SearchIndex, case_id: str) -> ReportDocument | None:
    """Find the oldest report of a case that everybody may read."""
    query = {
        "bool": {"filter": [*IS_PUBLIC, {"terms": {"follow_up.status": sorted(SHOWN)}}, {"term": {"case_id": case_id}}]}
    }
    found = await search_index.find(query, sort=OLDEST_FIRST, size=1)
    return found.documents[0] if found.documents else None


_CASES: Final = {"cardinality": {"field": "case_id"}}


def _query(asked: PublicFilter, since: datetime) -> dict[str, Any]:
    statuses = STATES[asked.state] if asked.state else SHOWN
    filters: list[dict[str, Any]] = [
        *IS_PUBLIC,
        {"terms": {"follow_up.status": sorted(statuses)}},
        *received_between(since),
    ]
    if asked.region:
        filters.append({"term": {PLACE_FIELD[len(asked.region)]: asked.region}})
    if asked.category:
        filters.append({"term": {"category.label": asked.category}})
    return {"bool": {"filter": filters}}
