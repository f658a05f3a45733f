"""What the models are unsure of goes to people: prediction, reasons, and the decision between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pipeline.domain.taxonomy import ReportKind

Label = TypeVar("Label", bound=str)


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


@dataclass(frozen=True, slots=True)
class Review:
    """Empty reasons: no person is needed (perlu verifikasi otherwise)."""

    reasons: tuple[ReviewReason, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether a person should look."""
        return bool(self.reasons)


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """For each label, the confidence from which it is accepted without a person; chosen in training for a precision."""

    kind: Mapping[str, float]
    category: Mapping[str, float]
    agency: Mapping[str, float]


def decide_review(
    kind: Prediction[ReportKind],
    category: Prediction[str],
    agency: Prediction[str],
    *,
    thresholds: Thresholds,
) -> Review:
    """Give the reasons for which a person should look, if any.

    What is surely no report needs neither category nor agency, so their doubts are no reason.
    """
    if not _is_sure(kind, thresholds.kind):
        return Review((ReviewReason.NOT_A_REPORT_UNCERTAIN, *_doubts(category, agency, thresholds)))
    return Review(_doubts(category, agency, thresholds) if kind.label == ReportKind.LAPORAN else ())


def _doubts(category: Prediction[str], agency: Prediction[str], thresholds: Thresholds) -> tuple[ReviewReason, ...]:
    doubts = {
        ReviewReason.LOW_CONFIDENCE_CATEGORY: not _is_sure(category, thresholds.category),
        ReviewReason.LOW_CONFIDENCE_AGENCY: not _is_sure(agency, thresholds.agency),
    }
    return tuple(reason for reason, holds in doubts.items() if holds)


def _is_sure(prediction: Prediction[Label], thresholds: Mapping[str, float]) -> bool:
    """Tell whether a label is accepted; one without a threshold never is."""
    return prediction.confidence >= thresholds.get(prediction.label, 2.0)
