"""Pages of docs/ whose figures a command writes between two marks; the rest of a page is by people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def write_figures(page: Path, figures: str) -> None:
    """Write figures between the marks of a page; a page without them gets them at its end."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    if BEGIN not in text or END not in text:
        text = f"{text}{BEGIN}{END}\n"
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", encoding="utf-8")


def render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a Markdown table, a blank line after it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
