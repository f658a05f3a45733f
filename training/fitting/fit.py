"""Fits one linear model, and chooses how its scores become probabilities. Pure; the same rows give the same numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from pipeline.classify.calibration import Calibration, log_odds, softmax
from pipeline.classify.features import Floats
from pipeline.classify.linear import LinearWeights
from training.fitting.vectorise import STRENGTHS, Table, Vectors, vectorise

SOFTNESS = 0.3
"""C of the support vector machine; .1 to 1 change nothing."""

BALANCE = 0.5
"""Labels weigh n^-0.5: rare ones count more, common ones still most."""

FEATURES_MAX = 60_000
"""Features that an artefact keeps, those with the largest weights."""

CONFIDENCE_SOFTNESS = 10.0
"""C of the logistic correction: three numbers of thousands of rows need hardly any restraint."""

Labels = NDArray[np.str_]
Mask = NDArray[np.bool_]


def fit_weights(tables: Sequence[Table], labels: Labels, training: Mask, importance: Floats) -> LinearWeights:
    """Fit a model on the training rows; a second time on the features that mattered, when there are too many."""
    vectors = vectorise(tables, training)
    weights = _fit(vectors, labels, training, importance)
    if len(vectors.hashes) <= FEATURES_MAX:
        return weights
    worth = np.abs(weights.weights * weights.rarity[:, None]).max(axis=1)
    kept = np.sort(vectors.hashes[np.argsort(-worth, kind="stable")[:FEATURES_MAX]])
    return _fit(vectorise(tables, training, kept), labels, training, importance)


def _fit(vectors: Vectors, labels: Labels, training: Mask, importance: Floats) -> LinearWeights:
    model = LinearSVC(C=SOFTNESS, class_weight=weigh_labels(labels[training & (importance >= 1)]), random_state=0)
    model.fit(vectors.matrix[training], labels[training], sample_weight=importance[training])
    sides = np.array([[-1], [1]]) if len(model.classes_) == 2 else np.ones((1, 1))  # of two labels it fits the second
    return LinearWeights(
        labels=tuple(map(str, model.classes_)),
        hashes=vectors.hashes,
        rarity=vectors.rarity,
        weights=(model.coef_ * sides).T.astype(np.float32),
        bias=(model.intercept_ * sides.ravel()).astype(np.float32),
        strengths=STRENGTHS,
    )


def weigh_labels(labels: Labels) -> dict[str, float]:
    """Give rare labels more weight: n^-BALANCE, 1 on average over labels of equal size.

    Rows that weigh less than one are there for their words only and are not counted.
    """
    counts = Counter(map(str, labels))
    even = len(labels) / len(counts)
    return {label: (even / count) ** BALANCE for label, count in counts.items()}


def fit_calibration(scores: Floats, known: Floats, truth: NDArray[np.intp]) -> Calibration:
    """Choose the calibration under which the true labels of rows the model has not seen are likeliest.

    Parameters
    ----------
    truth
        Column of the true label in `scores`, -1 where the model does not know it.
    """
    slope = _fit_slope(scores, truth)
    shares = softmax(scores * np.float32(slope))
    right = (shares.argmax(axis=1) == truth).astype(np.float32)
    gain, offset, doubt = _fit_confidence(log_odds(shares.max(axis=1)), 1 - known, right)
    return Calibration(slope=slope, gain=gain, offset=offset, doubt=doubt)


def _fit_slope(scores: Floats, truth: NDArray[np.intp]) -> float:
    inside = truth >= 0

    def loss(slope: NDArray[np.float64]) -> float:
        shares = softmax(scores[inside] * np.float32(slope[0]))
        return float(-np.log(np.maximum(shares[np.arange(len(shares)), truth[inside]], 1e-9)).mean())

    found = minimize(loss, [4.0], method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6})
    return round(float(found.x[0]), 4)


def _fit_confidence(odds: Floats, unknown: Floats, right: Floats) -> tuple[float, float, float]:
    if len(set(right.tolist())) < 2:
        return 1.0, 0.0, 0.0
    model = LogisticRegression(C=CONFIDENCE_SOFTNESS).fit(np.stack([odds, -unknown], axis=1), right)
    gain, doubt = (round(float(value), 4) for value in model.coef_[0])
    return gain, round(float(model.intercept_[0]), 4), doubt
