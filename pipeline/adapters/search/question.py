"""A question to the reports' index, and how Elasticsearch is asked it. Pure.

What must match and what orders are words of ours, in fields that every engine reads alike. The weights were set by the
tuning queries of `lapor evaluate search`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.contract.document import format_time
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import DeadlineState
from pipeline.domain.place import GeoPoint
from pipeline.domain.taxonomy import ReportKind

WORDS_NEEDED: Final = "2<75%"
"""Of one or two words all must be found, of more three quarters: citizens do not tell alike."""
FEW: Final = 10
"""Reports with all words, below which those with some of them are looked for too: half of a page."""
FIELDS: Final = {"search.stems": 1.0, "search.place": 0.6, "search.office": 0.3}
"""Where a word is looked for, and what it counts there: what is told, then where, then whose it is."""
TIE: Final = 0.1
"""Of a word's other fields: it is one word, wherever it stands."""
LABEL_WEIGHT: Final = 1.5
"""Of a place, category or agency by its label: about that of one common word."""
REPORT_WEIGHT: Final = 1.0
"""Of a report before chatter and offices' answers."""
ALL_WEIGHT: Final = 100.0
"""Of a report with all that was asked for before those with some of it: more than any words are worth."""
NAMED_WEIGHT: Final = 4.0
PHRASE_WEIGHT: Final = 0.5
"""Of what is named, and of a known phrase as it stands, where one word is enough."""

Body = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Something that a query names, by whose label it is found as well as by the words.

    Attributes
    ----------
    labels
        Field -> values, one of which is enough.
    stems
        The words that name it.
    name
        As people read it.
    """

    labels: dict[str, tuple[str, ...]]
    stems: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """One or several stems that must follow each other."""

    stems: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """Within some kilometres of a point."""

    point: GeoPoint
    km: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What must hold of a report, whatever its words.

    Attributes
    ----------
    region
        Code of a region of any level.
    office
        Name of an office that was concluded, or that has the report.
    since, until
        Bounds of `received_at`; `until` itself is outside.
    """

    region: str | None = None
    category: str | None = None
    agency: str | None = None
    office: str | None = None
    channel: str | None = None
    kind: str | None = None
    status: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    near: Near | None = None
    needs_review: bool = False
    late: bool = False
    urgent: bool = False

    def clauses(self) -> list[Body]:
        """Lay them out for Elasticsearch."""
        terms: dict[str, str | bool | None] = {
            "search.region_codes": self.region,
            "category.label": self.category,
            "channel": self.channel,
            "kind.label": self.kind,
            "follow_up.status": self.status,
            "review.needed": self.needs_review or None,
            "follow_up.deadline": str(DeadlineState.LATE) if self.late else None,
            "flags": str(Flag.URGENT) if self.urgent else None,
        }
        return [
            *({"term": {field: value}} for field, value in terms.items() if value is not None),
            *_one_of(("agency.label", "agency.kind"), self.agency),
            *_one_of(("agency.name", "follow_up.office"), self.office),
            *received_between(self.since, self.until),
            *_around(self.near),
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked for; without words, the newest reports that the filters let pass.

    Attributes
    ----------
    stems
        Words and known phrases, most of which must be there.
    named
        Places and agencies that the words name.
    phrases
        What must be there as it stands.
    choices
        Of each, one must be there.
    excluded
        What must be missing.
    is_wide
        Whether one of the words is enough, and what they name need not be there; what has all comes first.
    """

    stems: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    phrases: tuple[Term, ...] = ()
    choices: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    filters: Filters = Filters()
    hidden: tuple[Body, ...] = ()
    is_wide: bool = False

    @property
    def has_words(self) -> bool:
        """Whether anything is looked for by words, so that hits differ in how well they fit."""
        return bool(self.stems or self.named or self.phrases or self.choices)

    @property
    def can_widen(self) -> bool:
        """Whether there are words of which some may be missing."""
        return len(self.stems) + len(self.named) + len(" ".join(each.stems for each in self.phrases).split()) > 1

    def body(self) -> Body:
        """Lay the question out in Elasticsearch's language."""
        must: list[Body] = [_any([_word(each.stems) for each in choice]) for choice in self.choices]
        must += self._some_words() if self.is_wide else self._all_words()
        return {
            "bool": {
                "must": must,
                "filter": self.filters.clauses(),
                "must_not": [*(_word(each.stems) for each in self.excluded), *self.hidden],
                "should": [*self._helps(), *(self._wide_helps() if self.is_wide else ())],
            }
        }

    def _all_words(self) -> list[Body]:
        must = [*(_named(each) for each in self.named), *(_word(each.stems) for each in self.phrases)]
        words = [_unit(each) for each in self.stems]
        return [*must, {"bool": {"should": words, "minimum_should_match": WORDS_NEEDED}}] if words else must

    def _some_words(self) -> list[Body]:
        said = [*self.stems, *(each.stems for each in self.phrases)] or [each.stems for each in self.named]
        return [_any([_word(each) for each in dict.fromkeys(" ".join(said).split())])]

    def _wide_helps(self) -> list[Body]:
        """Give what orders hits that have some of the words."""
        known = [*self.stems, *(each.stems for each in self.phrases)]
        return [
            _constant({"bool": {"must": self._all_words()}}, ALL_WEIGHT),
            *(_boosted(_named(each), NAMED_WEIGHT) for each in self.named),
            *(_boosted(_word(each), PHRASE_WEIGHT) for each in known if " " in each),
        ]

    def sort(self) -> list[Body]:
        """Give the order, in which no two reports are alike: the best first, or the newest."""
        newest: list[Body] = [{"received_at": "desc"}, {"report_id": "asc"}]
        return [{"_score": "desc"}, *newest] if self.has_words else newest

    def _helps(self) -> list[Body]:
        """Give what orders hits and finds none."""
        if not self.has_words:
            return []
        return [_constant({"term": {"kind.label": str(ReportKind.LAPORAN)}}, REPORT_WEIGHT)]


def received_between(since: datetime | None, until: datetime | None = None) -> list[Body]:
    """Give the filters for what was received from one moment on and before another; none without bounds."""
    bounds = {name: format_time(moment) for name, moment in (("gte", since), ("lt", until)) if moment is not None}
    return [{"range": {"received_at": bounds}}] if bounds else []


def _word(stems: str) -> Body:
    """Find one word, or some that follow each other."""
    fields: list[Body] = [{"match_phrase": {name: {"query": stems, "boost": boost}}} for name, boost in FIELDS.items()]
    return {"dis_max": {"queries": fields, "tie_breaker": TIE}}


def _unit(stems: str) -> Body:
    """Find a word, or a known phrase, whose words may also stand apart."""
    words = stems.split()
    if len(words) == 1:
        return _word(stems)
    apart: Body = {"bool": {"must": [_word(each) for each in words]}}
    return {"dis_max": {"queries": [_word(stems), apart], "tie_breaker": TIE}}


def _named(named: Named) -> Body:
    labels = [
        _constant({"terms": {field: list(values)}}, LABEL_WEIGHT) for field, values in named.labels.items() if values
    ]
    return {"dis_max": {"queries": [*labels, _word(named.stems)], "tie_breaker": TIE}}


def _boosted(query: Body, weight: float) -> Body:
    return {"bool": {"must": query, "boost": weight}}


def _constant(query: Body, weight: float) -> Body:
    return {"constant_score": {"filter": query, "boost": weight}}


def _any(clauses: list[Body]) -> Body:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _one_of(fields: tuple[str, ...], value: str | None) -> list[Body]:
    return [_any([{"term": {field: value}} for field in fields])] if value is not None else []


def _around(near: Near | None) -> list[Body]:
    if near is None:
        return []
    point = {"lat": near.point.lat, "lon": near.point.lon}
    return [{"geo_distance": {"distance": f"{near.km:g}km", "location": point}}]
