"""Units of many reports -> one sparse matrix, with the arithmetic of `pipeline.nlp.linear`. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.nlp.features import Block, Floats, Hashes, Units, hash_letters, hash_name, hash_pairs

STRENGTHS = np.array([0.7, 0.5, 0.7, 0.7, 0.5], np.float32)
"""How much words, pairs, letters, stems and signals count; .3 more or less of any changes no figure by a point."""

REPORTS_MIN = 3
"""Reports that must hold a feature. Rarer ones are mostly names, which teach nothing and are nobody's business."""


@dataclass(frozen=True, slots=True)
class Table:
    """The features of all reports in one block: their hashes, sorted, and counts of shape (reports, features)."""

    block: Block
    hashes: Hashes
    counts: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Vectors:
    """What a linear model is fitted on: shape (reports, features), with the features' hashes and rarity."""

    matrix: sparse.csr_matrix
    hashes: Hashes
    rarity: Floats


def build_tables(units: Sequence[Units]) -> list[Table]:
    """Count the features of reports, once for all fits."""
    return [
        _table(Block.WORDS, [_hash_all(Block.WORDS, one.words) for one in units]),
        _table(Block.PAIRS, [_pairs_of(one) for one in units]),
        _table(Block.STEMS, [_hash_all(Block.STEMS, one.stems) for one in units]),
        _table(Block.SIGNALS, [_hash_all(Block.SIGNALS, one.signals) for one in units]),
        _letters_table(units),
    ]


def _hash_all(block: Block, names: Sequence[str]) -> Hashes:
    return np.array([hash_name(block, name) for name in names], np.uint32)


def _pairs_of(units: Units) -> Hashes:
    hashes = _hash_all(Block.WORDS, units.sequence)
    return hash_pairs(hashes[:-1], hashes[1:])


def _table(block: Block, values: Sequence[Hashes]) -> Table:
    hashes, columns = np.unique(np.concatenate(values), return_inverse=True)
    return Table(block, hashes, _count_matrix(columns, [len(row) for row in values], len(hashes)))


def _letters_table(units: Sequence[Units]) -> Table:
    names, columns = np.unique(np.array([word for one in units for word in one.words]), return_inverse=True)
    words = _count_matrix(columns, [len(one.words) for one in units], len(names))
    letters = _table(Block.LETTERS, [np.array(hash_letters(str(name)), np.uint32) for name in names])
    return Table(Block.LETTERS, letters.hashes, (words @ letters.counts).tocsr())


def vectorise(tables: Sequence[Table], training: NDArray[np.bool_], only: Hashes | None = None) -> Vectors:
    """Weigh the features that enough training reports hold.

    Parameters
    ----------
    training
        Shape (reports,): the rows whose features and rarity count.
    only
        Hashes to keep; all by default.
    """
    parts = [_weigh(table, training, only) for table in tables]
    hashes = np.concatenate([part.hashes for part in parts])
    kept, first = np.unique(hashes, return_index=True)
    matrix = sparse.hstack([part.matrix for part in parts]).tocsc()[:, first].tocsr()
    return Vectors(matrix, kept, np.concatenate([part.rarity for part in parts])[first])


def _weigh(table: Table, training: NDArray[np.bool_], only: Hashes | None) -> Vectors:
    total = int(training.sum())
    reports = np.bincount(table.counts[training].indices, minlength=len(table.hashes))
    keep = reports >= REPORTS_MIN if only is None else np.isin(table.hashes, only)
    rarity = (np.log((1 + total) / (1 + reports[keep])) + 1).astype(np.float16).astype(np.float32)
    matrix = (table.counts[:, keep] @ sparse.diags(rarity)).tocsr()
    squares = table.counts[:, keep] @ rarity**2
    scale = STRENGTHS[table.block] / np.sqrt(np.where(squares > 0, squares, 1))
    return Vectors((sparse.diags(scale) @ matrix).tocsr().astype(np.float32), table.hashes[keep], rarity)


def _count_matrix(columns: NDArray[np.intp], lengths: Sequence[int], width: int) -> sparse.csr_matrix:
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(lengths), width))
