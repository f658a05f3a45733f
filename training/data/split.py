"""Which rows a model is fitted on and which judge it: by time, and whole sources left out. Pure.

Near-duplicates stand on one side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from training.data.rows import Row

HELD_OUT_SHARE = 0.13
"""The latest rows of each dated source, about two months of Surabaya's fifteen."""

SOURCE_ROWS_MIN = 100
"""Labelled rows of a source from which leaving it out measures something."""

SKETCH_SIZE = 3
"""Smallest hashed word triples that near-duplicates share; two texts do with their similarity to the power 3."""

LEAKS_SHOWN = 20

NEVER = "9999"
"""A day after all others."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Split:
    """Masks over the rows.

    Attributes
    ----------
    leaked
        Earlier rows that nearly repeat a judging row: in neither part.
    last_days
        For each dated source, the last day that is fitted on.
    """

    fitting: Mask
    judging: Mask
    leaked: Mask
    last_days: Mapping[str, str]

    def take(self, rows: Sequence[int]) -> Split:
        """Give the masks of some rows."""
        return Split(self.fitting[rows], self.judging[rows], self.leaked[rows], self.last_days)


def split_by_time(rows: Sequence[Row], within: Mask, share: float = HELD_OUT_SHARE) -> Split:
    """Put the latest rows of each dated source aside; rows without a date are fitted on."""
    dates = np.array([row.date for row in rows])
    sources = np.array([row.source for row in rows])
    last_days = {}
    for source in np.unique(sources).tolist():
        dated = within & (sources == source) & (dates != "")
        if dated.sum() >= SOURCE_ROWS_MIN:
            last_days[source] = _cut(np.sort(dates[dated]), share)
    return split_after(rows, within, last_days)


def split_after(rows: Sequence[Row], within: Mask, last_days: Mapping[str, str]) -> Split:
    """Put the rows after the given days aside, and leave out earlier ones that nearly repeat them."""
    late = within & np.array([row.date > last_days.get(row.source, NEVER) for row in rows])
    sketches = np.array([sketch(row.text) for row in rows])
    leaked = within & ~late & np.isin(sketches, sketches[late])
    return Split(fitting=within & ~late & ~leaked, judging=late, leaked=leaked, last_days=last_days)


def _cut(dates: NDArray[np.str_], share: float) -> str:
    """Give the last day that is fitted on; a day is never split."""
    return str(dates[int(len(dates) * (1 - share)) - 1])


def describe_leaks(rows: Sequence[Row], split: Split) -> str | None:
    """Tell which rows are left out of both parts, the first of them with their lines; None if there are none."""
    leaked = [rows[at].where for at in np.flatnonzero(split.leaked).tolist()]
    if not leaked:
        return None
    first = ", ".join(leaked[:LEAKS_SHOWN]) + (", …" if len(leaked) > LEAKS_SHOWN else "")
    return f"{len(leaked)} baris hampir mengulang baris penilai dan tidak menilai apa pun: {first}"


def left_out_sources(rows: Sequence[Row], labelled: Mask) -> dict[str, Mask]:
    """Give the rows of each source that is large enough to be left out."""
    sources = np.array([row.source for row in rows])
    masks = {str(source): sources == source for source in np.unique(sources)}
    return {source: mask for source, mask in masks.items() if (mask & labelled).sum() >= SOURCE_ROWS_MIN}


def sketch(text: str) -> int:
    """Hash the few smallest of a text's hashed word triples: near-duplicates mostly have the same."""
    words = text.casefold().split()
    triples = {crc32(" ".join(words[at : at + 3]).encode()) for at in range(max(len(words) - 2, 1))}
    return hash(tuple(sorted(triples)[:SKETCH_SIZE]))
