"""A table in a file of rows: which row names the columns, and the rows under it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple, Protocol

from pipeline.adapters.sheets.cells import cell_text
from pipeline.domain.errors import SetupFault

HEAD_ROWS: Final = 30
"""Rows in which the names of the columns are looked for: exports have a title and a few filters above them."""


class Row(NamedTuple):
    """A row of a file.

    Attributes
    ----------
    number
        As a spreadsheet shows it, from 1.
    is_broken
        A quote in it was never closed, so that it holds the rest of the file.
    """

    number: int
    cells: Sequence[object]
    is_broken: bool = False


class Source(Protocol):
    """A file of rows that can be read again."""

    def rows(self) -> Iterator[Row]:
        """Give all rows from the first."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under the names of the columns."""

    source: Source
    columns: tuple[str, ...]
    head: int

    def rows(self) -> Iterator[Row]:
        """Give the rows that are not blank."""
        for row in self.source.rows():
            if row.number > self.head and any(cell not in ("", None) for cell in row.cells):
                yield row


def find_table(sources: Sequence[Source], wanted: Collection[str], *, name: str) -> Table:
    """Find the row that has all wanted columns, under whichever separator or in whichever sheet it is.

    Raises
    ------
    SetupFault
        With the columns that the file has.
    """
    candidates = [_likest(source, wanted) for source in sources]
    best = max(candidates, key=lambda table: (len(set(wanted) & set(table.columns)), len(table.columns)))
    if missing := [column for column in wanted if column not in best.columns]:
        found = ", ".join(repr(column) for column in best.columns if column) or "-"
        raise SetupFault(f"{name}: kolom {', '.join(map(repr, missing))} tidak ada; kolom yang ada: {found}")
    return best


def _likest(source: Source, wanted: Collection[str]) -> Table:
    """Take for the head the row with the most wanted columns, or else the most columns."""
    tables = [Table(source, _names(row), row.number) for row in islice(source.rows(), HEAD_ROWS)]
    nothing = Table(source, (), 0)
    return max(tables, key=lambda table: (len(set(wanted) & set(table.columns)), _width(table)), default=nothing)


def _names(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell_text(cell).split()) for cell in row.cells)


def _width(table: Table) -> int:
    return sum(bool(column) for column in table.columns)
