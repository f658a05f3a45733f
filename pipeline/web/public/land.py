"""A map of counts: the outline of the country or of a part of it, and a circle at the seat of each region.

It is drawn on the server, so that it needs no JavaScript and no map of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import sqrt
from typing import Final

from pipeline.adapters.reference.gazetteer import load_seats
from pipeline.adapters.reference.outline import FRAME, Ring, load_outline, project
from pipeline.domain.place import Region
from pipeline.places.codes import PROVINCE, is_within

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LARGEST, SMALLEST = 0.031, 0.009
"""Radius of the circle of most cases, and the least that any circle has, as shares of the map's width."""

NUMBERED: Final = 0.02
"""From this radius a circle shows its number: smaller ones have no room for it."""

LETTERS: Final = 0.02
"""Height of the letters in a circle, as a share of the map's width: three fit into the smallest with a number."""

MARGIN: Final = 60.0
"""Around the seats of a province: 0.6 degrees, about as far as its regencies reach beyond their seats."""

ASPECT: Final = 2.0
"""Width of a province's map to its height: as the country's map, it lies beside a list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A circle: where and how large, whose, and how many cases it stands for."""

    x: int
    y: int
    radius: int
    region: Region
    count: int
    is_numbered: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LandMap:
    """What is drawn.

    Attributes
    ----------
    box
        Left, top, width and height, as SVG takes it.
    letters
        Height of the letters in its circles.
    own, other
        Paths of Indonesia's land and of its neighbours'.
    unplaced
        Cases of regions whose seat is not known: in the list, and not on the map.
    """

    box: str
    letters: int
    own: str
    other: str
    marks: tuple[Mark, ...]
    unplaced: int


def draw_map(province: str, counts: Sequence[tuple[Region, int]]) -> LandMap:
    """Draw the provinces of the country, or the regencies of a province."""
    box = _box_of(province) if province else FRAME
    width = box[2] - box[0]
    outline = load_outline()
    scale = "near" if province else "far"
    spots = _provinces() if not province else _regencies()
    most = max((count for _, count in counts), default=1)
    marks = [_mark(spots[region.code], region, count, most, width) for region, count in counts if region.code in spots]
    return LandMap(
        box=f"{box[0]:.0f} {box[1]:.0f} {width:.0f} {box[3] - box[1]:.0f}",
        letters=round(LETTERS * width),
        own=_path(getattr(outline.own, scale), box),
        other=_path(getattr(outline.other, scale), box),
        marks=tuple(marks),
        unplaced=sum(count for region, count in counts if region.code not in spots),
    )


def _mark(spot: tuple[float, float], region: Region, count: int, most: int, width: float) -> Mark:
    share = max(SMALLEST, LARGEST * sqrt(count / most))
    x, y = spot
    return Mark(
        x=round(x), y=round(y), radius=round(share * width), region=region, count=count, is_numbered=share >= NUMBERED
    )


@cache
def _regencies() -> Mapping[str, tuple[float, float]]:
    return {code: project(seat.lat, seat.lon) for code, seat in load_seats().items()}


@cache
def _provinces() -> Mapping[str, tuple[float, float]]:
    """Give a spot for each province: of its seats the one that is nearest to all others."""
    seats: dict[str, list[tuple[float, float]]] = {}
    for code, spot in _regencies().items():
        seats.setdefault(code[:PROVINCE], []).append(spot)
    return {code: min(spots, key=lambda spot: _distance_to_all(spot, spots)) for code, spots in seats.items()}


def _distance_to_all(spot: tuple[float, float], spots: Iterable[tuple[float, float]]) -> float:
    return sum(sqrt((spot[0] - x) ** 2 + (spot[1] - y) ** 2) for x, y in spots)


def _box_of(province: str) -> Box:
    """Give what a province's map shows: its seats with a margin, in the shape of the page, within the country's map."""
    spots = [spot for code, spot in _regencies().items() if is_within(code, province)]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    height = max(max(ys) - min(ys) + 2 * MARGIN, (max(xs) - min(xs) + 2 * MARGIN) / ASPECT)
    left = _slid((min(xs) + max(xs)) / 2, height * ASPECT, FRAME[0], FRAME[2])
    top = _slid((min(ys) + max(ys)) / 2, height, FRAME[1], FRAME[3])
    return left, top, left + height * ASPECT, top + height


def _slid(middle: float, size: float, low: float, high: float) -> float:
    """Give where a span around a middle begins, moved as little as it takes to lie within bounds."""
    return max(low, min(middle - size / 2, high - size))


def _path(rings: Iterable[Ring], box: Box) -> str:
    return "".join(_ring_path(ring) for ring in rings if _meets(ring, box))


def _meets(ring: Ring, box: Box) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) >= box[0] and min(xs) <= box[2] and max(ys) >= box[1] and min(ys) <= box[3]


def _ring_path(ring: Ring) -> str:
    """Write a ring as SVG does: where it begins, and steps from there."""
    steps = (f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"
