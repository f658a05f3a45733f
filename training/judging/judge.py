"""What the rows put aside say of a model: its figures, and what drift is measured against. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from pipeline.classify.calibration import Calibration
from training.judging.metrics import Judged, Strings, intervals, per_label, summarise
from training.judging.scoring import Scored

SHARE_DIGITS = 4


def describe_judged(judged: Judged, sources: Strings, *, seed: int) -> dict[str, Any]:
    """Give all figures of the rows that judge; `sources`, shape (rows,), names where each is from."""
    return {
        "held_out": summarise(judged),
        "intervals": intervals(judged, seed=seed),
        "per_source": {str(name): summarise(judged.take(sources == name)) for name in np.unique(sources)},
        "per_label": per_label(judged),
    }


def describe_expected(scored: Scored, calibration: Calibration) -> dict[str, Any]:
    """Give what answers look like when all is well: shares of labels, of tenths of confidence, of unknown words."""
    judged, unknown = scored.judge(calibration), float(1 - scored.known.mean()) if len(scored.known) else 0.0
    total = max(len(judged.answer), 1)
    tenths = np.bincount(np.minimum((judged.confidence * 10).astype(int), 9), minlength=10) / total
    shares = {str(label): round(count / total, SHARE_DIGITS) for label, count in sorted(Counter(judged.answer).items())}
    return {
        "labels": shares,
        "confidence_tenths": [round(float(share), SHARE_DIGITS) for share in tenths],
        "unknown_words": round(unknown, SHARE_DIGITS),
    }
