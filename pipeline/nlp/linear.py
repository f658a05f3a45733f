"""Linear models over hashed features: hashes, their rarity, and the weight of each label. Pure but for its memory.

score = bias + Σ over blocks of (strength of the block / length of the report in it) x Σ of rarity x weight.

Several models are scored in one go, their labels side by side. What a word, its letters or a stem adds is worked out
once and remembered, bounded; pairs of words are looked up for the whole batch. No score depends on the rest of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.nlp.features import Block, Floats, Hashes, Units, hash_letters, hash_name, hash_pairs

MEMORY_SIZE = 30_000
"""Words that are remembered, and as many stems and signals: 40 MB for 85 labels. Misspellings never end."""


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


class Worth:
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

    def find(self, hashes: Hashes) -> NDArray[np.intp]:
        """Give the row of each hash; that of unknown features is the last."""
        rows = np.searchsorted(self.hashes, hashes)
        rows[rows == len(self.hashes)] = 0
        return np.where(self.hashes[rows] == hashes, rows, len(self.hashes))

    def is_known(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which rows are those of known features."""
        return np.asarray(rows < len(self.hashes))

    def take(self, rows: NDArray[np.intp]) -> Floats:
        """Give what features add, shape (rows, width)."""
        return np.asarray(self._values[rows])

    def of_names(self, block: Block, names: Sequence[str]) -> Floats:
        """Give what words, their letters, stems or signals add, shape (names, width)."""
        if block is Block.LETTERS:
            runs = [hash_letters(name) for name in names]
            hashes = [value for one in runs for value in one]
            return sum_by_report(self.take(self.find(np.array(hashes, np.uint32))), [len(one) for one in runs])
        return self.take(self.find(np.array([hash_name(block, name) for name in names], np.uint32)))


class Memory:
    """What the names of a block add, worked out once each; forgets everything when it is full."""

    def __init__(self, worth: Worth, blocks: tuple[Block, ...]) -> None:
        self._worth = worth
        self._blocks = blocks
        self._rows: dict[str, int] = {}
        self._values = np.zeros((MEMORY_SIZE, len(blocks), worth.width), np.float32)
        self.hashes = np.zeros(MEMORY_SIZE, np.uint32)

    def make_room(self, count: int) -> bool:
        """Forget everything if `count` new names may not fit; tell whether they fit then."""
        if len(self._rows) + count > MEMORY_SIZE:
            self._rows.clear()
        return count <= MEMORY_SIZE

    def rows_of(self, reports: Sequence[Sequence[str]]) -> list[list[int]]:
        """Give the rows of the names of each report."""
        rows = self._rows
        if unseen := [name for name in set().union(*reports) if name not in rows]:
            self._learn(unseen)
        return [[rows[name] for name in names] for names in reports]

    def values(self, rows: Sequence[int]) -> Floats:
        """Give what names add, shape (names, blocks, width)."""
        return np.asarray(self._values[rows])

    def _learn(self, names: Sequence[str]) -> None:
        first = len(self._rows)
        rows = slice(first, first + len(names))
        self._rows.update(zip(names, range(first, first + len(names)), strict=True))
        self.hashes[rows] = [hash_name(self._blocks[0], name) for name in names]
        for at, block in enumerate(self._blocks):
            self._values[rows, at] = self._worth.of_names(block, names)


@dataclass(frozen=True, slots=True)
class Scores:
    """What one model makes of reports: scores, shape (reports, labels), and the share of their words that it knows."""

    values: Floats
    known: Floats


class LinearModels:
    """Scores reports for several models."""

    def __init__(self, models: Sequence[LinearWeights]) -> None:
        self.worth = Worth(models)
        self.sizes = [len(model.labels) for model in models]
        self.bias = np.concatenate([model.bias for model in models])
        self._strengths = np.stack([model.strengths for model in models], axis=1)
        self._words = Memory(self.worth, (Block.WORDS, Block.LETTERS))
        self._stems = Memory(self.worth, (Block.STEMS,))
        self._signals = Memory(self.worth, (Block.SIGNALS,))

    def score(self, batch: Sequence[Units]) -> list[Scores]:
        """Score reports for each model."""
        sums, known = self.sum_blocks(batch)
        labels = sum((self.scale(block, sums[block]) for block in Block), np.tile(self.bias, (len(batch), 1)))
        parts = np.split(labels, np.cumsum(self.sizes)[:-1], axis=1)
        return [Scores(part, share) for part, share in zip(parts, known.T, strict=True)]

    def sum_blocks(self, batch: Sequence[Units]) -> tuple[dict[Block, Floats], Floats]:
        """Sum what the parts of each report add, not scaled yet.

        Returns
        -------
        sums
            For each block, shape (reports, width).
        known
            Share of the words that each model knows, shape (reports, models).
        """
        if len(batch) > 1 and not self._make_room(batch):
            first, second = self.sum_blocks(batch[: len(batch) // 2]), self.sum_blocks(batch[len(batch) // 2 :])
            joined = {block: np.concatenate([first[0][block], second[0][block]]) for block in Block}
            return joined, np.concatenate([first[1], second[1]])
        word_rows = self._words.rows_of([units.sequence for units in batch])
        counts = [len(units.words) for units in batch]
        values = self._words.values([row for rows in word_rows for row in dict.fromkeys(rows)])
        known = sum_by_report((values[:, 0, self.worth.labels_count :] > 0).astype(np.float32), counts)
        words = sum_by_report(values, counts)
        sums = {
            Block.WORDS: words[:, 0],
            Block.LETTERS: words[:, 1],
            Block.PAIRS: self._sum_pairs(word_rows),
            Block.STEMS: _sum_names([units.stems for units in batch], self._stems),
            Block.SIGNALS: _sum_names([units.signals for units in batch], self._signals),
        }
        return sums, known / np.maximum(counts, 1).astype(np.float32)[:, None]

    def scale(self, block: Block, sums: Floats) -> Floats:
        """Scale sums to their part of the score, shape (reports, labels)."""
        return np.asarray(sums[:, : self.worth.labels_count] * self._scales(block, sums))

    def scale_each(self, block: Block, values: Floats) -> Floats:
        """Scale what each part of one report adds, shape (parts, width), to its part of the score, (parts, labels)."""
        return np.asarray(values[:, : self.worth.labels_count] * self._scales(block, values.sum(axis=0, keepdims=True)))

    def _scales(self, block: Block, sums: Floats) -> Floats:
        squares = sums[:, self.worth.labels_count :]
        scales = self._strengths[block] / np.sqrt(np.where(squares > 0, squares, 1))
        return np.repeat(scales, self.sizes, axis=1)

    def _sum_pairs(self, word_rows: Sequence[Sequence[int]]) -> Floats:
        report = np.repeat(np.arange(len(word_rows)), [len(rows) for rows in word_rows])
        hashes = self._words.hashes[[row for rows in word_rows for row in rows]]
        is_inside = report[1:] == report[:-1]
        found = self.worth.find(hash_pairs(hashes[:-1], hashes[1:])[is_inside])
        is_known = self.worth.is_known(found)
        counts = np.bincount(report[1:][is_inside][is_known], minlength=len(word_rows))
        return sum_by_report(self.worth.take(found[is_known]), counts)

    def _make_room(self, batch: Sequence[Units]) -> bool:
        counts = {
            self._words: sum(len(units.words) for units in batch),
            self._stems: sum(len(units.stems) for units in batch),
            self._signals: sum(len(units.signals) for units in batch),
        }
        return all([memory.make_room(count) for memory, count in counts.items()])


def _sum_names(names: Sequence[Sequence[str]], memory: Memory) -> Floats:
    rows = memory.rows_of(names)
    return sum_by_report(memory.values([row for one in rows for row in one])[:, 0], [len(one) for one in rows])


def sum_by_report(values: Floats, counts: Sequence[int] | NDArray[np.intp]) -> Floats:
    """Sum consecutive values, `counts[i]` of them for report i; none give zeros."""
    starts = np.concatenate([[0], np.cumsum(counts)])
    padded = np.concatenate([values, np.zeros((1, *values.shape[1:]), np.float32)])
    sums = np.add.reduceat(padded, starts[:-1], axis=0)
    sums[np.asarray(counts) == 0] = 0
    return np.asarray(sums, np.float32)
