"""Teaches the models again from what officers corrected, behind the gate of promotion: only what is better serves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from pipeline.classify.artifact import read_current
from pipeline.classify.classifier import CORRECTED
from pipeline.classify.features import ClassifierInput
from pipeline.domain.errors import SetupFault
from training.data.rows import Row, find_files
from training.fitting.promote import compare_versions, list_versions, promote
from training.fitting.retrained import Retrained, write_retrained
from training.fitting.train import check_question, load_inputs, train_on
from training.judging.scoring import Progress


def retrain(
    data: Sequence[Path], *, models_dir: Path, at: datetime, progress: Progress, only: str | None = None
) -> list[Retrained]:
    """Fit each model on all the data, and let it serve if it is better than the one that does; tell what became of it.

    A version that is refused is taken away again: the same data gives the same.

    Parameters
    ----------
    data
        Labelled reports and officers' corrections, in the layout of `training.data.rows`.
    only
        One question; by default all that officers correct.
    """
    questions = (check_question(only),) if only else CORRECTED
    rows, inputs = load_inputs(data, progress, questions=questions)
    files = find_files(data)
    found = [_retrain(name, rows, inputs, files, models_dir=models_dir, at=at, progress=progress) for name in questions]
    for each in found:
        write_retrained(models_dir, each)
    return found


def _retrain(
    name: str,
    rows: Sequence[Row],
    inputs: Sequence[ClassifierInput],
    files: Sequence[Path],
    *,
    models_dir: Path,
    at: datetime,
    progress: Progress,
) -> Retrained:
    serving = read_current(models_dir, name)
    before = {each.version for each in list_versions(models_dir) if each.name == name}
    try:
        (card,) = train_on(rows, inputs, files, questions=(name,), models_dir=models_dir, progress=progress)
    except SetupFault as fault:
        return Retrained(name=name, at=at, fault=str(fault))
    version = card.parent.name
    if version == serving:
        return Retrained(name=name, at=at, version=version, serves=True)
    comparison = compare_versions(models_dir, name, (serving, version), rows, inputs)
    if not comparison.refusals:
        promote(models_dir, name, version, comparison=comparison)
    elif version not in before:
        rmtree(card.parent)
    return Retrained(name=name, at=at, version=version, serves=not comparison.refusals, comparison=comparison)
