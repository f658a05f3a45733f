"""Scores of rows by models that were not fitted on them: later rows, sources left out, rows put aside. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.batches import batches
from pipeline.classify.calibration import Calibration, calibrate
from pipeline.classify.features import Floats
from pipeline.classify.linear import LinearModels, LinearWeights
from pipeline.domain.errors import SetupFault
from training.data.seeds import SOURCE as SEEDS
from training.data.split import left_out_sources, split_by_time
from training.fitting.fit import fit_calibration, fit_weights
from training.fitting.material import LABELS_MIN, Labels, Mask, Material
from training.judging.metrics import Judged, judge

CALIBRATION_SHARE = 0.15
"""The latest part of the fitting rows, which a model of the earlier ones has not seen, calibrates."""

CALIBRATION_ROWS_MIN = 12
"""Rows below which a confidence would be made up."""

BATCH = 256

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores, shape (rows, labels), with the share of known words and the true labels, shape (rows,)."""

    labels: tuple[str, ...]
    scores: Floats
    known: Floats
    truth: Labels

    def judge(self, calibration: Calibration) -> Judged:
        """Calibrate, and compare with the truth."""
        return judge(calibrate(self.scores, self.known, calibration), self.labels, self.truth)


def fit(material: Material, training: Mask) -> LinearWeights:
    """Fit on some rows."""
    return fit_weights(material.tables, material.labels, training, material.importance)


def score(material: Material, weights: LinearWeights, rows: Mask) -> Scored:
    """Score rows with the code that serves."""
    model = LinearModels([weights])
    chosen = np.flatnonzero(rows)
    parts = [model.score(material.units.take(part))[0] for part in batches(chosen.tolist(), BATCH)]
    none = np.zeros((0, len(weights.labels)), np.float32)
    return Scored(
        labels=weights.labels,
        scores=np.concatenate([none, *(part.values for part in parts)]),
        known=np.concatenate([none[:, 0], *(part.known for part in parts)]),
        truth=material.labels[rows],
    )


def score_later(material: Material) -> Scored:
    """Score the last of the fitting rows by a model of the earlier ones."""
    inner = split_by_time(material.rows, material.split.fitting, CALIBRATION_SHARE)
    return score(material, fit(material, inner.fitting), inner.judging & (material.importance >= 1))


def score_left_out(material: Material, progress: Progress) -> dict[str, Scored]:
    """Score each source by a model that has never seen it."""
    fitting = material.split.fitting
    seeds = np.array([row.source == SEEDS for row in material.rows])
    found = {}
    for source, mask in left_out_sources(material.rows, fitting).items():
        others = fitting & ~mask
        if source == SEEDS or len(set(material.labels[mask & fitting].tolist())) < LABELS_MIN:
            continue  # one label tells nothing apart
        if len(set(material.labels[others & ~seeds].tolist())) < LABELS_MIN:
            continue  # seeds alone are no model of the recipe that serves
        progress(f"{material.question}: tanpa {source}")
        found[source] = score(material, fit(material, others), mask)
    return found


def name_sources(material: Material) -> NDArray[np.str_]:
    """Name the source of each row that judges."""
    return np.array([material.rows[at].source for at in np.flatnonzero(material.judging).tolist()])


def find_turn(parts: Sequence[Scored], label: str) -> Floats:
    """Give what to add to the scores of two labels so that one is answered as often as it is true.

    Its precision and recall are then the same.
    """
    sign = np.where(np.array(parts[0].labels) == label, 1, -1).astype(np.float32)
    leads = np.sort(np.concatenate([part.scores @ sign for part in parts]))
    wanted = sum(int((part.truth == label).sum()) for part in parts)
    return np.asarray(-sign * leads[-wanted - 1 : len(leads) - wanted + 1].mean() / 2, np.float32)


def calibrate_on(parts: Sequence[Scored], labels: tuple[str, ...]) -> Calibration:
    """Calibrate on rows of the known sources and of the sources left out alike."""
    if (rows := sum(len(part.truth) for part in parts)) < CALIBRATION_ROWS_MIN:
        raise SetupFault(
            f"{rows} baris untuk kalibrasi, perlu {CALIBRATION_ROWS_MIN}; "
            "beri sumber dengan lebih banyak laporan bertanggal, atau latih model yang lain dengan --only"
        )
    column = {label: at for at, label in enumerate(labels)}
    truth = [np.array([column.get(label, -1) for label in part.truth.tolist()], np.intp) for part in parts]
    return fit_calibration(
        np.concatenate([_align(part, labels) for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate(truth),
    )


def _align(part: Scored, labels: tuple[str, ...]) -> NDArray[np.float32]:
    """Put scores in the order of other labels; one that a model lacks gets its lowest score."""
    column = {label: at for at, label in enumerate(part.labels)}
    lowest = part.scores.min(axis=1)
    return np.stack([part.scores[:, column[name]] if name in column else lowest for name in labels], axis=1)
