"""Tables -> drawings, by the form of the chart. Pure but for the tiles' table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, sqrt
from typing import Final

from pipeline.adapters.reference.tiles import load_tiles
from pipeline.services.dates import MONTHS
from pipeline.services.national_picture import Cell, Chart, Form, write_cell
from pipeline.web.charts.drawing import WIDTH, Box, Drawing, Label, fit

Row = tuple[Cell, ...]

BAR_STEP, BAR_HEIGHT, BAR_TOP = 34, 11, 17
"""A bar with its label above: labels are names of offices, which fit beside no bar."""
VALUE_ROOM: Final = 56
"""Beside the longest bar, for its number."""

LOOKS: Final = ("late", "near", "fine")
"""Of the parts of a stacked bar, from the left."""

COLUMNS_HEIGHT, COLUMNS_TOP, COLUMNS_BOTTOM = 190, 22, 24
FEWEST_COLUMNS: Final = 7
"""For which there is room at least: one alone would be a wall."""
GAP: Final = 0.22
"""Share of a column's room that stays empty."""

TILE: Final = WIDTH / 15
SHADES: Final = 5
"""Steps of colour that are told apart; 0 is nothing."""
DARK: Final = 4
"""From this shade on letters are light."""


def draw(chart: Chart) -> Drawing | None:
    """Draw the rows of a chart that are shown; None for a plain table, and where there is nothing to draw."""
    rows = chart.rows[: chart.shown]
    drawn = _FORMS.get(chart.form)
    measured = len(chart.columns) if chart.form is Form.STACKED else 2
    if drawn is None or not any(_number(value) for row in rows for value in row[1:measured]):
        return None
    return drawn(rows, chart.columns)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _draw_bars(rows: Sequence[Row], columns: Sequence[str]) -> Drawing:
    most = max(_number(row[1]) for row in rows)
    boxes, labels = [], []
    for at, row in enumerate(rows):
        top = at * BAR_STEP
        length = max(2.0, (WIDTH - VALUE_ROOM) * _number(row[1]) / most)
        boxes.append(Box(x=0, y=top + BAR_TOP, width=length, height=BAR_HEIGHT, look="bar", title=_told(row, columns)))
        labels += [
            Label(x=0, y=top + 12, text=fit(str(row[0]), WIDTH)),
            Label(x=length + 6, y=top + BAR_TOP + 10, text=write_cell(row[1]), look="value"),
        ]
    return Drawing(height=len(rows) * BAR_STEP, boxes=tuple(boxes), labels=tuple(labels))


def _draw_stacked(rows: Sequence[Row], columns: Sequence[str]) -> Drawing:
    most = max(sum(map(_number, row[1:])) for row in rows)
    boxes, labels = _legend(columns[1:])
    for at, row in enumerate(rows, start=1):
        top, left = at * BAR_STEP - 8, 0.0
        labels.append(Label(x=0, y=top + 12, text=fit(str(row[0]), WIDTH)))
        for look, value in zip(LOOKS, map(_number, row[1:]), strict=True):
            length = (WIDTH - VALUE_ROOM) * value / most
            boxes.append(
                Box(x=left, y=top + BAR_TOP, width=length, height=BAR_HEIGHT, look=look, title=_told(row, columns))
            )
            left += length
        total = sum(map(_number, row[1:]))
        labels.append(Label(x=left + 6, y=top + BAR_TOP + 10, text=write_cell(int(total)), look="value"))
    return Drawing(height=len(rows) * BAR_STEP + 28, boxes=tuple(boxes), labels=tuple(labels))


def _legend(names: Sequence[str]) -> tuple[list[Box], list[Label]]:
    room = WIDTH / len(LOOKS)
    boxes = [Box(x=at * room, y=2, width=11, height=11, look=look) for at, look in enumerate(LOOKS)]
    return boxes, [Label(x=at * room + 17, y=12, text=name) for at, name in enumerate(names)]


def _draw_columns(rows: Sequence[Row], columns: Sequence[str]) -> Drawing:
    """Draw columns; a second whole number is a part of the first and stands in it."""
    most = max(_number(row[1]) for row in rows)
    floor, step = COLUMNS_HEIGHT - COLUMNS_BOTTOM, WIDTH / max(len(rows), FEWEST_COLUMNS)
    scale = (floor - COLUMNS_TOP) / most
    has_part = len(columns) > 2 and isinstance(rows[0][1], int)
    boxes = [Box(x=0, y=floor, width=WIDTH, height=1, look="axis")]
    for at, row in enumerate(rows):
        place = {"x": at * step + step * GAP / 2, "width": step * (1 - GAP), "title": _told(row, columns)}
        boxes.append(_column(_number(row[1]) * scale, floor, "bar", **place))  # type: ignore[arg-type]
        if has_part:
            boxes.append(_column(_number(row[2]) * scale, floor, "part", **place))  # type: ignore[arg-type]
    labels = [Label(x=0, y=12, text=f"tertinggi {write_cell(rows[_highest(rows)][1])}", look="value")]
    shown = range(len(rows)) if len(rows) <= 10 else sorted({0, len(rows) // 2, len(rows) - 1})
    labels += [_below(rows, at, step) for at in shown]
    return Drawing(height=COLUMNS_HEIGHT, boxes=tuple(boxes), labels=tuple(labels))


def _column(height: float, floor: float, look: str, *, x: float, width: float, title: str) -> Box:
    return Box(x=x, y=floor - height, width=width, height=height, look=look, title=title)


def _highest(rows: Sequence[Row]) -> int:
    return max(range(len(rows)), key=lambda at: _number(rows[at][1]))


def _below(rows: Sequence[Row], at: int, step: float) -> Label:
    """Label a column; the first and the last stay within the chart."""
    text = _short(rows[at][0])
    if at == 0 and len(rows) > 10:
        return Label(x=0, y=COLUMNS_HEIGHT - 8, text=text)
    if at == len(rows) - 1 and len(rows) > 10:
        return Label(x=WIDTH, y=COLUMNS_HEIGHT - 8, text=text, anchor="end")
    return Label(x=(at + 0.5) * step, y=COLUMNS_HEIGHT - 8, text=text, anchor="middle")


def _short(cell: Cell) -> str:
    """Write what a column stands for in some letters: a day without its year, a span by its beginning."""
    if isinstance(cell, str):
        return cell.partition(" ")[0]
    return f"{cell.day} {MONTHS[cell.month - 1][:3]}" if not isinstance(cell, int | float) else write_cell(cell)


def _draw_tiles(rows: Sequence[Row], columns: Sequence[str]) -> Drawing:
    counts = {str(row[0]): int(_number(row[1])) for row in rows}
    most = max(counts.values())
    boxes, labels = [], []
    for tile in load_tiles():
        count = counts.get(tile.name, 0)
        x, y, shade = tile.column * TILE, tile.row * TILE * 1.12, _shade(count, most)
        told = f"{tile.name}: {write_cell(count)} laporan"
        boxes.append(Box(x=x + 1, y=y + 1, width=TILE - 2, height=TILE * 1.12 - 2, look=f"shade-{shade}", title=told))
        look = "light" if shade >= DARK else "dark"
        labels += [
            Label(x=x + TILE / 2, y=y + 13, text=tile.short, anchor="middle", look=f"tile {look}"),
            Label(x=x + TILE / 2, y=y + 25, text=_brief(count), anchor="middle", look=f"count {look}"),
        ]
    top = 7 * TILE * 1.12 + 12
    spans = [(shade, span) for shade in range(SHADES + 1) if (span := _span(shade, most))]
    boxes += [Box(x=at * 70, y=top, width=12, height=12, look=f"shade-{shade}") for at, (shade, _) in enumerate(spans)]
    labels += [Label(x=at * 70 + 17, y=top + 10, text=span, look="value") for at, (_, span) in enumerate(spans)]
    return Drawing(height=top + 18, boxes=tuple(boxes), labels=tuple(labels))


def _shade(count: int, most: int) -> int:
    """Give the shade of a count: by its root, so that a capital does not make all others pale."""
    return ceil(SHADES * sqrt(count / most)) if count else 0


def _span(shade: int, most: int) -> str:
    """Write which counts have a shade; blank if none can."""
    if shade == 0:
        return "0"
    low, high = int(most * ((shade - 1) / SHADES) ** 2) + 1, int(most * (shade / SHADES) ** 2)
    return "" if low > high else _brief(low) if low == high else f"{_brief(low)}-{_brief(high)}"


def _brief(count: int) -> str:
    """Write a count in four letters: from ten thousand in thousands."""
    return f"{count // 1_000}rb" if count >= 10_000 else str(count)


def _told(row: Row, columns: Sequence[str]) -> str:
    values = ", ".join(f"{name} {write_cell(value)}" for name, value in zip(columns[1:], row[1:], strict=True))
    return f"{write_cell(row[0])}: {values}"


_FORMS: Final[Mapping[Form, Callable[[Sequence[Row], Sequence[str]], Drawing]]] = {
    Form.BARS: _draw_bars,
    Form.STACKED: _draw_stacked,
    Form.COLUMNS: _draw_columns,
    Form.TILES: _draw_tiles,
}
