"""Lays records out: one a line, tab separated, for a pipe; columns or a few lines each for a terminal. Pure.

Nothing is cut but a long text, which says how much of it is missing: what people copy stands whole on one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

GAP, INDENT, JOINT = "  ", "    ", " · "
"""Between columns; before all but the first line of a record; between the cells of a line."""

TEXT_CHARS = 400
"""Of a report's text in a list on a terminal: an SMS of three parts."""

_UNSEEN = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
"""Control characters: a citizen's text may not move the cursor of who reads it."""


@dataclass(frozen=True, slots=True)
class Column:
    """What stands at one place of each record.

    Attributes
    ----------
    is_named
        On a line with others its title stands before it, as in `pendukung 3`; others say themselves what they are.
    is_text
        It begins a line of its own, and is cut when it is long.
    """

    title: str
    is_named: bool = False
    is_text: bool = False


def one_line(value: str) -> str:
    """Put a value on one line, without tabs and control characters."""
    return " ".join(value.translate(_UNSEEN).split())


def tab_separated(row: Sequence[str]) -> str:
    """Write a record for a pipe: every cell, whole."""
    return "\t".join(map(one_line, row))


def lay_out(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Show records on a terminal: in columns under their titles if all fit into the width, else a few lines each."""
    shown = [[_excerpt(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows]
    table = [[column.title for column in columns], *shown]
    widths = [max(map(cell_len, cells)) for cells in zip(*table, strict=True)]
    if sum(widths) + len(GAP) * (len(widths) - 1) <= width:
        yield from (GAP.join(map(_pad, cells, widths)).rstrip() for cells in table)
        return
    for row in shown:
        yield from _block(columns, row, width)


def lay_out_fields(fields: Mapping[str, str], width: int) -> Iterator[str]:
    """Show one record, a field a line; a long value goes on below itself."""
    names = max(map(cell_len, fields)) + len(GAP)
    for name, value in fields.items():
        first, *others = _fill(one_line(value).split(" "), " ", max(width - names, 1), max(width - names, 1))
        yield f"{_pad(name, names)}{first}".rstrip()
        yield from (" " * names + line for line in others)


def _block(columns: Sequence[Column], row: Sequence[str], width: int) -> Iterator[str]:
    named = [
        (column, f"{column.title} {cell}" if column.is_named else cell)
        for column, cell in zip(columns, row, strict=True)
        if cell
    ]
    lines = [
        *_lines([cell for column, cell in named if not column.is_text], width, width - len(INDENT)),
        *(line for column, cell in named if column.is_text for line in _lines([cell], *[width - len(INDENT)] * 2)),
    ]
    yield from (INDENT * bool(number) + line for number, line in enumerate(lines))


def _lines(cells: Sequence[str], first: int, others: int) -> Iterator[str]:
    """Fill lines with whole cells; one that is longer than a line is broken between its words."""
    for number, line in enumerate(_fill(cells, JOINT, first, others)):
        yield from _fill(line.split(" "), " ", others if number else first, others)


def _fill(pieces: Sequence[str], joint: str, first: int, others: int) -> list[str]:
    lines = [pieces[0]] if pieces else [""]
    for piece in pieces[1:]:
        joined = f"{lines[-1]}{joint}{piece}"
        if cell_len(joined) <= (others if len(lines) > 1 else first):
            lines[-1] = joined
        else:
            lines.append(piece)
    return lines


def _excerpt(cell: str, column: Column) -> str:
    whole = one_line(cell)
    if not column.is_text or len(whole) <= TEXT_CHARS:
        return whole
    start = whole[:TEXT_CHARS].rpartition(" ")[0] or whole[:TEXT_CHARS]
    return f"{start} (+{len(whole) - len(start)} huruf)"


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))
