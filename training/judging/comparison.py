"""Is one version of a model better than another? Judged on rows that neither has seen, in pairs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training.judging.metrics import ROWS_PER_LABEL_MIN, Judged, accuracy, f1_of, macro_f1

RESAMPLES = 1_000

MARGIN = 0.0
"""How far the whole 95 % interval of the gain must lie above: a new version must be better beyond chance."""

LABEL_FALL_MAX = 0.05
"""Fall of one label's F1 that is still accepted. Labels of 20 to 50 rows move by 3 points by chance alone."""

ROWS_MIN = 200
"""Judging rows below which nothing can be told."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the new version gains, and why it must not replace the old one.

    Attributes
    ----------
    gain, interval
        Of accuracy; the interval is that of a paired bootstrap, 95 %.
    label_gains
        Of F1, for each label with enough rows.
    refusals
        Empty if the new version may be promoted.
    """

    rows: int
    old_accuracy: float
    new_accuracy: float
    old_macro_f1: float
    new_macro_f1: float
    gain: float
    interval: tuple[float, float]
    label_gains: Mapping[str, float]
    refusals: tuple[str, ...]


def compare(old: Judged, new: Judged, *, seed: int = 0) -> Comparison:
    """Compare the answers of two versions to the same rows, in the same order."""
    rows = len(old.truth)
    gain = accuracy(new) - accuracy(old) if rows else 0.0
    interval = paired_interval(old, new, seed=seed)
    labels = [
        str(label)
        for label, count in zip(*np.unique(old.truth, return_counts=True), strict=True)
        if count >= ROWS_PER_LABEL_MIN
    ]
    label_gains = {label: round(f1_of(new, label) - f1_of(old, label), 4) for label in labels}
    return Comparison(
        rows=rows,
        old_accuracy=accuracy(old),
        new_accuracy=accuracy(new),
        old_macro_f1=macro_f1(old),
        new_macro_f1=macro_f1(new),
        gain=gain,
        interval=interval,
        label_gains=label_gains,
        refusals=tuple(find_refusals(rows, interval, label_gains)),
    )


def paired_interval(old: Judged, new: Judged, *, seed: int) -> tuple[float, float]:
    """Give the 95 % interval of the gain in accuracy, the same rows drawn for both."""
    change = (new.answer == new.truth).astype(float) - (old.answer == old.truth)
    if not len(change):
        return 0.0, 0.0
    chance = np.random.default_rng(seed)
    means = change[chance.integers(0, len(change), (RESAMPLES, len(change)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def find_refusals(rows: int, interval: tuple[float, float], label_gains: Mapping[str, float]) -> list[str]:
    """Give the reasons against a promotion."""
    if rows < ROWS_MIN:
        return [f"hanya {rows} baris penilai yang belum dilihat kedua versi; perlu {ROWS_MIN}"]
    reasons = []
    if interval[0] <= MARGIN:
        reasons.append(f"kenaikan akurasi mungkin kebetulan: selang 95 % {interval[0]:+.4f} sampai {interval[1]:+.4f}")
    reasons += [
        f"label {label!r} turun {-gain:.3f} F1; paling banyak {LABEL_FALL_MAX} diterima"
        for label, gain in sorted(label_gains.items())
        if gain < -LABEL_FALL_MAX
    ]
    return reasons
