"""The rows of one question, taken apart and counted: what fitting, calibrating and judging work on. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import HEEDED, ClassifierInput, Floats, Units, read_units
from pipeline.domain.channel import SOCIAL_CHANNELS
from pipeline.domain.errors import SetupFault
from training.data.rows import Row
from training.data.seeds import SOURCE as SEEDS
from training.data.seeds import URGENCY_SOURCE
from training.data.split import Split, split_by_time
from training.data.weak_labels import add_implied, add_ordinary, learn_implied
from training.fitting.vectorise import Table, build_tables

SEED_IMPORTANCE = {"kind": 3.0, "category": 5.0, "agency": 5.0, "urgency": 0.3}
"""How many rows an invented report weighs: categories of sources left out gain 2 to 14 points, home loses none."""

ORDINARY_IMPORTANCE = 0.05
"""What a report weighs that is only taken for ordinary. Ten thousand at .03 to .1 let a fourth of the false alarms on
reports be, and cost the phrases nothing; alone, the phrases know too little of what else people write."""

FORM_IMPORTANCE = 0.3
FORM_ROWS_EACH = 8
"""The kind is taught one in so many reports of forms, at a low weight: enough to know that forms hold reports. All of
them, or none, cost posts 2 points of F1."""

FORGOTTEN_PERCENT = 30
"""Rows whose region is forgotten. At home, reports without a region gain .7 points, those with one lose none."""

_PASSED_ON = re.compile(r"^(?:rt @\S+ ?)+|https?://\S*")
"""What relays put around a post, which differs where the post does not."""

LABELS_MIN = 2
"""A model that knows one label has nothing to decide."""

Labels = NDArray[np.str_]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """What one question is taught from; all sequences and arrays are over the same rows."""

    question: str
    rows: Sequence[Row]
    units: Units
    tables: Sequence[Table]
    labels: Labels
    importance: Floats
    split: Split

    @property
    def judging(self) -> Mask:
        """Rows that judge: those put aside that count in full. Forms, which only lend the kind their words, do not."""
        return self.split.judging & (self.importance >= 1)

    @property
    def everything(self) -> Mask:
        """All rows."""
        return np.ones(len(self.rows), bool)


def gather(question: str, rows: Sequence[Row], inputs: Sequence[ClassifierInput]) -> Material:
    """Choose the rows of a question and take them apart."""
    split = split_by_time(rows, np.ones(len(rows), bool))
    if question == "category":
        rows = imply_categories(rows, split)
    if question == "urgency":
        rows = add_ordinary(rows)
    chosen = [at for at, row in enumerate(rows) if is_teaching(question, row)]
    if question in ("kind", "urgency"):
        chosen = take_once(chosen, rows, split)
    labels = np.array([getattr(rows[at], question) for at in chosen])
    if len(set(labels.tolist())) < LABELS_MIN:
        raise SetupFault(
            f"{question}: data punya {len(set(labels.tolist()))} label, model perlu {LABELS_MIN} atau lebih; "
            "beri data yang memilikinya, atau latih model yang lain dengan --only"
        )
    units = heed(read_units([forget_place(rows[at], inputs[at]) for at in chosen]), HEEDED[question])
    return Material(
        question=question,
        rows=[rows[at] for at in chosen],
        units=units,
        tables=build_tables(units),
        labels=labels,
        importance=np.array([weigh(question, rows[at]) for at in chosen], np.float32),
        split=split.take(chosen),
    )


def imply_categories(rows: Sequence[Row], split: Split) -> list[Row]:
    """Fill in the categories that agencies imply, as learnt from the fitting rows; a judging row keeps its own only."""
    implied = learn_implied([rows[at] for at in np.flatnonzero(split.fitting).tolist()])
    filled = add_implied(rows, implied)
    return [row if judges else full for row, full, judges in zip(rows, filled, split.judging.tolist(), strict=True)]


def is_teaching(question: str, row: Row) -> bool:
    """Tell whether a row has something to teach.

    `lainnya` is what a person chooses when nothing fits; it is not taught.
    """
    if question == "kind":
        is_chosen = not is_form(row) or (not row.stemmed and crc32(row.key.encode()) % FORM_ROWS_EACH == 0)
        return bool(row.kind) and is_chosen
    return getattr(row, question) not in ("", "lainnya")


def take_once(chosen: Sequence[int], rows: Sequence[Row], split: Split) -> list[int]:
    """Take a text that many relay where it comes first: it is taught once, and judges once."""
    first: dict[tuple[str, bool], int] = {}
    for at in chosen:
        first.setdefault((strip_relay(rows[at].text), bool(split.judging[at])), at)
    return list(first.values())


def strip_relay(text: str) -> str:
    """Give what a post and its relays have in common."""
    return _PASSED_ON.sub("", " ".join(text.casefold().split())).strip(" .…")


def is_form(row: Row) -> bool:
    """Tell whether people filled in a form to report, where hardly anything else arrives."""
    return row.channel not in SOCIAL_CHANNELS and row.source != SEEDS


def weigh(question: str, row: Row) -> float:
    """Give how much a row counts."""
    if row.source == SEEDS:
        return SEED_IMPORTANCE[question]
    if question == "urgency":
        return 1.0 if row.source.startswith(URGENCY_SOURCE) else ORDINARY_IMPORTANCE
    return FORM_IMPORTANCE if question == "kind" and is_form(row) else 1.0


def forget_place(row: Row, given: ClassifierInput) -> ClassifierInput:
    """Take the region from a part of the rows, always the same: what learns that locals never lack one is misled."""
    return replace(given, region=None) if crc32(row.key.encode()) % 100 < FORGOTTEN_PERCENT else given


def heed(units: Units, groups: tuple[str, ...]) -> Units:
    """Leave only the signals of some groups."""
    is_heeded = np.array([name.startswith(groups) for name in units.signals.names()], bool)
    return replace(units, signals=units.signals.keep(is_heeded))
