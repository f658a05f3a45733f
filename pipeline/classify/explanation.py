"""Why a model answered as it did: the words that spoke for and against a label. Pure.

A linear model's score is a sum, so the parts are exact: what each word, its letters, its pairs and its stem added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from pipeline.classify.classifier import Classifier
from pipeline.classify.features import Block, ClassifierInput, Floats, Units, hash_name, hash_pairs, read_units
from pipeline.classify.linear import LinearModels
from pipeline.domain.report import AnalysedReport

PARTS_SHOWN = 6

WEIGHT_MIN = 1e-4
"""Weaker parts are noise of rounding."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word, pair, stem or signal, and what it added to the label's score; negative when it spoke against."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was answered with a label.

    Attributes
    ----------
    supporting, opposing
        Strongest first.
    """

    question: str
    label: str
    confidence: float
    supporting: tuple[Part, ...]
    opposing: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the road reads it, and what spoke for and against each answer."""

    report: AnalysedReport
    explanations: tuple[Explanation, ...]


def explain(classifier: Classifier, given: ClassifierInput) -> tuple[Explanation, ...]:
    """Explain the answer to each question."""
    probabilities, units = classifier.ask([given]), read_units([given])
    first = accumulate((len(artifact.weights.labels) for artifact in classifier.artifacts), initial=0)
    return tuple(
        _explain_one(artifact.name, artifact.weights.labels, shares[0].tolist(), classifier.models, units, begin)
        for artifact, shares, begin in zip(classifier.artifacts, probabilities, first, strict=False)
    )


def _explain_one(
    question: str, labels: tuple[str, ...], shares: list[float], models: LinearModels, units: Units, begin: int
) -> Explanation:
    """Explain one of several models that are scored side by side: its labels begin at a column."""
    best = int(np.argmax(shares))
    parts = sorted(list_parts(models, units, begin + best), key=lambda part: -part.weight)
    return Explanation(
        question=question,
        label=labels[best],
        confidence=round(shares[best], 4),
        supporting=tuple(part for part in parts[:PARTS_SHOWN] if part.weight > 0),
        opposing=tuple(part for part in reversed(parts[-PARTS_SHOWN:]) if part.weight < 0),
    )


def list_parts(model: LinearModels, units: Units, label: int) -> list[Part]:
    """Give what each part of one report adds to a label's score; with the label's bias they sum to it."""
    totals: dict[str, float] = defaultdict(float)
    for block in Block:
        names, values = _values_of(model, units, block)
        scaled = model.scale_each(block, values)[:, label]
        for name, value in zip(names, scaled.tolist(), strict=True):
            totals[name] += value
    return [Part(name, round(weight, 4)) for name, weight in totals.items() if abs(weight) >= WEIGHT_MIN]


def _values_of(model: LinearModels, units: Units, block: Block) -> tuple[Sequence[str], Floats]:
    if block is Block.PAIRS:
        words = units.sequence.names()
        hashes = np.array([hash_name(Block.WORDS, word) for word in words], np.uint32)
        names = [f"{first} {second}" for first, second in pairwise(words)]
        return names, model.features.take(model.features.find(hash_pairs(hashes[:-1], hashes[1:])))
    found = {Block.STEMS: units.stems, Block.SIGNALS: units.signals}.get(block, units.words).names()
    return found, model.features.of_names(block, found)
