"""`lapor train`: rows -> fitted, calibrated, judged, written artefacts. Same data and seed, same digests."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.adapters.reference import load_taxonomy
from pipeline.domain.errors import SetupFault
from pipeline.nlp.artifact import CURRENT_FILE, set_current, write_artifact
from pipeline.nlp.calibration import Calibration
from pipeline.nlp.features import ClassifierInput
from training.data import QUESTIONS, Row, find_files, load_dataset
from training.judging import describe_judged
from training.material import Material, gather
from training.metrics import intervals, summarise
from training.plausible import count_usual, learn_plausible
from training.prepare import build_prepare, prepare_rows
from training.scoring import Progress, Scored, calibrate_on, fit, score, score_later, score_left_out
from training.seeds import load_seeds
from training.split import describe_leaks, split_by_time
from training.thresholds import PRECISION, choose_thresholds

REMARK = "note: "
"""Begins what progress tells of the data: it stays on the screen when its step is over."""


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
        For the resampling of intervals, the only thing left to chance.
    progress
        Told what is being done.

    Returns
    -------
    The paths of the cards.
    """
    if only is not None and only not in QUESTIONS:
        raise SetupFault(f"unknown model {only!r}; known: {', '.join(QUESTIONS)}")
    rows, inputs = load_inputs(data, progress)
    facts = {
        "data": describe_data(find_files(data), rows),
        "plausible": learn_plausible(rows),
        "usual": count_usual(rows),
    }
    return [
        train_one(gather(question, rows, inputs), facts=facts, models_dir=models_dir, seed=seed, progress=progress)
        for question in ([only] if only else QUESTIONS)
    ]


def load_inputs(data: Sequence[Path], progress: Progress) -> tuple[list[Row], list[ClassifierInput]]:
    """Read, check and clean the rows, the project's own seeds among them."""
    progress("reading the data")
    dataset = load_dataset(data, load_taxonomy())
    for remark in dataset.remarks:
        progress(f"{REMARK}{remark}")
    rows = [*dataset.rows, *load_seeds()]
    if leaks := describe_leaks(rows, split_by_time(rows, np.ones(len(rows), bool))):
        progress(f"{REMARK}{leaks}")
    progress(f"cleaning {len(rows)} texts")
    return rows, prepare_rows(rows, build_prepare())


def train_one(material: Material, *, facts: dict[str, Any], models_dir: Path, seed: int, progress: Progress) -> Path:
    """Train one model: calibrate, judge, fit on everything, write.

    Two sets of weights are written: those that serve, of all rows, and those that are judged, of the rows before the
    judging ones, so that versions can be compared later on rows that neither has seen.
    """
    question = material.question
    progress(f"{question}: calibrating")
    later = score_later(material)
    away = score_left_out(material, progress)
    calibration = calibrate_on([later, *away.values()], later.labels)
    thresholds = choose_thresholds(later.judge(calibration), later.labels, PRECISION[question])
    progress(f"{question}: judging")
    judged_weights = fit(material, material.split.fitting)
    scored = score(material, judged_weights, material.judging)
    progress(f"{question}: fitting on all rows")
    weights = fit(material, material.everything)
    card = {
        "data": facts["data"],
        "code": installed_version("lapor-stream"),
        "seed": seed,
        "calibration": asdict(calibration),
        "thresholds": {label: thresholds[label] for label in weights.labels if label in thresholds},
        **({name: facts[name] for name in ("plausible", "usual")} if question == "agency" else {}),
        "last_days": dict(material.split.last_days),
        "metrics": describe_metrics(material, scored, away, calibration, seed),
    }
    path = write_artifact(models_dir, question, weights, judged_weights, card)
    if not (models_dir / question / CURRENT_FILE).exists():
        set_current(models_dir, question, path.parent.name)
    return path


def describe_metrics(
    material: Material, scored: Scored, away: dict[str, Scored], calibration: Calibration, seed: int
) -> dict[str, Any]:
    """Put together all figures of a card."""
    return {
        **describe_judged(material, scored, calibration, seed=seed),
        "left_out": {source: describe_away(one, calibration, seed) for source, one in away.items()},
    }


def describe_away(scored: Scored, calibration: Calibration, seed: int) -> dict[str, Any]:
    """Give the figures of a source left out."""
    judged = scored.judge(calibration)
    return {**summarise(judged), "intervals": intervals(judged, seed=seed)}


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
