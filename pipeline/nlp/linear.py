"""A linear model over hashed features: hashes, their rarity, and the weight of each label. Pure.

score = bias + Σ over blocks of (strength of the block / length of the report in it) x Σ of rarity x weight.
Letters are summed once per distinct word and remembered, bounded; the rest is one sparse product for the whole batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.nlp.features import WORD_CACHE_SIZE, Block, Hashes, Units, hash_letters, hash_names

Floats = NDArray[np.float32]

HASHED_BLOCKS = (Block.WORDS, Block.PAIRS, Block.STEMS, Block.SIGNALS)


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


class LinearModel:
    """Scores reports, and remembers what the letters of each word are worth."""

    def __init__(self, parts: LinearWeights) -> None:
        self.parts = parts
        self._weighted = parts.weights * parts.rarity[:, None]
        self._squared = parts.rarity**2
        self._letters: dict[str, int] = {}
        self._letter_rows = np.zeros((WORD_CACHE_SIZE, len(parts.labels) + 1), np.float32)

    def score(self, batch: Sequence[Units]) -> Floats:
        """Score each report, shape (reports, labels)."""
        if not self._make_room(batch):
            half = len(batch) // 2
            return np.concatenate([self.score(batch[:half]), self.score(batch[half:])])
        scores = np.tile(self.parts.bias, (len(batch), 1))
        for block in HASHED_BLOCKS:
            scores += self._score_hashed(batch, block)
        return scores + self._score_letters(batch)

    def known_share(self, batch: Sequence[Units]) -> Floats:
        """Give the share of each report's words that the model has seen, shape (reports,)."""
        counts = [len(units.words) for units in batch]
        rows = self._find([value for units in batch for value in hash_names(Block.WORDS, units.words)])
        known = _sum_by_report((rows >= 0).astype(np.float32)[:, None], counts)[:, 0]
        return known / np.maximum(counts, 1).astype(np.float32)

    def worth(self, units: Units, block: Block) -> Floats:
        """Give what each part of one report adds to each label's score, shape (parts, labels)."""
        if block is Block.LETTERS:
            self._make_room([units])
            values = self._letter_rows[[self._letters_of(word) for word in units.words]]
            rows, squares = values[:, :-1], values[:, -1]
        else:
            found = self._find(hash_names(block, units.names(block)))
            rows = np.where(found[:, None] >= 0, self._weighted[found], 0)
            squares = np.where(found >= 0, self._squared[found], 0)
        return rows * self._scale(block, np.array([squares.sum()], np.float32))[0]

    def _score_hashed(self, batch: Sequence[Units], block: Block) -> Floats:
        counts = [len(units.names(block)) for units in batch]
        rows = self._find([value for units in batch for value in hash_names(block, units.names(block))])
        known = rows >= 0
        report = np.repeat(np.arange(len(batch)), counts)[known]
        rows = rows[known]
        counts = np.bincount(report, minlength=len(batch)).tolist()
        squares = np.bincount(report, self._squared[rows], len(batch)).astype(np.float32)
        return _sum_by_report(self._weighted[rows], counts) * self._scale(block, squares)[:, None]

    def _score_letters(self, batch: Sequence[Units]) -> Floats:
        rows = [self._letters_of(word) for units in batch for word in units.words]
        sums = _sum_by_report(self._letter_rows[rows], [len(units.words) for units in batch])
        return sums[:, :-1] * self._scale(Block.LETTERS, sums[:, -1])[:, None]

    def _scale(self, block: Block, squares: Floats) -> Floats:
        return self.parts.strengths[block] / np.sqrt(np.where(squares > 0, squares, 1))

    def _find(self, hashes: Sequence[int] | Hashes) -> NDArray[np.intp]:
        """Give the row of each hash, -1 for an unknown one."""
        wanted = np.asarray(hashes, np.uint32)
        rows = np.minimum(np.searchsorted(self.parts.hashes, wanted), len(self.parts.hashes) - 1)
        return np.where(self.parts.hashes[rows] == wanted, rows, -1)

    def _make_room(self, batch: Sequence[Units]) -> bool:
        """Forget all words when those of a batch may not fit; tell whether they fit now. One report always does."""
        count = sum(len(units.words) for units in batch)
        if len(self._letters) + count > WORD_CACHE_SIZE:
            self._letters.clear()
        return count <= WORD_CACHE_SIZE

    def _letters_of(self, word: str) -> int:
        """Give the row of a word in the memory, worked out when it is new."""
        row = self._letters.get(word)
        return self._remember(word) if row is None else row

    def _remember(self, word: str) -> int:
        hashes, counts = hash_letters(word)
        rows = self._find(hashes)
        known = rows >= 0
        rows, counts = rows[known], counts[known]
        at = len(self._letters)
        self._letter_rows[at, :-1] = counts @ self._weighted[rows]
        self._letter_rows[at, -1] = (counts**2) @ self._squared[rows]
        self._letters[word] = at
        return at


def _sum_by_report(rows: Floats, counts: Sequence[int]) -> Floats:
    """Sum consecutive rows, `counts[i]` of them for report i; none give zeros."""
    starts = np.concatenate([[0], np.cumsum(counts)])
    padded = np.concatenate([rows, np.zeros((1, rows.shape[1]), np.float32)])
    sums = np.add.reduceat(padded, starts[:-1], axis=0)
    sums[np.asarray(counts) == 0] = 0
    return np.asarray(sums, np.float32)
