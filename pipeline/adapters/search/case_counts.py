"""Cases in figures, from the search index: reports, people, growth.

Who supports a case either reported it or follows one of its reports. Cases join and part, so it is looked up at each
question which case a followed report is in now, and then both indices are counted at once: one person is one supporter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.question import received_between
from pipeline.adapters.search.supports import SUPPORT_ALIAS
from pipeline.adapters.search.template import ALIAS

DAY: Final = timedelta(days=1)
CASES_COUNTED: Final = 1_000
"""Largest cases that are counted before they are put in order: a list is read to some dozen lines."""
FOLLOWED_COUNTED: Final = 500
"""Reports with the most followers whose cases are counted for a list; each case is a filter of its own."""
PEOPLE: Final = {"people": {"cardinality": {"field": "reporter"}}, "unknown": {"missing": {"field": "reporter"}}}
FOLLOWABLE: Final = 500
"""Oldest reports of the cases asked for whose followers are counted. Who is shown a case is shown its oldest report and
follows that: the others are oldest reports of cases that joined it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseCount:
    """A case in figures.

    Attributes
    ----------
    supporters
        Distinct people who reported or follow; each report of an unknown one counts.
    followers
        Those of them who follow; some may have reported as well.
    channels, first_at, last_at
        Of reports and follows.
    last_day, day_before
        People who reported or followed in the 24 hours before now, and in the 24 hours before those.
    """

    case_id: str
    reports: int
    supporters: int
    followers: int
    channels: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    last_day: int
    day_before: int

    @property
    def growth(self) -> int:
        """How many people more spoke up in the last day than in the one before."""
        return self.last_day - self.day_before


async def count_cases(search_index: SearchIndex, *, since: datetime, now: datetime) -> list[CaseCount]:
    """Count the cases that had a second report or a follower since a moment, as far as they are of that time."""
    repeated = await _count_repeated(search_index, since=since, now=now)
    followed = await _followed_since(search_index, since)
    return list((repeated | await _count_supported(search_index, followed, received_between(since), now=now)).values())


async def count_these(search_index: SearchIndex, case_ids: Collection[str], *, now: datetime) -> dict[str, CaseCount]:
    """Count some cases, over all their reports and followers."""
    own = {case_id: case_id for case_id in case_ids}  # counted also if others' reports are too many
    case_of = own | await search_index.cases_of_members(case_ids, size=FOLLOWABLE)
    return await _count_supported(search_index, _by_case(case_of), [], now=now)


async def _count_repeated(search_index: SearchIndex, *, since: datetime, now: datetime) -> dict[str, CaseCount]:
    """Count the largest cases, by their reports alone."""
    terms = {"field": "case_id", "min_doc_count": 2, "size": CASES_COUNTED}
    counted = await search_index.aggregate(
        {"bool": {"filter": received_between(since)}}, {"cases": {"terms": terms, "aggregations": _figures(now)}}
    )
    return {each["key"]: _read(each["key"], each) for each in counted.get("cases", {}).get("buckets", [])}


async def _followed_since(search_index: SearchIndex, since: datetime) -> dict[str, list[str]]:
    """Find the reports with the most new followers, by the case that each is in now."""
    most = {"followed": {"terms": {"field": "supports", "size": FOLLOWED_COUNTED}}}
    counted = await search_index.aggregate({"bool": {"filter": received_between(since)}}, most, over=[SUPPORT_ALIAS])
    followed = [bucket["key"] for bucket in counted.get("followed", {}).get("buckets", [])]
    return _by_case({each.report_id: each.case_id for each in await search_index.get_reports(followed)})


async def _count_supported(
    search_index: SearchIndex, reports_of: Mapping[str, Sequence[str]], filters: list[dict[str, Any]], *, now: datetime
) -> dict[str, CaseCount]:
    """Count cases over their reports, and over the followers of the reports that are given for each."""
    if not reports_of:
        return {}
    followable = [report_id for report_ids in reports_of.values() for report_id in report_ids]
    anything = _any({"terms": {"case_id": list(reports_of)}}, {"terms": {"supports": followable}})
    supported = {
        case_id: _any({"term": {"case_id": case_id}}, {"terms": {"supports": report_ids}})
        for case_id, report_ids in reports_of.items()
    }
    counted = await search_index.aggregate(
        {"bool": {"filter": [*filters, anything]}},
        {"cases": {"filters": {"filters": supported}, "aggregations": _figures(now)}},
        over=[ALIAS, SUPPORT_ALIAS],
    )
    buckets: dict[str, Any] = counted.get("cases", {}).get("buckets", {})
    return {case_id: _read(case_id, bucket) for case_id, bucket in buckets.items() if bucket["doc_count"]}


def _by_case(case_of: Mapping[str, str]) -> dict[str, list[str]]:
    reports_of: dict[str, list[str]] = {}
    for report_id, case_id in case_of.items():
        reports_of.setdefault(case_id, []).append(report_id)
    return reports_of


def _figures(now: datetime) -> dict[str, Any]:
    return {
        **PEOPLE,
        "reports": {"filter": {"exists": {"field": "case_id"}}},
        "follows": {"filter": {"exists": {"field": "supports"}}, "aggregations": PEOPLE},
        "channels": {"terms": {"field": "channel"}},
        "first": {"min": {"field": "received_at"}},
        "last": {"max": {"field": "received_at"}},
        "last_day": _people_between(now - DAY, now),
        "day_before": _people_between(now - 2 * DAY, now - DAY),
    }


def _people_between(start: datetime, end: datetime) -> dict[str, Any]:
    return {"filter": {"bool": {"filter": received_between(start, end)}}, "aggregations": PEOPLE}


def _read(case_id: str, bucket: dict[str, Any]) -> CaseCount:
    return CaseCount(
        case_id=case_id,
        reports=bucket["reports"]["doc_count"],
        supporters=_people(bucket),
        followers=bucket["follows"]["people"]["value"],
        channels=tuple(sorted(channel["key"] for channel in bucket["channels"]["buckets"])),
        first_at=_time(bucket["first"]["value_as_string"]),
        last_at=_time(bucket["last"]["value_as_string"]),
        last_day=_people(bucket["last_day"]),
        day_before=_people(bucket["day_before"]),
    )


def _people(bucket: dict[str, Any]) -> int:
    """Count distinct people; each report of an unknown one counts."""
    return int(bucket["people"]["value"] + bucket["unknown"]["doc_count"])


def _any(*queries: dict[str, Any]) -> dict[str, Any]:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
