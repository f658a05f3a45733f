"""Linear models over hashed features: hashes, their rarity, and the weight of each label. Pure but for its memory.

score = bias + Σ over blocks of (strength of the block / length of the report in it) x Σ of rarity x weight.

Several models are scored in one go, their labels side by side. What a word, its letters or a stem adds is worked out
once and remembered as long as its number; pairs of words are looked up for the whole batch. No score depends on the
rest of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import Block, Floats, Hashes, Units, hash_letters, hash_name, hash_pairs
from pipeline.text.tokens import Column, Positions, TokenBatch

SHELF_BITS = 18
SHELF_SHIFT = np.uint32(32 - SHELF_BITS)
"""A hash is sought from the first with the same 18 bits on, seldom more than two steps: a ninth of a binary search."""

LAST_HASH = np.uint32(2**32 - 1)


@dataclass(frozen=True, slots=True)
class LinearWeights:
    """What an artefact holds of a model.

    Attributes
    ----------
    hashes
        Shape (features,), sorted: the only features known.
    rarity
        Shape (features,): inverse document frequency.
    weights
        Shape (features, labels), rarity not included.
    bias
        Shape (labels,).
    strengths
        Shape (blocks,): how much each block counts.
    """

    labels: tuple[str, ...]
    hashes: Hashes
    rarity: Floats
    weights: Floats
    bias: Floats
    strengths: Floats


class FeatureTable:
    """Looks features up: what each adds to each label, and to the length of a report, for all models side by side."""

    def __init__(self, models: Sequence[LinearWeights]) -> None:
        self.hashes: Hashes = np.unique(np.concatenate([model.hashes for model in models]))
        self.labels_count = sum(len(model.labels) for model in models)
        self.width = self.labels_count + len(models)
        self._values = np.zeros((len(self.hashes) + 1, self.width), np.float32)
        """Labels first, then one squared rarity for each model; the last row is that of unknown features."""
        column = 0
        for at, model in enumerate(models):
            rows = np.searchsorted(self.hashes, model.hashes)
            self._values[rows, column : column + len(model.labels)] = model.weights * model.rarity[:, None]
            self._values[rows, self.labels_count + at] = model.rarity**2
            column += len(model.labels)
        self._sought: Hashes = np.append(self.hashes, LAST_HASH)
        counts = np.bincount(self.hashes >> SHELF_SHIFT, minlength=2**SHELF_BITS)
        self._first = np.cumsum(counts) - counts

    def find(self, hashes: Hashes) -> Positions:
        """Give the row of each hash; that of unknown features is the last."""
        rows = self._first[hashes >> SHELF_SHIFT]
        before = np.flatnonzero(self._sought[rows] < hashes)
        while len(before):
            rows[before] += 1
            before = before[self._sought[rows[before]] < hashes[before]]
        return np.where(self._sought[rows] == hashes, rows, len(self.hashes))

    def is_known(self, rows: Positions) -> NDArray[np.bool_]:
        """Tell which rows are those of known features."""
        return np.asarray(rows < len(self.hashes))

    def take(self, rows: Positions) -> Floats:
        """Give what features add, shape (rows, width)."""
        return self._values.take(rows, axis=0)

    def of_names(self, block: Block, names: Sequence[str]) -> Floats:
        """Give what words, their letters, stems or signals add, shape (names, width)."""
        if block is Block.LETTERS:
            hashes, counts = hash_letters(names)
            return sum_by_report(self.take(self.find(hashes)), counts)
        return self.take(self.find(np.array([hash_name(block, name) for name in names], np.uint32)))


@dataclass(frozen=True, slots=True)
class Scores:
    """What one model makes of reports: scores, shape (reports, labels), and the share of their words that it knows."""

    values: Floats
    known: Floats


class LinearModels:
    """Scores reports for several models."""

    def __init__(self, models: Sequence[LinearWeights]) -> None:
        self.features = FeatureTable(models)
        self.sizes = [len(model.labels) for model in models]
        self.bias = np.concatenate([model.bias for model in models])
        self._strengths = np.stack([model.strengths for model in models], axis=1)
        self._hashes = Column(_hash_words)
        self._values = {
            block: Column(partial(self.features.of_names, block)) for block in (Block.WORDS, Block.LETTERS, Block.STEMS)
        }

    def score(self, units: Units) -> list[Scores]:
        """Score reports for each model."""
        sums, known = self.sum_blocks(units)
        labels = sum((self.scale(block, sums[block]) for block in Block), np.tile(self.bias, (len(units), 1)))
        parts = np.split(labels, np.cumsum(self.sizes)[:-1], axis=1)
        return [Scores(part, share) for part, share in zip(parts, known.T, strict=True)]

    def sum_blocks(self, units: Units) -> tuple[dict[Block, Floats], Floats]:
        """Sum what the parts of each report add, not scaled yet.

        Returns
        -------
        sums
            For each block, shape (reports, width).
        known
            Share of the words that each model knows, shape (reports, models).
        """
        words, counts = self._take(Block.WORDS, units.words), units.words.counts
        known = sum_by_report((words[:, self.features.labels_count :] > 0).astype(np.float32), counts)
        signals = self.features.of_names(Block.SIGNALS, units.signals.index.names)
        sums = {
            Block.WORDS: sum_by_report(words, counts),
            Block.PAIRS: self._sum_pairs(units.sequence),
            Block.LETTERS: sum_by_report(self._take(Block.LETTERS, units.words), counts),
            Block.STEMS: sum_by_report(self._take(Block.STEMS, units.stems), units.stems.counts),
            Block.SIGNALS: sum_by_report(signals[units.signals.ids], units.signals.counts),
        }
        return sums, known / np.maximum(counts, 1).astype(np.float32)[:, None]

    def scale(self, block: Block, sums: Floats) -> Floats:
        """Scale sums to their part of the score, shape (reports, labels)."""
        return np.asarray(sums[:, : self.features.labels_count] * self._scales(block, sums))

    def scale_each(self, block: Block, values: Floats) -> Floats:
        """Scale what each part of one report adds, shape (parts, width), to its part of the score, (parts, labels)."""
        scales = self._scales(block, values.sum(axis=0, keepdims=True))
        return np.asarray(values[:, : self.features.labels_count] * scales)

    def _scales(self, block: Block, sums: Floats) -> Floats:
        squares = sums[:, self.features.labels_count :]
        scales = self._strengths[block] / np.sqrt(np.where(squares > 0, squares, 1))
        return np.repeat(scales, self.sizes, axis=1)

    def _take(self, block: Block, names: TokenBatch) -> Floats:
        return self._values[block].of(names.index).take(names.ids, axis=0)

    def _sum_pairs(self, sequence: TokenBatch) -> Floats:
        owners, hashes = sequence.owners, self._hashes.of(sequence.index)[sequence.ids]
        is_inside = owners[1:] == owners[:-1]
        found = self.features.find(hash_pairs(hashes[:-1], hashes[1:])[is_inside])
        is_known = self.features.is_known(found)
        counts = np.bincount(owners[1:][is_inside][is_known], minlength=len(sequence))
        return sum_by_report(self.features.take(found[is_known]), counts)


def _hash_words(words: Sequence[str]) -> Hashes:
    return np.array([hash_name(Block.WORDS, word) for word in words], np.uint32)


def sum_by_report(values: Floats, counts: Positions) -> Floats:
    """Sum consecutive values, `counts[i]` of them for report i; none give zeros."""
    sums = np.zeros((len(counts), *values.shape[1:]), np.float32)
    has_some = counts > 0
    if has_some.any():
        sums[has_some] = np.add.reduceat(values, (np.cumsum(counts) - counts)[has_some], axis=0)
    return sums
