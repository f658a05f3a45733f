"""For each label, the confidence from which no person needs to look. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.judging.metrics import Judged

PRECISION = {"kind": 0.85, "category": 0.90, "agency": 0.80}
"""Share of unseen answers that must be right above a threshold. Label noise puts the ceiling of category near .93."""

CONFIDENCE_MIN = 0.5
"""No answer that is likelier wrong than right goes without a person, however good the others of its label are."""

ANSWERS_MIN = 25
"""Answers of a label from which it gets a threshold of its own; the others share one."""


def choose_thresholds(judged: Judged, labels: tuple[str, ...], precision: float) -> dict[str, float]:
    """Choose the lowest confidence from which answers are right often enough."""
    common = _lowest(judged, precision)
    thresholds = {}
    for label in labels:
        own = judged.take(judged.answer == label)
        thresholds[label] = _lowest(own, precision) if len(own.answer) >= ANSWERS_MIN else common
    return thresholds


def _lowest(judged: Judged, precision: float) -> float:
    order = np.argsort(-judged.confidence, kind="stable")
    right: NDArray[np.bool_] = (judged.truth == judged.answer)[order]
    shares = np.cumsum(right) / np.arange(1, len(right) + 1)
    is_last_of_its_kind = np.append(np.diff(judged.confidence[order]) != 0, True)[: len(right)]
    enough = np.flatnonzero((shares >= precision) & is_last_of_its_kind)
    at = int(enough[-1]) if len(enough) else 0
    return round(max(float(judged.confidence[order][at]), CONFIDENCE_MIN), 4)
