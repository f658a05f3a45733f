"""Sections -> `performance.md`, and tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.section import Section

FILE = "performance.md"

HEAD = (
    "# Performance\n\nWritten by `make bench` (the running system: `make bench SYSTEM=1`); the figures are those of "
    "`performance.json`, where the run before stands beside the newest. They compare versions of one machine's run; "
    "another machine gives others.\n"
)


def write_page(sections: Sequence[Section], folder: Path) -> None:
    """Write the page anew."""
    text = "\n".join([HEAD, *map(_markdown, sections)])
    (folder / FILE).write_text(text, encoding="utf-8")


def print_tables(sections: Sequence[Section], console: Console) -> None:
    """Show the tables."""
    for section in sections:
        table = Table(*section.columns, title=section.title.replace("`", ""))
        for row in section.rows:
            table.add_row(*(cell.replace("`", "") for cell in row))
        console.print(table)


def _markdown(section: Section) -> str:
    lines = [_row(section.columns), _row(["---"] * len(section.columns)), *map(_row, section.rows)]
    paragraphs = [f"## {section.title}", section.before, "\n".join(lines), section.after]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
