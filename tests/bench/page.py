"""Sections -> `performance.md`, and tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.section import Section

FILE = "performance.md"

HEAD = (
    "# Performance\n\nWritten by `make bench`, with the running system when asked; no figure is typed by hand. They "
    "come from `performance.json`, which keeps the run before beside the newest. The ratios should hold on other "
    "machines, the times are those of this one. Each section begins with the day on which it was measured, and is of "
    "the program of that day: what has been built since may be faster or slower.\n"
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
