"""Pages of docs/ whose figures a command writes between two marks; the rest of a page is by people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
RULES = ("<!-- rules: begin -->", "<!-- rules: end -->")
STREAM = ("<!-- stream: begin -->", "<!-- stream: end -->")
"""Marks of the second table of a page that two commands write."""


def write_figures(page: Path, figures: str, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Write figures between the marks of a page; a page without them gets them at its end."""
    begin, end = marks
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    if begin not in text or end not in text:
        text = f"{text}{begin}{end}\n"
    before, after = text.split(begin)[0], text.split(end)[1]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{before}{begin}\n\n{figures}\n{end}{after}", encoding="utf-8")


def render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a Markdown table, a blank line after it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
