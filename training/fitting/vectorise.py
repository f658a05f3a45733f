"""Units of many reports -> one sparse matrix, with the arithmetic of `pipeline.classify.linear`. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.classify.features import Block, Floats, Hashes, Units, hash_letters, hash_name, hash_pairs
from pipeline.text.tokens import Positions, TokenBatch

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


def build_tables(units: Units) -> list[Table]:
    """Count the features of reports, once for all fits."""
    return [
        _table(Block.WORDS, _hash_all(Block.WORDS, units.words), units.words.counts),
        _pairs_table(units.sequence),
        _table(Block.STEMS, _hash_all(Block.STEMS, units.stems), units.stems.counts),
        _table(Block.SIGNALS, _hash_all(Block.SIGNALS, units.signals), units.signals.counts),
        _letters_table(units.words),
    ]


def _hash_all(block: Block, names: TokenBatch) -> Hashes:
    return np.array([hash_name(block, name) for name in names.index.names], np.uint32)[names.ids]


def _pairs_table(sequence: TokenBatch) -> Table:
    hashes, owners = _hash_all(Block.WORDS, sequence), sequence.owners
    is_inside = owners[1:] == owners[:-1]
    counts = np.bincount(owners[1:][is_inside], minlength=len(sequence))
    return _table(Block.PAIRS, hash_pairs(hashes[:-1], hashes[1:])[is_inside], counts)


def _table(block: Block, values: Hashes, counts: Positions) -> Table:
    hashes, columns = np.unique(values, return_inverse=True)
    return Table(block, hashes, _count_matrix(columns, counts, len(hashes)))


def _letters_table(words: TokenBatch) -> Table:
    names, columns = np.unique(np.array(words.names()), return_inverse=True)
    letters = _table(Block.LETTERS, *hash_letters(names.tolist()))
    return Table(
        Block.LETTERS, letters.hashes, (_count_matrix(columns, words.counts, len(names)) @ letters.counts).tocsr()
    )


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


def _count_matrix(columns: Positions, lengths: Positions, width: int) -> sparse.csr_matrix:
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(lengths), width))
