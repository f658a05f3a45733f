"""`lapor train`: rows -> fitted, calibrated, judged, written artefacts. Same data and seed, same digests."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.artifact import CURRENT_FILE, set_current, write_artifact
from pipeline.classify.calibration import Calibration
from pipeline.classify.classifier import CORRECTED, QUESTIONS
from pipeline.classify.features import ClassifierInput
from pipeline.classify.linear import LinearWeights
from pipeline.domain.errors import SetupFault
from pipeline.domain.taxonomy import Urgency
from training.data.plausible import learn_plausible
from training.data.prepare import build_prepare
from training.data.rows import Row, find_files, load_dataset
from training.data.seeds import load_seeds
from training.data.split import describe_leaks, split_by_time
from training.fitting.material import Material, gather
from training.fitting.thresholds import PRECISION, choose_thresholds
from training.judging.judge import describe_expected, describe_judged
from training.judging.metrics import intervals, join_judged, summarise
from training.judging.scoring import (
    Progress,
    Scored,
    calibrate_on,
    find_turn,
    fit,
    name_sources,
    score,
    score_later,
    score_left_out,
)

REMARK = "catatan: "
"""Begins what progress tells of the data: it stays on the screen when its step is over."""

REMARKS_SHOWN = 5
"""Of remarks on the data that are told, and the number of the others: floods make thousands, and all say the same."""


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
        Files and folders in the layout of `training.data.rows`.
    only
        One question; all by default.
    seed
        For the resampling of intervals, the only thing left to chance.
    progress
        Told what is being done.

    Returns
    -------
    The paths of the cards.
    """
    questions = (check_question(only),) if only else QUESTIONS
    rows, inputs = load_inputs(data, progress, questions=questions)
    return train_on(
        rows, inputs, find_files(data), questions=questions, models_dir=models_dir, seed=seed, progress=progress
    )


def train_on(
    rows: Sequence[Row],
    inputs: Sequence[ClassifierInput],
    files: Sequence[Path],
    *,
    questions: Sequence[str],
    models_dir: Path,
    progress: Progress,
    seed: int = 0,
) -> list[Path]:
    """Train models on rows that were read of files, as `train` does."""
    plausible = learn_plausible(rows)
    return [
        train_one(
            gather(question, rows, inputs),
            files,
            plausible=plausible,
            models_dir=models_dir,
            seed=seed,
            progress=progress,
        )
        for question in questions
    ]


def check_question(name: str) -> str:
    """Refuse the name of a model that there is none of."""
    if name not in QUESTIONS:
        raise SetupFault(f"tidak ada model {name!r}; yang ada: {', '.join(QUESTIONS)}")
    return name


def load_inputs(
    data: Sequence[Path], progress: Progress, *, questions: Sequence[str] = CORRECTED
) -> tuple[list[Row], list[ClassifierInput]]:
    """Read, check and clean the rows, the project's own seeds among them; remarks are of these questions alone."""
    progress("membaca data")
    dataset = load_dataset(data, load_taxonomy(), questions=questions)
    for remark in dataset.remarks[:REMARKS_SHOWN]:
        progress(f"{REMARK}{remark}")
    if len(dataset.remarks) > REMARKS_SHOWN:
        progress(f"{REMARK}dan {len(dataset.remarks) - REMARKS_SHOWN} catatan lagi seperti itu")
    rows = [*dataset.rows, *load_seeds()]
    if leaks := describe_leaks(rows, split_by_time(rows, np.ones(len(rows), bool))):
        progress(f"{REMARK}{leaks}")
    progress(f"membersihkan {len(rows)} teks")
    return rows, build_prepare()(rows)


def train_one(
    material: Material,
    files: Sequence[Path],
    *,
    plausible: Mapping[str, Sequence[str]],
    models_dir: Path,
    seed: int,
    progress: Progress,
) -> Path:
    """Train one model: calibrate, judge, fit on everything, write; a model that has no current version becomes it.

    Two sets of weights are written: those that serve, of all rows, and those that are judged, of the rows before the
    judging ones, so that versions can be compared later on rows that neither has seen.
    """
    question = material.question
    learn = learn_by_hands if question == "urgency" else learn_by_days
    weights, judged_weights, learnt = learn(material, seed=seed, progress=progress)
    card = {
        "data": describe_data(files, material.rows),
        "code": installed_version("lapor-stream"),
        "seed": seed,
        **({"plausible": plausible} if question == "agency" else {}),
        **learnt,
    }
    path = write_artifact(models_dir, question, weights, judged_weights, card)
    if not (models_dir / question / CURRENT_FILE).exists():
        set_current(models_dir, question, path.parent.name)
    return path


def learn_by_days(
    material: Material, *, seed: int, progress: Progress
) -> tuple[LinearWeights, LinearWeights, dict[str, Any]]:
    """Fit on all rows and on the earlier ones, which the later judge; gives both, and what the card says of them."""
    question = material.question
    progress(f"{question}: mengukur keyakinan")
    later = score_later(material)
    away = score_left_out(material, progress)
    calibration = calibrate_on([later, *away.values()], later.labels)
    thresholds = choose_thresholds(later.judge(calibration), later.labels, PRECISION[question])
    progress(f"{question}: menilai")
    judged_weights = fit(material, material.split.fitting)
    scored = score(material, judged_weights, material.judging)
    progress(f"{question}: melatih dengan semua baris")
    weights = fit(material, material.everything)
    return (
        weights,
        judged_weights,
        {
            "calibration": asdict(calibration),
            "thresholds": {label: thresholds[label] for label in weights.labels if label in thresholds},
            "last_days": dict(material.split.last_days),
            "metrics": {
                **describe_judged(scored.judge(calibration), name_sources(material), seed=seed),
                "left_out": {source: describe_away(one, calibration, seed) for source, one in away.items()},
                "expected": describe_expected(scored, calibration),
            },
        },
    )


def learn_by_hands(
    material: Material, *, seed: int, progress: Progress
) -> tuple[LinearWeights, LinearWeights, dict[str, Any]]:
    """Fit on all phrases; hands left out judge, since phrases have no days, and tell where the answer turns."""
    away = score_left_out(material, progress)
    turn = find_turn(list(away.values()), str(Urgency.URGENT))
    turned = {hand: replace(one, scores=one.scores + turn) for hand, one in away.items()}
    progress(f"{material.question}: melatih dengan semua baris")
    weights = fit(material, material.everything)
    calibration = calibrate_on(list(turned.values()), weights.labels)
    judged = [one.judge(calibration) for one in turned.values()]
    weights = replace(weights, bias=weights.bias + turn)
    return (
        weights,
        weights,
        {
            "calibration": asdict(calibration),
            "thresholds": {},
            "last_days": {},
            "metrics": {
                **describe_judged(
                    join_judged(judged),
                    np.repeat(list(turned), [len(each.truth) for each in judged]),
                    seed=seed,
                ),
                "left_out": {},
            },
        },
    )


def describe_away(scored: Scored, calibration: Calibration, seed: int) -> dict[str, Any]:
    """Give the figures of a source left out."""
    judged = scored.judge(calibration)
    return {**summarise(judged), "intervals": intervals(judged, seed=seed)}


def describe_data(files: Sequence[Path], rows: Sequence[Row]) -> dict[str, Any]:
    """Tell what a model was taught from."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(
            "\x1f".join([row.key, row.text, row.kind, row.category, row.agency, row.urgency, row.region or ""]).encode()
        )
    return {
        "files": [path.name for path in files],
        "sha256": digest.hexdigest(),
        "rows": dict(sorted(Counter(row.source for row in rows).items())),
        "newest": max((row.date for row in rows), default=""),
    }
