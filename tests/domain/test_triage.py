from __future__ import annotations

import pytest

from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Acceptance, Prediction, Review, ReviewReason, add_reason, decide_review

ACCEPTANCE = Acceptance(
    kind={"laporan": 0.6, "bukan_laporan": 0.7, "respon": 0.7},
    category={"infrastruktur": 0.5, "lingkungan": 0.5},
    agency={"dinas_pu": 0.5, "dlh": 0.5, "kelurahan_kecamatan": 0.5},
    plausible={"dlh": frozenset({"lingkungan"}), "dinas_pu": frozenset({"infrastruktur"})},
)


def decide(
    kind: str = "laporan",
    category: str = "infrastruktur",
    agency: str = "dinas_pu",
    *,
    sure: float = 0.9,
    kind_confidence: float = 0.9,
) -> tuple[ReviewReason, ...]:
    return decide_review(
        Prediction(label=ReportKind(kind), confidence=kind_confidence),
        Prediction(label=category, confidence=sure),
        Prediction(label=agency, confidence=sure),
        acceptance=ACCEPTANCE,
    ).reasons


def test_a_sure_report_needs_nobody() -> None:
    assert decide() == ()


def test_doubts_are_told_one_by_one() -> None:
    assert decide(sure=0.4) == (ReviewReason.LOW_CONFIDENCE_CATEGORY, ReviewReason.LOW_CONFIDENCE_AGENCY)


def test_an_agency_of_another_subject_is_a_contradiction() -> None:
    assert decide(agency="dlh") == (ReviewReason.AGENCY_CONTRADICTS_CATEGORY,)


def test_an_agency_that_answers_for_everything_contradicts_nothing() -> None:
    assert decide(agency="kelurahan_kecamatan") == ()


@pytest.mark.parametrize("kind", ["bukan_laporan", "respon"])
def test_what_is_surely_no_report_needs_nobody_whatever_its_category(kind: str) -> None:
    assert decide(kind, sure=0.1, agency="dlh") == ()


def test_what_may_be_a_report_goes_to_people() -> None:
    assert decide("bukan_laporan", kind_confidence=0.5) == (ReviewReason.NOT_A_REPORT_UNCERTAIN,)


def test_a_label_without_a_threshold_is_never_accepted() -> None:
    assert ReviewReason.LOW_CONFIDENCE_CATEGORY in decide(category="agama", agency="kelurahan_kecamatan", sure=1.0)


def test_a_reason_is_added_once() -> None:
    once = add_reason(Review(), ReviewReason.INCOMPLETE)
    assert once.needed
    assert add_reason(once, ReviewReason.INCOMPLETE) == once
