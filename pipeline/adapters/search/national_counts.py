"""Counts for the national picture, from the search index: a question for all of a period, others for words that rise.

Confidential reports are counted, and none of their words: the index has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.public_cases import PLACE_FIELD
from pipeline.adapters.search.question import received_between
from pipeline.domain.follow_up import OPEN, DeadlineState, Status
from pipeline.domain.taxonomy import ReportKind

REGIONS: Final = 600
"""More than there are regencies and cities: 514."""

OFFICES: Final = 2_000
"""Offices that are counted, those with the most reports first; the late ones are sought among them."""

LABELS: Final = 200
"""More than there are categories, channels and reasons."""

ZONE: Final = "+07:00"
"""In which days begin for the country as a whole: Jakarta's."""

DAYS_BY_DAY, DAYS_BY_WEEK = 62, 400
"""Longest periods that are shown by day and by week, as far as their bars can be told apart; longer ones by month."""

WORDS_PROPOSED, WORDS_SHOWN = 200, 15
WORDS_SAMPLED: Final = 20_000
"""Cases of the period whose words are counted: more change no word's place, and cost a second."""
FEWEST: Final = 3
"""Cases that must have a word: what two people write rises by chance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """What is counted.

    Attributes
    ----------
    since, until
        Bounds of `received_at`; `until` itself is outside.
    region
        Code of a province or a smaller region; empty: everywhere.
    category, channel
        Empty: all.
    """

    since: datetime
    until: datetime
    region: str = ""
    category: str = ""
    channel: str = ""

    @property
    def interval(self) -> str:
        """By which step of the calendar it is shown over time."""
        days = (self.until - self.since).days
        return "day" if days <= DAYS_BY_DAY else "week" if days <= DAYS_BY_WEEK else "month"

    @property
    def before(self) -> Period:
        """The same, as long before."""
        length = self.until - self.since
        return Period(
            since=self.since - length,
            until=self.since,
            region=self.region,
            category=self.category,
            channel=self.channel,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A step of time: how many reports, and how many of them people must look at."""

    day: date
    reports: int
    doubted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeCount:
    """The open reports of an office, by how they stand to their due date."""

    name: str
    in_time: int
    near: int
    late: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """A period in figures.

    Attributes
    ----------
    tenths
        Reports by the tenth of their category's confidence, 0 to 9.
    """

    reports: int
    cases: int
    doubted: int
    over_time: tuple[Moment, ...]
    provinces: Mapping[str, int]
    regencies: Mapping[str, int]
    categories: Mapping[str, int]
    channels: Mapping[str, int]
    offices: Mapping[str, int]
    deadlines: tuple[OfficeCount, ...]
    reasons: Mapping[str, int]
    tenths: Mapping[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class RisingWord:
    """A word's stem, and in how many cases it stands: of the period, and of the time before."""

    stem: str
    cases: int
    cases_before: int

    @property
    def name(self) -> str:
        """As people read it: `tidak alir`."""
        return self.stem.replace("_", " ")


@dataclass(frozen=True, kw_only=True, slots=True)
class WordCounts:
    """How many cases have some words.

    Attributes
    ----------
    cases
        All that were looked at.
    having
        Stem -> cases with it.
    """

    cases: int
    having: Mapping[str, int]


async def count_period(search_index: SearchIndex, period: Period) -> Counts:
    """Count the reports of a period; what is no report, and what was withdrawn, does not count."""
    found = await search_index.aggregate(_query(period), _aggregations(period))
    if not found:
        return _NOTHING
    return Counts(
        reports=found["reports"]["value"],
        cases=found["cases"]["value"],
        doubted=found["doubted"]["doc_count"],
        over_time=tuple(map(_moment, found["over_time"]["buckets"])),
        provinces=_buckets(found["provinces"]),
        regencies=_buckets(found["regencies"]),
        categories=_buckets(found["categories"]),
        channels=_buckets(found["channels"]),
        offices=_buckets(found["offices"]),
        deadlines=tuple(_office(each) for each in found["open"]["offices"]["buckets"]),
        reasons=_buckets(found["reasons"]),
        tenths={min(round(each["key"] * 10), 9): each["doc_count"] for each in found["tenths"]["buckets"]},
    )


async def count_categories(search_index: SearchIndex, period: Period) -> dict[str, int]:
    """Count the reports of a period by category alone."""
    found = await search_index.aggregate(_query(period), {"categories": _terms("category.label", LABELS)})
    return _buckets(found["categories"]) if found else {}


async def find_rising(search_index: SearchIndex, period: Period) -> tuple[RisingWord, ...]:
    """Find the words that rise: they stand in more of a period's cases than of those as long before.

    A case counts once, however often it was copied. The index proposes words that are significant; how far each rose is
    worked out here, so that all engines put them in one order.
    """
    proposed = {
        "significant_terms": {
            "field": "search.words",
            "size": WORDS_PROPOSED,
            "min_doc_count": FEWEST,
            "background_filter": _query(period.before),
        }
    }
    now = await _count_words(search_index, period, proposed)
    known = {"terms": {"field": "search.words", "size": WORDS_PROPOSED, "include": sorted(now.having)}}
    before = await _count_words(search_index, period.before, known) if now.having else now
    rises = {stem: _rise(count / now.cases, before, stem) for stem, count in now.having.items()}
    first = sorted((stem for stem in rises if rises[stem] > 0), key=lambda stem: (-rises[stem], stem))[:WORDS_SHOWN]
    return tuple(
        RisingWord(stem=stem, cases=now.having[stem], cases_before=before.having.get(stem, 0)) for stem in first
    )


async def _count_words(search_index: SearchIndex, period: Period, words: dict[str, Any]) -> WordCounts:
    cases = {"field": "case_id", "max_docs_per_value": 1, "shard_size": WORDS_SAMPLED}
    sampled = {"sampled": {"diversified_sampler": cases, "aggregations": {"words": words}}}
    found = (await search_index.aggregate(_query(period), sampled)).get("sampled", {})
    if not found.get("doc_count"):  # then not every engine says that there are no words either
        return WordCounts(cases=0, having={})
    return WordCounts(cases=found["doc_count"], having=_buckets(found["words"]))


def _rise(share: float, before: WordCounts, stem: str) -> float:
    """Weigh by how much and how many times a share rose (JLH, as Elasticsearch does); a new word was there once."""
    share_before = (before.having.get(stem, 0) + 1) / (before.cases + 1)
    return (share - share_before) * share / share_before


_NOTHING: Final = Counts(
    reports=0,
    cases=0,
    doubted=0,
    over_time=(),
    provinces={},
    regencies={},
    categories={},
    channels={},
    offices={},
    deadlines=(),
    reasons={},
    tenths={},
)


def _query(period: Period) -> dict[str, Any]:
    terms = {
        PLACE_FIELD.get(len(period.region), ""): period.region,
        "category.label": period.category,
        "channel": period.channel,
    }
    return {
        "bool": {
            "filter": [
                {"term": {"kind.label": str(ReportKind.LAPORAN)}},
                *received_between(period.since, period.until),
                *({"term": {field: value}} for field, value in terms.items() if value),
            ],
            "must_not": [{"term": {"follow_up.status": str(Status.WITHDRAWN)}}],
        }
    }


_OPEN: Final = {"terms": {"follow_up.status": sorted(OPEN)}}
_DOUBTED: Final = {"filter": {"term": {"review.needed": True}}}


def _terms(field: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": size}}


def _aggregations(period: Period) -> dict[str, Any]:
    steps = {"field": "received_at", "calendar_interval": period.interval, "time_zone": ZONE, "min_doc_count": 0}
    by_office = _terms("agency.name", OFFICES) | {"aggregations": {"deadlines": _terms("follow_up.deadline", 10)}}
    return {
        "reports": {"value_count": {"field": "report_id"}},
        "cases": {"cardinality": {"field": "case_id"}},
        "doubted": _DOUBTED,
        "over_time": {"date_histogram": steps, "aggregations": {"doubted": _DOUBTED}},
        "provinces": _terms("place.province.code", REGIONS),
        "regencies": _terms("place.regency.code", REGIONS),
        "categories": _terms("category.label", LABELS),
        "channels": _terms("channel", LABELS),
        "offices": _terms("agency.name", OFFICES),
        "open": {"filter": _OPEN, "aggregations": {"offices": by_office}},
        "reasons": _terms("review.reasons", LABELS),
        "tenths": {"histogram": {"field": "category.confidence", "interval": 0.1}},
    }


def _buckets(found: dict[str, Any]) -> dict[str, int]:
    return {each["key"]: each["doc_count"] for each in found["buckets"]}


def _moment(bucket: dict[str, Any]) -> Moment:
    begins = datetime.fromisoformat(bucket["key_as_string"])
    return Moment(day=begins.date(), reports=bucket["doc_count"], doubted=bucket["doubted"]["doc_count"])


def _office(bucket: dict[str, Any]) -> OfficeCount:
    counts = _buckets(bucket["deadlines"])
    return OfficeCount(
        name=bucket["key"],
        in_time=counts.get(DeadlineState.IN_TIME, 0),
        near=counts.get(DeadlineState.NEAR, 0),
        late=counts.get(DeadlineState.LATE, 0),
    )
