"""Draws the panels of a dashboard, each by its form, as SVG: the same answers give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin
from typing import Any, Final

from pipeline.services.dates import write_number
from tests.adapters.kibana.answers import Row, write_day_of, write_value
from tests.adapters.kibana.translate import split_by

INK, MUTED, LINE, CARD, PAPER = "#1c2a27", "#55645f", "#dfe6e3", "#ffffff", "#f2f5f4"
COLOURS: Final = (
    *("#0f6b58", "#d79a2b", "#3b6fb6", "#b3362b", "#7a5ba8"),
    *("#5f9e3e", "#c46a94", "#4aa3a8", "#8a6d3b", "#94a19c"),
)
LETTER: Final = 0.6
"""Width of a letter, of its height, on average."""
SMALL: Final = 11.0
ROW: Final = 17.0
HALF: Final = 480.0
"""Width of half a dashboard: a wider table has room for its headings."""
KEY_WIDTH: Final = 0.4
"""Share of a panel that names of bars may take."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """Where a panel's drawing goes, in the picture's units."""

    x: float
    y: float
    width: float
    height: float


def text(x: float, y: float, said: str, *, size: float = SMALL, colour: str = INK, look: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{look}>{escape(said)}</text>'


def box(area: Area, colour: str, look: str = "") -> str:
    where = f'x="{area.x:.1f}" y="{area.y:.1f}" width="{max(area.width, 0):.1f}" height="{max(area.height, 0):.1f}"'
    return f'<rect {where} fill="{colour}"{look}/>'


def fit(said: str, width: float, size: float = SMALL) -> str:
    most = max(3, int(width / size / LETTER))
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


def draw_panel(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    """Draw a panel's rows in its form; where there are none it is said, as Kibana does."""
    if not rows:
        return [text(area.x, area.y + 12, "tidak ada", colour=MUTED)]
    kind = config["layers"][0]["type"] if config["type"] == "xy" else config["type"]
    return FORMS[kind](config, rows, area)


def _metric(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    (metric,), (row,) = config["metrics"], rows
    return [
        text(area.x, area.y + 30, write_value(metric, row.values[0]), size=28, look=' font-weight="600"'),
        text(area.x, area.y + 46, metric["label"], colour=MUTED),
    ]


def _table(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    metrics = config["metrics"]
    heads = [each["label"] for each in (*config["rows"], *metrics)]
    keys = len(config["rows"])
    room = min(118.0, area.width * (0.7 if keys == 1 and area.width > HALF else 0.55) / len(metrics))
    key_room = (area.width - room * len(metrics)) / keys
    ends = [area.x + key_room * keys + room * (number + 1) for number in range(len(metrics))]
    shown = int((area.height - ROW) / ROW) - 1
    drawn = _line(heads[:keys], heads[keys:], area.x, key_room, ends, area.y + 11, MUTED)
    for number, row in enumerate(rows[:shown], start=1):
        y = area.y + number * ROW
        drawn.append(box(Area(x=area.x, y=y, width=area.width, height=0.6), LINE))
        values = [write_value(metric, value) for metric, value in zip(metrics, row.values, strict=True)]
        drawn += _line(list(map(str, row.keys)), values, area.x, key_room, ends, y + 12, INK)
    if len(rows) > shown:
        y = area.y + (shown + 1) * ROW + 12
        drawn.append(text(area.x, y, _left(len(rows) - shown), colour=MUTED))
    return drawn


def _left(count: int) -> str:
    return f"{write_number(count)} lagi"


def _line(
    keys: Sequence[str], values: Sequence[str], x: float, room: float, ends: Sequence[float], y: float, colour: str
) -> list[str]:
    step = ends[1] - ends[0] if len(ends) > 1 else 90.0
    left = [text(x + room * at, y, fit(key, room - 8), colour=colour) for at, key in enumerate(keys)]
    right = [
        text(end, y, fit(value, step - 4), colour=colour, look=' text-anchor="end"')
        for end, value in zip(ends, values, strict=True)
    ]
    return left + right


def _bars(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    """Draw bars; where they are split once more, their parts stand behind each other."""
    split = "breakdown_by" in config["layers"][0]
    groups: dict[str, dict[str, float]] = {}
    for row in rows:
        groups.setdefault(str(row.keys[0]), {})[str(row.keys[1]) if split else ""] = row.values[0] or 0
    names = _by_size(groups) if split else [""]
    body, drawn = _with_legend(names, area) if split else (area, [])
    step = max(ROW, min(24.0, body.height / len(groups)))
    shown = int(body.height / step)
    if len(groups) > shown:
        drawn.append(text(body.x, body.y + shown * step - 5, _left(len(groups) - shown + 1), colour=MUTED))
        groups = dict(list(groups.items())[: shown - 1])
    name_room, most = body.width * KEY_WIDTH, max(sum(each.values()) for each in groups.values())
    scale = (body.width - name_room - 44) / most
    for at, (group, parts) in enumerate(groups.items()):
        y, x = body.y + at * step, body.x + name_room
        drawn.append(text(body.x, y + step / 2 + 4, fit(group, name_room - 8)))
        for name in names:
            width = parts.get(name, 0) * scale
            drawn.append(box(Area(x=x, y=y + 3, width=width, height=step - 6), _colour(names, name)))
            x += width
        drawn.append(text(x + 5, y + step / 2 + 4, write_number(int(sum(parts.values()))), colour=MUTED))
    return drawn


def _columns(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    outer = split_by(config["layers"][0])
    day, name_at = outer.index("x"), outer.index("breakdown_by")
    days: dict[float, dict[str, float]] = {each: {} for each in sorted({row.keys[day] for row in rows})}
    for row in rows:
        days[row.keys[day]][str(row.keys[name_at])] = row.values[0] or 0
    names = _by_size(days)
    body, drawn = _with_legend(names, area)
    most = max(sum(each.values()) for each in days.values())
    step, scale = body.width / len(days), (body.height - 34) / most
    floor = body.y + body.height - 18
    for at, parts in enumerate(days.values()):
        y = floor
        for name in names:
            height = parts.get(name, 0) * scale
            y -= height
            place = Area(x=body.x + at * step + step * 0.1, y=y, width=step * 0.8, height=height)
            drawn.append(box(place, _colour(names, name)))
    top = text(body.x, body.y + 10, f"terbanyak {write_number(int(most))} sehari", colour=MUTED)
    return [*drawn, *_axis(list(days), body, floor), top]


def _curve(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    (metric,) = config["layers"][0]["y"]
    most = max(row.values[0] or 0 for row in rows) or 1
    floor = area.y + area.height - 18
    step, scale = area.width / max(1, len(rows) - 1), (area.height - 40) / most
    points = " ".join(
        f"{area.x + at * step:.1f},{floor - (row.values[0] or 0) * scale:.1f}" for at, row in enumerate(rows)
    )
    line = f'<polyline points="{points}" fill="none" stroke="{COLOURS[0]}" stroke-width="2"/>'
    top = text(area.x, area.y + 10, f"tertinggi {write_value(metric, most)}", colour=MUTED)
    return [line, *_axis([row.keys[0] for row in rows], area, floor), top]


def _axis(days: Sequence[float], body: Area, floor: float) -> list[str]:
    ends = (
        text(body.x, floor + 14, write_day_of(days[0]), colour=MUTED),
        text(body.x + body.width, floor + 14, write_day_of(days[-1]), colour=MUTED, look=' text-anchor="end"'),
    )
    return [box(Area(x=body.x, y=floor, width=body.width, height=1), LINE), *ends]


def _pie(config: dict[str, Any], rows: Sequence[Row], area: Area) -> list[str]:
    """Draw a circle, with its names under it."""
    total = sum(row.values[0] or 0 for row in rows)
    top = area.y + area.height - len(rows) * ROW
    radius = min((area.height - len(rows) * ROW - 10) / 2, area.width / 2)
    x, y, at, drawn = area.x + radius, area.y + radius, 0.0, []
    for number, row in enumerate(rows):
        value, colour, line = row.values[0] or 0, COLOURS[number % len(COLOURS)], top + number * ROW
        drawn.append(_slice(x, y, radius, at, min(value / total, 0.9999), colour))
        at += value / total
        drawn.append(box(Area(x=area.x, y=line, width=9, height=9), colour))
        drawn.append(text(area.x + 15, line + 9, fit(f"{write_number(int(value))}  {row.keys[0]}", area.width - 15)))
    return drawn


def _slice(x: float, y: float, radius: float, at: float, share: float, colour: str) -> str:
    (x1, y1), (x2, y2) = (
        (x + radius * sin(2 * pi * each), y - radius * cos(2 * pi * each)) for each in (at, at + share)
    )
    large = int(share > 0.5)
    path = f"M{x:.1f},{y:.1f} L{x1:.1f},{y1:.1f} A{radius:.1f},{radius:.1f} 0 {large} 1 {x2:.1f},{y2:.1f} Z"
    return f'<path d="{path}" fill="{colour}" stroke="{CARD}"/>'


def _with_legend(names: Sequence[str], area: Area) -> tuple[Area, list[str]]:
    """Put the names under a drawing, in as many lines as they need; give what is left for it."""
    x, line, drawn = area.x, 0, []
    for name in names:
        width = len(name) * SMALL * LETTER + 28
        if x + width > area.x + area.width:
            x, line = area.x, line + 1
        drawn.append((x, line, name))
        x += width
    height = (line + 1) * ROW
    top = area.y + area.height - height + 10
    marks = [
        each
        for x, line, name in drawn
        for each in (
            box(Area(x=x, y=top + line * ROW, width=9, height=9), _colour(names, name)),
            text(x + 14, top + line * ROW + 9, name, colour=MUTED),
        )
    ]
    return Area(x=area.x, y=area.y, width=area.width, height=area.height - height), marks


def _by_size(groups: Mapping[Any, Mapping[str, float]]) -> list[str]:
    sums: dict[str, float] = {}
    for parts in groups.values():
        for name, value in parts.items():
            sums[name] = sums.get(name, 0) + value
    return sorted(sums, key=lambda name: (-sums[name], name))


def _colour(names: Sequence[str], name: str) -> str:
    return COLOURS[names.index(name) % len(COLOURS)]


FORMS: Final[Mapping[str, Callable[[dict[str, Any], Sequence[Row], Area], list[str]]]] = {
    "metric": _metric,
    "data_table": _table,
    "bar_horizontal": _bars,
    "bar_horizontal_stacked": _bars,
    "bar_stacked": _columns,
    "line": _curve,
    "pie": _pie,
}
