"""Units of many reports -> one sparse matrix, with the arithmetic of `pipeline.nlp.linear`. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.nlp.features import Block, Hashes, Units, hash_letters, hash_names
from pipeline.nlp.linear import HASHED_BLOCKS, Floats

STRENGTHS = np.array([0.7, 0.5, 0.7, 0.7, 0.5], np.float32)
"""How much words, pairs, letters, stems and signals count; .3 more or less of any changes no figure by a point."""

REPORTS_MIN = 3
"""Reports that must hold a feature. Rarer ones are mostly names, which teach nothing and are nobody's business."""


@dataclass(frozen=True, slots=True)
class Table:
    """The features of all reports in one block.

    Attributes
    ----------
    hashes
        Shape (features,), sorted.
    counts
        Shape (reports, features).
    words, letters
        For the letters: reports x distinct words, and distinct words x features. A report's length is taken over its
        words one by one, as serving does.
    """

    block: Block
    hashes: Hashes
    counts: sparse.csr_matrix
    words: sparse.csr_matrix | None = None
    letters: sparse.csr_matrix | None = None


@dataclass(frozen=True, slots=True)
class Vectors:
    """What a linear model is fitted on: shape (reports, features), with the features' hashes and rarity."""

    matrix: sparse.csr_matrix
    hashes: Hashes
    rarity: Floats


def build_tables(units: Sequence[Units]) -> list[Table]:
    """Count the features of reports, once for all fits."""
    return [_hashed_table(units, block) for block in HASHED_BLOCKS] + [_letters_table(units)]


def _hashed_table(units: Sequence[Units], block: Block) -> Table:
    values = [hash_names(block, one.names(block)) for one in units]
    hashes, columns = np.unique(np.array([v for row in values for v in row], np.uint32), return_inverse=True)
    return Table(block, hashes, _count_matrix(columns, [len(row) for row in values], len(hashes)))


def _letters_table(units: Sequence[Units]) -> Table:
    names, columns = np.unique(np.array([word for one in units for word in one.words]), return_inverse=True)
    words = _count_matrix(columns, [len(one.words) for one in units], len(names))
    found = [hash_letters(str(name)) for name in names]
    hashes, at = np.unique(np.concatenate([values for values, _ in found]), return_inverse=True)
    letters = _count_matrix(at, [len(values) for values, _ in found], len(hashes))
    letters.data = np.concatenate([counts for _, counts in found])
    return Table(Block.LETTERS, hashes, (words @ letters).tocsr(), words, letters)


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
    squares = _squares(matrix) if table.letters is None else table.words @ _squares(
        table.letters[:, keep] @ sparse.diags(rarity)
    )
    scale = STRENGTHS[table.block] / np.sqrt(np.where(squares > 0, squares, 1))
    return Vectors((sparse.diags(scale) @ matrix).tocsr().astype(np.float32), table.hashes[keep], rarity)


def _squares(matrix: sparse.csr_matrix) -> Floats:
    return np.asarray(matrix.multiply(matrix).sum(axis=1), np.float32).ravel()


def _count_matrix(columns: NDArray[np.intp], lengths: Sequence[int], width: int) -> sparse.csr_matrix:
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(lengths), width))
