"""`python -m pipeline.adapters.reference.natural_earth countries-10m.json`: draws `reference/places/outline.json`.

The file is that of the npm package `world-atlas` 2.0.2, which packs Natural Earth 4.1 (public domain) as TopoJSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from pipeline.adapters.reference.outline import FRAME, Ring, project

Point = tuple[float, float]

INDONESIA: Final = "360"
"""Its number in ISO 3166-1; every other country is drawn as a neighbour."""

TOLERANCE: Final = {"far": 4.0, "near": 1.0}
"""Hundredths of a degree, about kilometres, by which a coast may be straightened: less than a pixel of a map of the
country, and of one of a province."""

SMALLEST: Final = {"far": 30.0, "near": 1.0}
"""Area of the smallest island that is drawn, square hundredths of a degree."""


def draw(topology: dict[str, Any]) -> dict[str, dict[str, list[Ring]]]:
    """Give the rings of Indonesia (`own`) and around it (`other`), for maps of the country and of a province."""
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    drawn: dict[str, dict[str, list[Ring]]] = {"own": {"far": [], "near": []}, "other": {"far": [], "near": []}}
    for country in topology["objects"]["countries"]["geometries"]:
        whose = drawn["own" if country.get("id") == INDONESIA else "other"]
        for indices in _rings_of(country):
            ring = _clip([project(lat, lon) for lon, lat in _join(indices, arcs)])
            for scale, rings in whose.items():
                rings += _straighten_ring(ring, TOLERANCE[scale], SMALLEST[scale])
    return drawn


def _decode(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Give an arc's longitudes and latitudes: TopoJSON has whole steps from point to point."""
    (kx, ky), (x0, y0) = transform["scale"], transform["translate"]
    steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
    return [(x * kx + x0, y * ky + y0) for x, y in steps]


def _rings_of(country: dict[str, Any]) -> Iterator[list[int]]:
    """Give the outer ring of each of a country's polygons, as indices of arcs."""
    polygons = [country["arcs"]] if country["type"] == "Polygon" else country.get("arcs", [])
    yield from (polygon[0] for polygon in polygons)


def _join(indices: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """Join arcs to a ring; `~i` is arc i backwards."""
    return [point for at in indices for point in (arcs[at] if at >= 0 else arcs[~at][::-1])[:-1]]


def _clip(ring: list[Point]) -> list[Point]:
    """Cut off what is outside of the frame, side by side (Sutherland and Hodgman)."""
    left, top, right, bottom = FRAME
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        cut: list[Point] = []
        for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
            was_in, is_in = sign * (start[axis] - limit) >= 0, sign * (end[axis] - limit) >= 0
            if was_in != is_in:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                cut.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if is_in:
                cut.append(end)
        ring = cut
    return ring


def _straighten_ring(ring: list[Point], tolerance: float, smallest: float) -> list[Ring]:
    """Give a ring with fewer points, in whole units; nothing of one that is too small."""
    if len(ring) < 3 or abs(_area(ring)) < smallest:
        return []
    farthest = max(range(len(ring)), key=lambda at: _squared(ring[0], ring[at]))
    halves = ring[: farthest + 1], [*ring[farthest:], ring[0]]
    kept = [*_straighten(halves[0], tolerance)[:-1], *_straighten(halves[1], tolerance)[:-1]]
    rounded = [(round(x), round(y)) for x, y in kept]
    return [rounded] if len(set(rounded)) > 2 else []


def _straighten(line: list[Point], tolerance: float) -> list[Point]:
    """Drop the points that lie within a tolerance of the line between those that stay (Douglas and Peucker)."""
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        start, end = spans.pop()
        off = [(_off(line[at], line[start], line[end]), at) for at in range(start + 1, end)]
        if off and max(off)[0] > tolerance:
            at = max(off)[1]
            kept.add(at)
            spans += [(start, at), (at, end)]
    return [line[at] for at in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """Give how far a point is from a line."""
    length = _squared(start, end) ** 0.5
    if not length:
        return float(_squared(point, start) ** 0.5)
    across = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(across) / float(length)


def _squared(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairs) / 2


if __name__ == "__main__":
    sys.stdout.write(json.dumps(draw(json.loads(Path(sys.argv[1]).read_bytes())), separators=(",", ":")) + "\n")
