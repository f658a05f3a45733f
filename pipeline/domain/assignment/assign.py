"""Who must answer a report, by when, and whether it cannot wait: routing, deadlines and urgency together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.deadline import Calendar, DeadlineRule, DueDates, find_due_dates, find_time_zone
from pipeline.domain.place import Place
from pipeline.domain.routing import Routing, route
from pipeline.domain.routing_rules import RoutingRules
from pipeline.domain.triage import Prediction, ScoredLabel
from pipeline.domain.urgency import find_dangers


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentRules:
    """The rules in force.

    Attributes
    ----------
    agency_kinds
        Those of the taxonomy; a rule may name an office of another kind, such as a province's.
    """

    agency_kinds: frozenset[str]
    routing: RoutingRules
    deadlines: Sequence[DeadlineRule]
    calendar: Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """The office, its deadlines, and whether somebody or something is in danger now (darurat)."""

    routing: Routing
    due: DueDates
    is_urgent: bool


def assign(
    agency_kind: str, category: str, place: Place | None, *, text: str, received_at: datetime, rules: AssignmentRules
) -> Assignment:
    """Decide for a report; `text` is normalised, the day is the local one of the place."""
    is_urgent = bool(find_dangers(text))
    on = received_at.astimezone(find_time_zone(place)).date()
    return Assignment(
        routing=route(agency_kind, category, place, rules=rules.routing, text=text, on=on),
        due=find_due_dates(
            received_at, category, place, rules=rules.deadlines, calendar=rules.calendar, is_urgent=is_urgent
        ),
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
