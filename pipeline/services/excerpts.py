"""The beginning of a text, where only a line of it has room. Pure."""

from __future__ import annotations


def one_line(text: str, chars: int) -> str:
    """Give a text on one line, of so many letters at most."""
    line = " ".join(text.split())
    return line if len(line) <= chars else line[: chars - 1].rstrip() + "…"
