"""Kind, category and kind of agency of each report, with calibrated confidence, and what needs people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from pipeline.domain.taxonomy import ReportKind, Taxonomy
from pipeline.domain.triage import Prediction, Review, ScoredLabel, Thresholds, decide_review
from pipeline.nlp.artifact import Artifact, load_artifact
from pipeline.nlp.calibration import calibrate
from pipeline.nlp.features import POST_CHANNELS, ClassifierInput, Floats, read_units
from pipeline.nlp.linear import LinearModels

__all__ = ["Answer", "Classifier", "ClassifierInput", "load_classifier"]

Label = TypeVar("Label", bound=str)

ALTERNATIVES_MAX = 3
ALTERNATIVE_CONFIDENCE_MIN = 0.02
"""A runner-up less likely than this tells an officer nothing."""

FORM_LAPORAN_ODDS = 12.0
"""How much likelier a text is a report when it comes by SMS, form or app than on X, where a third are reports: people
fill in a form in order to report, and the SP4N sources kept 95 % and more of what came that way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the models say of one report."""

    kind: Prediction[ReportKind]
    category: Prediction[str]
    agency: Prediction[str]
    review: Review


class Classifier:
    """Answers the three questions for batches of reports."""

    def __init__(self, kind: Artifact, category: Artifact, agency: Artifact) -> None:
        self.artifacts = (kind, category, agency)
        self.version = "+".join(f"{artifact.name}@{artifact.version}" for artifact in self.artifacts)
        self.models = LinearModels([artifact.weights for artifact in self.artifacts])
        self._thresholds = Thresholds(kind=kind.thresholds, category=category.thresholds, agency=agency.thresholds)
        self._kinds = tuple(ReportKind(label) for label in kind.weights.labels)

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        """Answer for each report, in the same order."""
        if not batch:
            return []
        kinds, categories, agencies = self.ask(batch)
        _, category, agency = self.artifacts
        return [
            self._decide(*predictions)
            for predictions in zip(
                predict(kinds, self._kinds),
                predict(categories, category.weights.labels),
                predict(agencies, agency.weights.labels),
                strict=True,
            )
        ]

    def ask(self, batch: Sequence[ClassifierInput]) -> list[Floats]:
        """Give the calibrated probabilities of each question, shape (reports, labels)."""
        scored = self.models.score([read_units(given) for given in batch])
        kinds, *others = [
            calibrate(scores.values, scores.known, artifact.calibration)
            for scores, artifact in zip(scored, self.artifacts, strict=True)
        ]
        return [expect_reports(kinds, batch, self._kinds), *others]

    def _decide(self, kind: Prediction[ReportKind], category: Prediction[str], agency: Prediction[str]) -> Answer:
        review = decide_review(kind, category, agency, thresholds=self._thresholds)
        return Answer(kind=kind, category=category, agency=agency, review=review)


def load_classifier(models_dir: Path, taxonomy: Taxonomy) -> Classifier:
    """Load the current version of each model; refused unless its card, our code and the taxonomy agree."""
    allowed = {
        "kind": [kind.value for kind in ReportKind],
        "category": taxonomy.category_slugs,
        "agency": taxonomy.agency_slugs,
    }
    return Classifier(*(load_artifact(models_dir, name, labels=labels) for name, labels in allowed.items()))


def expect_reports(probabilities: Floats, batch: Sequence[ClassifierInput], labels: Sequence[str]) -> Floats:
    """Raise the odds of `laporan` where people come in order to report: the kind model has learnt from posts only."""
    is_form = np.array([given.channel not in POST_CHANNELS for given in batch])
    odds = np.where(np.array(labels) == ReportKind.LAPORAN, np.float32(FORM_LAPORAN_ODDS), np.float32(1))
    weighted = np.where(is_form[:, None], probabilities * odds, probabilities)
    return np.asarray(weighted / weighted.sum(axis=1, keepdims=True), np.float32)


def predict(probabilities: Floats, labels: Sequence[Label]) -> list[Prediction[Label]]:
    """Give each row its likeliest label and the runners-up."""
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, : ALTERNATIVES_MAX + 1]
    best = np.take_along_axis(probabilities, order, axis=1)
    return [_predict_one(row, values, labels) for row, values in zip(order.tolist(), best.tolist(), strict=True)]


def _predict_one(order: list[int], confidences: list[float], labels: Sequence[Label]) -> Prediction[Label]:
    first, *others = zip(order, confidences, strict=True)
    return Prediction(
        label=labels[first[0]],
        confidence=round(first[1], 4),
        alternatives=tuple(
            ScoredLabel(labels[row], round(confidence, 4))
            for row, confidence in others
            if confidence >= ALTERNATIVE_CONFIDENCE_MIN
        ),
    )
