"""Scores of a linear model -> calibrated probabilities. Pure.

Two steps. Softmax with a slope gives each label its share. Then the share of the likeliest becomes the chance that it
is right: logistic in the log-odds of that share and in how much of the report the model has never seen, since models
are surest where they know least: in cities they were not trained on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.classify.features import Floats

EDGE = 1e-4
"""Probabilities stay this far from 0 and 1: no report is beyond doubt, and log-odds stay finite."""


RUNNER_UP_MAX = 0.999
"""How near a runner-up may come to the likeliest label, as a share of it."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities.

    Attributes
    ----------
    slope
        Multiplies the scores before softmax.
    gain, offset, doubt
        log-odds of being right = gain x log-odds of the share + offset - doubt x unknown share of the words.
    """

    slope: float
    gain: float = 1.0
    offset: float = 0.0
    doubt: float = 0.0


def softmax(scores: Floats) -> Floats:
    """Give each row's shares, shape (reports, labels)."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def log_odds(shares: Floats) -> Floats:
    """Give log(p / (1 - p)), kept finite."""
    clipped = np.clip(shares, EDGE, 1 - EDGE)
    return np.asarray(np.log(clipped / (1 - clipped)), np.float32)


def calibrate(scores: Floats, known: Floats, calibration: Calibration) -> Floats:
    """Give calibrated probabilities, shape (reports, labels); the likeliest label stays the likeliest.

    What is left of the likeliest label is shared out among the others as softmax has it, but none gets as much as the
    likeliest: where the model doubts its best answer more than that, a row sums to less than 1.

    Parameters
    ----------
    known
        Share of each report's words that the model has seen, shape (reports,).
    """
    shares = softmax(scores * np.float32(calibration.slope))
    rows, best = np.arange(len(shares)), shares.argmax(axis=1)
    odds = calibration.gain * log_odds(shares[rows, best]) + calibration.offset - calibration.doubt * (1 - known)
    confidence = np.clip(1 / (1 + np.exp(-odds)), EDGE, 1 - EDGE).astype(np.float32)
    shares[rows, best] = 0
    others = shares / np.maximum(shares.sum(axis=1), 1e-9)[:, None] * (1 - confidence)[:, None]
    probabilities = np.minimum(others, confidence[:, None] * np.float32(RUNNER_UP_MAX))
    probabilities[rows, best] = confidence
    return np.asarray(probabilities, np.float32)
