"""Kind, category, kind of agency and urgency of each report, with calibrated confidence, and who must look. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from pipeline.classify.artifact import Artifact, load_artifact
from pipeline.classify.calibration import calibrate
from pipeline.classify.features import ClassifierInput, Floats, read_units
from pipeline.classify.linear import LinearModels
from pipeline.domain.taxonomy import ReportKind, Taxonomy, Urgency
from pipeline.domain.triage import Acceptance, Prediction, Review, ScoredLabel, decide_review

__all__ = ["Answer", "Classifier", "ClassifierInput", "load_classifier"]

Label = TypeVar("Label", bound=str)

CORRECTED = ("kind", "category", "agency")
"""What officers correct; their answers teach these models again."""

QUESTIONS = (*CORRECTED, "urgency")
"""The models, in the order in which they are asked."""

ALTERNATIVES_MAX = 3
ALTERNATIVES_MIN = 2
"""Three names in all, however sure the first is: the right one is then among them more often, and naming is free."""

ALTERNATIVE_CONFIDENCE_MIN = 0.02
"""A further runner-up less likely than this tells an officer nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the models say of one report."""

    kind: Prediction[ReportKind]
    category: Prediction[str]
    agency: Prediction[str]
    review: Review
    is_urgent: bool


class Classifier:
    """Answers the four questions for batches of reports."""

    def __init__(self, kind: Artifact, category: Artifact, agency: Artifact, urgency: Artifact) -> None:
        self.artifacts = (kind, category, agency, urgency)
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
        kinds, categories, agencies, urgencies = self.ask(batch)
        _, category, agency, urgency = self.artifacts
        urgent = urgencies.argmax(axis=1) == urgency.weights.labels.index(Urgency.URGENT)
        return [
            self._decide(*predictions)
            for predictions in zip(
                predict(kinds, self._kinds),
                predict(categories, category.weights.labels),
                predict(agencies, agency.weights.labels),
                urgent.tolist(),
                strict=True,
            )
        ]

    def ask(self, batch: Sequence[ClassifierInput]) -> list[Floats]:
        """Give the calibrated probabilities of each question, shape (reports, labels)."""
        scored = self.models.score(read_units(batch))
        return [
            calibrate(scores.values, scores.known, artifact.calibration)
            for scores, artifact in zip(scored, self.artifacts, strict=True)
        ]

    def with_agency(self, answer: Answer, agency: Prediction[str]) -> Answer:
        """Give an answer with another kind of agency, and whether a person should look at that."""
        return self._decide(answer.kind, answer.category, agency, answer.is_urgent)

    def _decide(
        self, kind: Prediction[ReportKind], category: Prediction[str], agency: Prediction[str], is_urgent: bool
    ) -> Answer:
        review = decide_review(kind, category, agency, acceptance=self._acceptance)
        return Answer(kind=kind, category=category, agency=agency, review=review, is_urgent=is_urgent)


def load_classifier(models_dir: Path, taxonomy: Taxonomy) -> Classifier:
    """Load the current version of each model; refused unless its card, our code and the taxonomy agree."""
    allowed = allowed_labels(taxonomy)
    return Classifier(*(load_artifact(models_dir, name, labels=allowed[name]) for name in QUESTIONS))


def allowed_labels(taxonomy: Taxonomy) -> dict[str, Sequence[str]]:
    """Give the labels that each model may answer."""
    return {
        "kind": [kind.value for kind in ReportKind],
        "category": taxonomy.category_slugs,
        "agency": taxonomy.agency_slugs,
        "urgency": [urgency.value for urgency in Urgency],
    }


def predict(probabilities: Floats, labels: Sequence[Label]) -> list[Prediction[Label]]:
    """Give each row its likeliest label and the runners-up."""
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, : ALTERNATIVES_MAX + 1]
    best = np.take_along_axis(probabilities, order, axis=1).astype(np.float64)
    likely = (best[:, 1:] >= ALTERNATIVE_CONFIDENCE_MIN).sum(axis=1)
    counts = 1 + np.clip(likely, min(ALTERNATIVES_MIN, best.shape[1] - 1), None)
    return [
        Prediction(
            label=labels[rows[0]],
            confidence=confidences[0],
            alternatives=tuple([ScoredLabel(labels[rows[at]], confidences[at]) for at in range(1, count)]),
        )
        for rows, confidences, count in zip(order.tolist(), best.round(4).tolist(), counts.tolist(), strict=True)
    ]
