"""The rows of one question, taken apart and counted: what fitting, calibrating and judging work on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.domain.errors import SetupFault
from pipeline.nlp.features import HEEDED, ClassifierInput, Floats, Units, read_units
from training.data import Row
from training.seeds import SOURCE as SEEDS
from training.split import Split, split_by_time
from training.vectorise import Table, build_tables
from training.weak_labels import add_implied, learn_implied

SEED_IMPORTANCE = 5.0
"""How many rows an invented report weighs: cities left out gain 2 to 13 points of accuracy, home loses none."""

LABELS_MIN = 2
"""A model that knows one label has nothing to decide."""

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

    @property
    def everything(self) -> Mask:
        """All rows."""
        return np.ones(len(self.rows), bool)


def gather(question: str, rows: Sequence[Row], inputs: Sequence[ClassifierInput]) -> Material:
    """Choose the rows of a question and take them apart."""
    split = split_by_time(rows, np.ones(len(rows), bool))
    if question == "category":
        rows = imply_categories(rows, split)
    chosen = [at for at, row in enumerate(rows) if is_teaching(question, row)]
    labels = np.array([getattr(rows[at], question) for at in chosen])
    if len(set(labels.tolist())) < LABELS_MIN:
        raise SetupFault(
            f"{question}: the data has {len(set(labels.tolist()))} labels, a model needs {LABELS_MIN} or more; "
            "give data that has them, or train the other models with --only"
        )
    units = [heed(read_units(inputs[at]), HEEDED[question]) for at in chosen]
    return Material(
        question=question,
        rows=[rows[at] for at in chosen],
        units=units,
        tables=build_tables(units),
        labels=labels,
        importance=np.array([SEED_IMPORTANCE if rows[at].source == SEEDS else 1.0 for at in chosen], np.float32),
        split=split.take(chosen),
    )


def imply_categories(rows: Sequence[Row], split: Split) -> list[Row]:
    """Fill in the categories that agencies imply, as learnt from the fitting rows alone."""
    return add_implied(rows, learn_implied([rows[at] for at in np.flatnonzero(split.fitting).tolist()]))


def is_teaching(question: str, row: Row) -> bool:
    """Tell whether a row has something to teach: the kind is learnt from posts, the rest from whatever is labelled.

    `lainnya` is what a person chooses when nothing fits; it is not taught.
    """
    if question == "kind":
        return bool(row.kind) and row.channel == "twitter"
    return getattr(row, question) not in ("", "lainnya")


def heed(units: Units, groups: tuple[str, ...]) -> Units:
    """Leave only the signals of some groups."""
    return replace(units, signals=tuple(name for name in units.signals if name.startswith(groups)))
