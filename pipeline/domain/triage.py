"""What the models are unsure of goes to people: prediction, reasons, and the decision between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from pipeline.domain.taxonomy import ReportKind

Label = TypeVar("Label", bound=str)

SCORE_DIGITS = 4
"""Digits of a confidence or similarity that count; calibration is not finer than this."""


@dataclass(frozen=True, slots=True)
class ScoredLabel(Generic[Label]):
    """A label and its calibrated probability, 0.0 to 1.0."""

    label: Label
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction(Generic[Label]):
    """The likeliest label, and the runners-up with theirs, best first."""

    label: Label
    confidence: float
    alternatives: tuple[ScoredLabel[Label], ...] = ()


class ReviewReason(StrEnum):
    """Why a person should look at a report."""

    LOW_CONFIDENCE_CATEGORY = "low_confidence_category"
    LOW_CONFIDENCE_AGENCY = "low_confidence_agency"
    AGENCY_CONTRADICTS_CATEGORY = "agency_contradicts_category"
    NOT_A_REPORT_UNCERTAIN = "not_a_report_uncertain"
    INCOMPLETE = "incomplete"
    PLACE_UNCLEAR = "place_unclear"


@dataclass(frozen=True, slots=True)
class Review:
    """Empty reasons: no person is needed (perlu verifikasi otherwise)."""

    reasons: tuple[ReviewReason, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether a person should look."""
        return bool(self.reasons)


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """When an answer needs no person.

    Attributes
    ----------
    kind, category, agency
        For each label, the confidence from which it is accepted; chosen in training for a stated precision.
    plausible
        For a kind of agency, the categories that it answers for; one that is missing may answer for any.
    """

    kind: Mapping[str, float]
    category: Mapping[str, float]
    agency: Mapping[str, float]
    plausible: Mapping[str, frozenset[str]] = field(default_factory=dict)


def decide_review(
    kind: Prediction[ReportKind],
    category: Prediction[str],
    agency: Prediction[str],
    *,
    acceptance: Acceptance,
) -> Review:
    """Give the reasons for which a person should look, if any.

    What is surely no report needs neither category nor agency, so their doubts are no reason.
    """
    doubts = _find_doubts(category, agency, acceptance)
    if not _is_sure(kind, acceptance.kind):
        return Review((ReviewReason.NOT_A_REPORT_UNCERTAIN, *doubts))
    return Review(doubts if kind.label == ReportKind.LAPORAN else ())


def _find_doubts(
    category: Prediction[str], agency: Prediction[str], acceptance: Acceptance
) -> tuple[ReviewReason, ...]:
    doubts = (
        (ReviewReason.LOW_CONFIDENCE_CATEGORY, not _is_sure(category, acceptance.category)),
        (ReviewReason.LOW_CONFIDENCE_AGENCY, not _is_sure(agency, acceptance.agency)),
        (
            ReviewReason.AGENCY_CONTRADICTS_CATEGORY,
            contradicts(agency.label, category.label, acceptance.plausible),
        ),
    )
    return tuple([reason for reason, holds in doubts if holds])


def contradicts(agency: str, category: str, plausible: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a kind of agency answers for other categories only."""
    return agency in plausible and category not in plausible[agency]


def add_reason(review: Review, reason: ReviewReason) -> Review:
    """Give a review with one reason more."""
    return review if reason in review.reasons else Review((*review.reasons, reason))


def _is_sure(prediction: Prediction[Label], thresholds: Mapping[str, float]) -> bool:
    """Tell whether a label is accepted; one without a threshold never is."""
    return prediction.label in thresholds and prediction.confidence >= thresholds[prediction.label]
