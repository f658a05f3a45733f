"""`lapor train`: rows -> fitted, calibrated, judged, written artefacts. The same data and seed give the same digest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.adapters.reference import load_taxonomy
from pipeline.domain.errors import SetupFault
from pipeline.nlp.artifact import CURRENT_FILE, set_current, write_artifact
from pipeline.nlp.calibration import Calibration, calibrate
from pipeline.nlp.features import HEEDED, ClassifierInput, Floats, Units, read_units
from pipeline.nlp.linear import LinearModels, LinearWeights
from training.data import QUESTIONS, Row, find_files, load_dataset
from training.fit import fit_calibration, fit_weights
from training.metrics import Judged, judge, per_label, summarise
from training.prepare import build_prepare, prepare_rows
from training.seeds import SOURCE as SEEDS
from training.seeds import load_seeds
from training.split import Split, left_out_sources, split_by_time
from training.thresholds import PRECISION, choose_thresholds
from training.vectorise import Table, build_tables
from training.weak_labels import add_implied, learn_implied

SEED_IMPORTANCE = 5.0
"""How many rows an invented report weighs: cities left out gain 2 to 13 points of accuracy, home loses none."""

CALIBRATION_SHARE = 0.15
"""The latest part of the fitting rows, which a second model has not seen, calibrates."""

Progress = Callable[[str], None]
Labels = NDArray[np.str_]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """What one question is taught from; all sequences and arrays are over the same rows."""

    question: str
    rows: Sequence[Row]
    units: Sequence[Units]
    tables: Sequence[Table]
    labels: Labels
    importance: Floats
    split: Split


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of rows by a model that was not fitted on them."""

    labels: tuple[str, ...]
    scores: Floats
    known: Floats
    truth: Labels

    def judge(self, calibration: Calibration) -> Judged:
        """Calibrate, and compare with the truth."""
        return judge(calibrate(self.scores, self.known, calibration), self.labels, self.truth)

    def truth_columns(self) -> NDArray[np.intp]:
        """Give the column of each true label, -1 for one that the model does not know."""
        column = {label: at for at, label in enumerate(self.labels)}
        return np.array([column.get(str(label), -1) for label in self.truth], np.intp)


def train(
    data: Sequence[Path],
    *,
    models_dir: Path,
    only: str | None = None,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> list[Path]:
    """Train the models and write a new version of each.

    A model that has no current version becomes it; otherwise promotion is a decision of its own.

    Parameters
    ----------
    data
        Files and folders in the layout of `training.data`.
    only
        One question; all three by default.
    seed
        For all that is left to chance.
    progress
        Told what is being done.

    Returns
    -------
    The paths of the cards.
    """
    if only is not None and only not in QUESTIONS:
        raise SetupFault(f"unknown model {only!r}; known: {', '.join(QUESTIONS)}")
    progress("membaca data")
    dataset = load_dataset(data, load_taxonomy())
    for remark in dataset.remarks:
        progress(f"catatan: {remark}")
    rows = [*dataset.rows, *load_seeds()]
    inputs = prepare_rows(rows, build_prepare())
    facts = describe_data(find_files(data), rows)
    return [
        train_one(question, rows, inputs, facts=facts, models_dir=models_dir, seed=seed, progress=progress)
        for question in ([only] if only else QUESTIONS)
    ]


def train_one(
    question: str,
    rows: Sequence[Row],
    inputs: Sequence[ClassifierInput],
    *,
    facts: dict[str, Any],
    models_dir: Path,
    seed: int,
    progress: Progress,
) -> Path:
    """Train one model: calibrate, judge, fit on everything, write."""
    progress(f"{question}: fitur")
    material = gather(question, rows, inputs)
    labelled = material.labels != ""
    progress(f"{question}: kalibrasi")
    home = score_later(material)
    away = score_left_out(material, progress)
    calibration = calibrate_on([home, *away.values()])
    thresholds = choose_thresholds(home.judge(calibration), home.labels, PRECISION[question])
    progress(f"{question}: menilai")
    judged = score_judging(material).judge(calibration)
    progress(f"{question}: melatih pada semua baris")
    weights = fit(material, labelled)
    card = {
        "data": facts,
        "code": installed_version("lapor-stream"),
        "seed": seed,
        "calibration": {name: getattr(calibration, name) for name in Calibration.__slots__},
        "thresholds": {label: thresholds[label] for label in weights.labels if label in thresholds},
        "metrics": {
            "held_out": summarise(judged),
            "per_label": per_label(judged),
            "left_out": {source: summarise(scored.judge(calibration)) for source, scored in away.items()},
        },
    }
    path = write_artifact(models_dir, question, weights, card)
    if not (models_dir / question / CURRENT_FILE).exists():
        set_current(models_dir, question, path.parent.name)
    return path


def gather(question: str, rows: Sequence[Row], inputs: Sequence[ClassifierInput]) -> Material:
    """Choose the rows of a question and take them apart."""
    everywhere = np.ones(len(rows), bool)
    if question == "category":
        earlier = split_by_time(rows, everywhere).fitting
        implied = learn_implied([row for row, is_fitting in zip(rows, earlier, strict=True) if is_fitting])
        rows = add_implied(rows, implied)
    chosen = [at for at, row in enumerate(rows) if is_teaching(question, row)]
    rows = [rows[at] for at in chosen]
    if not rows:
        raise SetupFault(f"no row has a label for {question!r}; give data that does, or train the others with --only")
    units = [heed(read_units(inputs[at]), HEEDED[question]) for at in chosen]
    return Material(
        question=question,
        rows=rows,
        units=units,
        tables=build_tables(units),
        labels=np.array([getattr(row, question) for row in rows]),
        importance=np.array([SEED_IMPORTANCE if row.source == SEEDS else 1.0 for row in rows], np.float32),
        split=split_by_time(rows, np.ones(len(rows), bool)),
    )


def is_teaching(question: str, row: Row) -> bool:
    """Tell whether a row has something to teach: the kind is learnt from posts, the rest from whatever is labelled."""
    if question == "kind":
        return bool(row.kind) and row.channel == "twitter"
    return getattr(row, question) not in ("", "lainnya")


def heed(units: Units, groups: tuple[str, ...]) -> Units:
    """Leave only the signals of some groups."""
    return replace(units, signals=tuple(name for name in units.signals if name.startswith(groups)))


def fit(material: Material, training: Mask) -> LinearWeights:
    """Fit on some rows."""
    return fit_weights(material.tables, material.labels, training, material.importance)


def score(material: Material, weights: LinearWeights, rows: Mask) -> Scored:
    """Score rows with the code that serves."""
    model = LinearModels([weights])
    units = [material.units[at] for at in np.flatnonzero(rows).tolist()]
    parts = [model.score(units[at : at + 256])[0] for at in range(0, len(units), 256)]
    return Scored(
        labels=weights.labels,
        scores=np.concatenate([part.values for part in parts]),
        known=np.concatenate([part.known for part in parts]),
        truth=material.labels[rows],
    )


def score_later(material: Material) -> Scored:
    """Score the last of the fitting rows by a model of the earlier ones."""
    inner = split_by_time(material.rows, material.split.fitting, CALIBRATION_SHARE)
    return score(material, fit(material, inner.fitting), inner.judging)


def score_left_out(material: Material, progress: Progress) -> dict[str, Scored]:
    """Score each source by a model that has never seen it."""
    fitting = material.split.fitting
    found = {}
    for source, mask in left_out_sources(material.rows, fitting).items():
        others = fitting & ~mask
        if source == SEEDS or len(set(material.labels[others])) < 2:
            continue
        progress(f"{material.question}: tanpa {source}")
        found[source] = score(material, fit(material, others), mask)
    return found


def score_judging(material: Material) -> Scored:
    """Score the rows put aside."""
    return score(material, fit(material, material.split.fitting), material.split.judging)


def calibrate_on(parts: Sequence[Scored]) -> Calibration:
    """Calibrate on rows of the home sources and of the sources left out alike."""
    labels = parts[0].labels
    return fit_calibration(
        np.concatenate([_align(part, labels) for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([replace_labels(part, labels).truth_columns() for part in parts]),
    )


def _align(part: Scored, labels: tuple[str, ...]) -> Floats:
    """Put scores in the order of other labels; one that a model lacks gets its lowest score."""
    column = {label: at for at, label in enumerate(part.labels)}
    lowest = part.scores.min(axis=1)
    return np.stack([part.scores[:, column[name]] if name in column else lowest for name in labels], axis=1)


def replace_labels(part: Scored, labels: tuple[str, ...]) -> Scored:
    """Give the same rows under other labels."""
    return Scored(labels, part.scores, part.known, part.truth)


def describe_data(files: Sequence[Path], rows: Sequence[Row]) -> dict[str, Any]:
    """Tell what a model was taught from."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join([row.key, row.text, row.kind, row.category, row.agency, row.region or ""]).encode())
    return {
        "files": [path.name for path in files],
        "sha256": digest.hexdigest(),
        "rows": dict(sorted(Counter(row.source for row in rows).items())),
        "newest": max((row.date for row in rows), default=""),
    }
