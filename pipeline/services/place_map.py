"""A small map of where a report may be about: points on a plain of degrees, drawn by the page itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import Final

from pipeline.contract.document import PlacePart
from pipeline.domain.place import GeoPoint
from pipeline.places.codes import REGENCY

WIDTH, HEIGHT = 320.0, 200.0
"""Units of the drawing, of the shape of a card."""

MARGIN: Final = 28.0
"""Units that stay free at the border: room for half a name."""

SPAN_MIN: Final = 0.8
"""Degrees that the map shows at least: the neighbouring seats, by which one knows where it is."""

NEIGHBOURS: Final = 4
"""Seats beside it that are named."""

APART, NAME_WIDTH = 18.0, 110.0
"""Units between two names, above and beside each other, so that neither covers the other."""


class Pin(StrEnum):
    """What a point is."""

    SENT = "titik"
    PLACE = "lokasi"
    CANDIDATE = "calon"
    SEAT = "kota"


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point of the map, in units of the drawing from its upper left corner."""

    x: float
    y: float
    pin: Pin
    name: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """What of the world the drawing shows."""

    middle: GeoPoint
    units_per_degree: float

    def project(self, at: GeoPoint) -> tuple[float, float]:
        return (
            round(WIDTH / 2 + (at.lon - self.middle.lon) * self.units_per_degree, 1),
            round(HEIGHT / 2 - (at.lat - self.middle.lat) * self.units_per_degree, 1),
        )


def draw_map(
    place: PlacePart | None, sent: GeoPoint | None, *, seats: Mapping[str, GeoPoint], names: Mapping[str, str]
) -> tuple[MapPoint, ...]:
    """Give the points: what the citizen sent, the place, its candidates, and some seats beside; none if none is known.

    A region is where its regency's seat is; of a province nobody can say where in it.
    """
    known = [*_find_regions(place, seats)] + ([(Pin.SENT, "titik pelapor", sent)] if sent else [])
    if not known:
        return ()
    frame = _frame([at for *_, at in known])
    drawn = [MapPoint(*frame.project(at), pin, name) for pin, name, at in known]
    return (*_find_beside(drawn, frame, seats, names), *drawn)


def _find_regions(place: PlacePart | None, seats: Mapping[str, GeoPoint]) -> Iterator[tuple[Pin, str, GeoPoint]]:
    regency = place.regency if place else None
    found = [(Pin.PLACE, regency.code, regency.name)] if regency else []
    found += [(Pin.CANDIDATE, each.code, each.name) for each in (place.candidates if place else ())]
    for pin, code, name in found:
        if seat := seats.get(code[:REGENCY]):
            yield pin, name, seat


def _frame(points: Sequence[GeoPoint]) -> _Frame:
    """Frame all points."""
    lats, lons = [each.lat for each in points], [each.lon for each in points]
    high, wide = max(lats) - min(lats), max(lons) - min(lons)
    room_x, room_y = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    return _Frame(
        GeoPoint(lat=(max(lats) + min(lats)) / 2, lon=(max(lons) + min(lons)) / 2),
        min(room_x / max(wide, SPAN_MIN), room_y / max(high, SPAN_MIN)),
    )


def _find_beside(
    drawn: Sequence[MapPoint], frame: _Frame, seats: Mapping[str, GeoPoint], names: Mapping[str, str]
) -> list[MapPoint]:
    """Find seats beside the points, the nearest to the middle first, and none so near to another that names touch."""
    there = [(frame.project(seat), code) for code, seat in seats.items()]
    inside = [
        each for each in there if 0 < each[0][0] < WIDTH - MARGIN and MARGIN / 2 < each[0][1] < HEIGHT - MARGIN / 2
    ]
    beside: list[MapPoint] = []
    for (x, y), code in sorted(inside, key=lambda each: hypot(each[0][0] - WIDTH / 2, each[0][1] - HEIGHT / 2)):
        if all(abs(y - other.y) > APART or abs(x - other.x) > NAME_WIDTH for other in (*drawn, *beside)):
            beside.append(MapPoint(x, y, Pin.SEAT, names[code].removeprefix("Kabupaten ")))
        if len(beside) == NEIGHBOURS:
            break
    return beside
