"""Figures of a model's answers: accuracy, macro-F1, calibration error, the surest part, per label, intervals. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROWS_PER_LABEL_MIN = 20
"""Judging rows from which a label counts in macro-F1; rarer ones are listed only."""

BINS = 10
SUREST = 0.8
RESAMPLES = 200
"""Draws of an interval; a thousand move its ends by less than half a point and cost a minute."""

Strings = NDArray[np.str_]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers to rows whose labels are known; each array has shape (rows,), `among_first` tells of the first three."""

    truth: Strings
    answer: Strings
    confidence: Floats
    among_first: NDArray[np.bool_]

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Judged:
        """Give some of the rows."""
        return Judged(self.truth[rows], self.answer[rows], self.confidence[rows], self.among_first[rows])


def join_judged(parts: Sequence[Judged]) -> Judged:
    """Put several together, in their order."""
    return Judged(
        truth=np.concatenate([part.truth for part in parts]),
        answer=np.concatenate([part.answer for part in parts]),
        confidence=np.concatenate([part.confidence for part in parts]),
        among_first=np.concatenate([part.among_first for part in parts]),
    )


def judge(probabilities: Floats, labels: tuple[str, ...], truth: Strings) -> Judged:
    """Compare probabilities, shape (rows, labels), with the truth."""
    order = np.argsort(-probabilities, axis=1, kind="stable")
    names = np.array(labels)
    first = names[order[:, :3]]
    return Judged(
        truth=truth,
        answer=names[order[:, 0]],
        confidence=probabilities.max(axis=1),
        among_first=(first == truth[:, None]).any(axis=1),
    )


def accuracy(judged: Judged) -> float:
    """Share of right answers."""
    return float((judged.truth == judged.answer).mean())


def macro_f1(judged: Judged) -> float:
    """Mean F1 over the labels with enough rows."""
    figures = [f1_of(judged, label) for label, count in Counter(judged.truth).items() if count >= ROWS_PER_LABEL_MIN]
    return float(np.mean(figures)) if figures else float("nan")


def f1_of(judged: Judged, label: str) -> float:
    """F1 of one label, 0 if it is never answered rightly."""
    truth, answer = judged.truth == label, judged.answer == label
    return float(2 * (truth & answer).sum() / max(truth.sum() + answer.sum(), 1))


def among_three(judged: Judged) -> float:
    """Share of rows whose label is among the first three."""
    return float(judged.among_first.mean())


def surest_accuracy(judged: Judged) -> float:
    """Accuracy on the surest 80 %."""
    order = np.argsort(-judged.confidence, kind="stable")
    return accuracy(judged.take(order[: max(int(len(order) * SUREST), 1)]))


def calibration_error(judged: Judged) -> float:
    """Give the expected calibration error over ten bins of confidence of equal width."""
    right = judged.truth == judged.answer
    bins = np.minimum((judged.confidence * BINS).astype(int), BINS - 1)
    sizes = np.bincount(bins, minlength=BINS)
    gaps = np.bincount(bins, right - judged.confidence, BINS)
    return float(np.abs(gaps[sizes > 0]).sum() / max(len(right), 1))


FIGURES: dict[str, Callable[[Judged], float]] = {
    "accuracy": accuracy,
    "macro_f1": macro_f1,
    "surest_80": surest_accuracy,
    "calibration_error": calibration_error,
    "among_three": among_three,
}


def intervals(judged: Judged, *, seed: int) -> dict[str, tuple[float, float]]:
    """Give the 95 % bootstrap interval of each figure; a figure without value in some sample has none."""
    size = len(judged.truth)
    if not size:
        return {}
    chance = np.random.default_rng(seed)
    samples = [judged.take(chance.integers(0, size, size)) for _ in range(RESAMPLES)]
    values = {name: np.array([figure(sample) for sample in samples]) for name, figure in FIGURES.items()}
    return {name: _middle(found) for name, found in values.items() if not np.isnan(found).any()}


def _middle(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def summarise(judged: Judged) -> dict[str, float]:
    """Give all figures of some rows; macro-F1 is missing where no label has enough of them."""
    if not len(judged.truth):
        return {"rows": 0}
    figures = {name: round(figure(judged), 4) for name, figure in FIGURES.items()}
    return {"rows": len(judged.truth), **{name: value for name, value in figures.items() if not np.isnan(value)}}


def per_label(judged: Judged) -> dict[str, dict[str, float]]:
    """Give rows, precision, recall and F1 of each label that occurs."""
    labels = sorted(set(judged.truth) | set(judged.answer))
    return {str(label): _of_label(judged, label) for label in labels}


def _of_label(judged: Judged, label: str) -> dict[str, float]:
    truth, answer = judged.truth == label, judged.answer == label
    both = int((truth & answer).sum())
    return {
        "rows": int(truth.sum()),
        "precision": round(both / max(int(answer.sum()), 1), 4),
        "recall": round(both / max(int(truth.sum()), 1), 4),
        "f1": round(f1_of(judged, label), 4),
    }
