"""What a chart is drawn of. All lengths are units of its view box, which a page stretches to its width. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WIDTH: Final = 420
"""Of every chart: about a telephone's, so that letters stay legible there."""

LETTER: Final = 7.2
"""Width of a letter of the labels, on average: Liberation Sans at 14 units, as on a telephone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle; `look` names its colour, `title` is told when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    look: str
    title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A text; `anchor` says which end of it is at `x`: `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = "label"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A chart."""

    height: float
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    width: float = WIDTH


def fit(text: str, width: float) -> str:
    """Cut the middle out of a text that is too wide: names of offices differ at their end; the table has them whole."""
    most = int(width / LETTER)
    if len(text) <= most:
        return text
    end = most // 2
    return f"{text[: most - end - 1].rstrip()}…{text[-end:].lstrip()}"
