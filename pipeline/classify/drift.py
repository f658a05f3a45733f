"""Do today's answers still look like those the model was judged by? Pure.

Needs no labels: shares of unknown words, of labels, and of tenths of confidence, against those in the card. Drift tells
that something changed, not that the model is wrong; a new kind of report and a broken cleaner look alike from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.classify.classifier import Classifier, ClassifierInput
from pipeline.classify.features import Floats, read_units

ALARM = 0.25
"""Population stability index from which a distribution counts as another one, by the usual rule of thumb."""

UNKNOWN_RISE_MAX = 0.10
"""Rise of the share of unknown words that is no alarm: other cities bring other street names."""

SMALLEST_SHARE = 1e-3
"""Shares count as at least this: one report of a new label is no drift."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the answers to one question are from the card's.

    Attributes
    ----------
    labels_index, confidence_index
        Population stability index: 0 for the same shares, above .25 for other ones.
    """

    question: str
    rows: int
    unknown_words: float
    unknown_words_expected: float
    labels_index: float
    confidence_index: float

    @property
    def alarms(self) -> tuple[str, ...]:
        """What a person should look at."""
        found = {
            "unknown_words": self.unknown_words - self.unknown_words_expected > UNKNOWN_RISE_MAX,
            "labels": self.labels_index > ALARM,
            "confidence": self.confidence_index > ALARM,
        }
        return tuple(name for name, is_alarm in found.items() if is_alarm)


def measure_drift(classifier: Classifier, inputs: Sequence[ClassifierInput]) -> list[Drift]:
    """Measure the drift of each question whose card tells what to expect, over some reports.

    That of urgency does not: half of its phrases are urgent, and of reports a few in a hundred.
    """
    known = [scores.known for scores in classifier.models.score(read_units(inputs))]
    return [
        _measure(artifact.name, artifact.weights.labels, probabilities, 1 - share, artifact.card)
        for artifact, probabilities, share in zip(classifier.artifacts, classifier.ask(inputs), known, strict=True)
        if "expected" in artifact.card["metrics"]
    ]


def _measure(
    question: str, labels: tuple[str, ...], probabilities: Floats, unknown: Floats, card: Mapping[str, Any]
) -> Drift:
    expected = card["metrics"]["expected"]
    answers = Counter(labels[at] for at in probabilities.argmax(axis=1).tolist())
    tenths = Counter(np.minimum((probabilities.max(axis=1) * 10).astype(int), 9).tolist())
    return Drift(
        question=question,
        rows=len(probabilities),
        unknown_words=round(float(unknown.mean()), 4),
        unknown_words_expected=expected["unknown_words"],
        labels_index=stability_index(expected["labels"], answers),
        confidence_index=stability_index(dict(enumerate(expected["confidence_tenths"])), tenths),
    )


def stability_index(expected: Mapping[Any, float], counts: Mapping[Any, int]) -> float:
    """Give Σ (found - expected) x ln(found / expected) over all values."""
    total = sum(counts.values())
    values = sorted({*expected, *counts}, key=str)
    pairs = [
        (max(counts.get(value, 0) / total, SMALLEST_SHARE), max(expected.get(value, 0.0), SMALLEST_SHARE))
        for value in values
    ]
    return round(sum((found - wanted) * float(np.log(found / wanted)) for found, wanted in pairs), 4)
