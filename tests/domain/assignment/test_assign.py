"""Rules of a place move a prediction, and only to kinds that the taxonomy knows."""

from datetime import UTC, datetime

import pytest

from pipeline.domain.assignment.assign import AssignmentRules, assign, follow_rules
from pipeline.domain.assignment.offices import RoutingReason
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.triage import Prediction, ScoredLabel
from pipeline.system.stages import load_assignment_rules

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
MODEL = Prediction(
    label="dinas_pu", confidence=0.7, alternatives=(ScoredLabel("dishub", 0.2), ScoredLabel("pln", 0.05))
)


def place(regency: str, name: str) -> Place:
    province = Region(code=regency[:2], name="")
    return Place(source=PlaceSource.TEXT, confidence=0.9, province=province, regency=Region(code=regency, name=name))


@pytest.fixture(scope="module")
def rules() -> AssignmentRules:
    return load_assignment_rules()


def test_a_local_rule_moves_the_subject_and_the_model_is_runner_up(rules: AssignmentRules) -> None:
    surabaya = place("35.78", "Kota Surabaya")
    assignment = assign(
        "dinas_pu", "infrastruktur", surabaya, phrases={"lampu jalan"}, is_urgent=False, received_at=T0, rules=rules
    )

    moved = follow_rules(MODEL, assignment, rules)

    assert assignment.routing.reasons == (RoutingReason.LOCAL_EXCEPTION,)
    assert (moved.label, moved.confidence) == ("dishub", 0.7)
    assert [other.label for other in moved.alternatives] == ["dinas_pu", "pln"]


@pytest.mark.parametrize(
    ("where", "phrases"),
    [
        (place("34.71", "Kota Yogyakarta"), set()),
        (None, set()),
        (place("34.71", ""), {"jalan provinsi"}),
    ],
)
def test_without_such_a_rule_the_model_stands(rules: AssignmentRules, where: Place | None, phrases: set[str]) -> None:
    assignment = assign(
        "dinas_pu", "infrastruktur", where, phrases=phrases, is_urgent=False, received_at=T0, rules=rules
    )

    assert follow_rules(MODEL, assignment, rules) == MODEL


def test_the_day_is_the_local_one_of_the_place(rules: AssignmentRules) -> None:
    late = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 22:30 in Jakarta, 00:30 of the next day in Jayapura
    jakarta = assign(
        "disdik", "pendidikan", place("31.71", ""), phrases=set(), is_urgent=False, received_at=late, rules=rules
    )
    jayapura = assign(
        "disdik", "pendidikan", place("91.71", ""), phrases=set(), is_urgent=False, received_at=late, rules=rules
    )

    assert jayapura.due.verification > jakarta.due.verification


def test_danger_now_shortens_the_deadline(rules: AssignmentRules) -> None:
    calm = assign("damkar", "kebencanaan", None, phrases=set(), is_urgent=False, received_at=T0, rules=rules)
    urgent = assign("damkar", "kebencanaan", None, phrases=set(), is_urgent=True, received_at=T0, rules=rules)

    assert urgent.is_urgent
    assert not calm.is_urgent
    assert urgent.due.verification < calm.due.verification
