"""Kind, category and kind of agency of each report, with calibrated confidence, and what needs people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from pipeline.domain.taxonomy import ReportKind, Taxonomy
from pipeline.domain.triage import Acceptance, Prediction, Review, ScoredLabel, decide_review
from pipeline.nlp.artifact import Artifact, load_artifact
from pipeline.nlp.calibration import calibrate
from pipeline.nlp.features import ClassifierInput, Floats, read_units
from pipeline.nlp.linear import LinearModels

__all__ = ["Answer", "Classifier", "ClassifierInput", "load_classifier"]

Label = TypeVar("Label", bound=str)

QUESTIONS = ("kind", "category", "agency")
"""The models, in the order in which they are asked."""

ALTERNATIVES_MAX = 3
ALTERNATIVE_CONFIDENCE_MIN = 0.02
"""A runner-up less likely than this tells an officer nothing."""


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
        self._acceptance = Acceptance(
            kind=kind.thresholds,
            category=category.thresholds,
            agency=agency.thresholds,
            plausible={name: frozenset(found) for name, found in agency.card.get("plausible", {}).items()},
        )
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
        return [
            calibrate(scores.values, scores.known, artifact.calibration)
            for scores, artifact in zip(scored, self.artifacts, strict=True)
        ]

    def _decide(self, kind: Prediction[ReportKind], category: Prediction[str], agency: Prediction[str]) -> Answer:
        review = decide_review(kind, category, agency, acceptance=self._acceptance)
        return Answer(kind=kind, category=category, agency=agency, review=review)


def load_classifier(models_dir: Path, taxonomy: Taxonomy) -> Classifier:
    """Load the current version of each model; refused unless its card, our code and the taxonomy agree."""
    allowed = {
        "kind": [kind.value for kind in ReportKind],
        "category": taxonomy.category_slugs,
        "agency": taxonomy.agency_slugs,
    }
    return Classifier(*(load_artifact(models_dir, name, labels=labels) for name, labels in allowed.items()))


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
