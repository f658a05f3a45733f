"""Who must answer a report, and by when: routing and deadlines together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.assignment.deadlines import Deadlines, DueDates, find_local_day
from pipeline.domain.assignment.offices import Routing, route
from pipeline.domain.assignment.rules import RoutingRules
from pipeline.domain.place import Place
from pipeline.domain.triage import Prediction, ScoredLabel


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentRules:
    """The rules in force.

    Attributes
    ----------
    agency_kinds
        Those of the taxonomy; a rule may name an office of another kind, such as a province's.
    office_names
        What people call a kind of regional agency, as it stands in a cleaned text -> the kind.
    """

    agency_kinds: frozenset[str]
    office_names: Mapping[str, str]
    routing: RoutingRules
    deadlines: Deadlines


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """The office, its deadlines, and whether somebody or something is in danger now (darurat)."""

    routing: Routing
    due: DueDates
    is_urgent: bool


def assign(
    agency_kind: str,
    category: str,
    place: Place | None,
    *,
    phrases: Set[str],
    is_urgent: bool,
    received_at: datetime,
    rules: AssignmentRules,
) -> Assignment:
    """Decide for a report.

    Parameters
    ----------
    phrases
        Those of `rules.routing.phrases` that its text holds.
    """
    day = find_local_day(received_at, place)
    return Assignment(
        routing=route(agency_kind, category, place, rules=rules.routing, phrases=phrases, on=day.date),
        due=rules.deadlines.find(day, category, is_urgent=is_urgent),
        is_urgent=is_urgent,
    )


def follow_rules(agency: Prediction[str], assignment: Assignment, rules: AssignmentRules) -> Prediction[str]:
    """Give the prediction after a rule of the place has moved the subject to another kind; the model's is runner-up."""
    kind = assignment.routing.agency_kind
    if kind == agency.label or kind not in rules.agency_kinds:
        return agency
    others = [ScoredLabel(agency.label, agency.confidence), *agency.alternatives]
    return Prediction(
        label=kind,
        confidence=agency.confidence,
        alternatives=tuple(other for other in others if other.label != kind),
    )
