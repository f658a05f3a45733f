"""Cells that a spreadsheet would run are written so that it shows them; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets take for a formula (OWASP, CSV injection)."""

GUARD: Final = "'"
"""Makes a cell text in every spreadsheet."""


def neutralise(cells: Iterable[str]) -> list[str]:
    """Guard the cells of a row that would be formulas, before they are written for people."""
    return [f"{GUARD}{cell}" if cell.startswith(RISKY) else cell for cell in cells]


def restore(cell: str) -> str:
    """Give a cell as it was before `neutralise`."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(RISKY) else cell


def cell_text(cell: object) -> str:
    """Give a cell as text: whole numbers without `.0`, times as ISO 8601, midnight of no zone as its day alone."""
    if isinstance(cell, str):
        return restore(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return (cell.date() if cell.timetz() == time() else cell).isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
