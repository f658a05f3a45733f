"""The outline of Indonesia and of what lies around it, for maps: Natural Earth, public domain (`natural_earth.py`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.adapters.reference.files import read_text

UNITS: Final = 100
"""Units of a map in a degree, so that an outline is whole numbers. Here a degree is as wide as it is high."""

NORTH, WEST = 6.5, 94.5
FRAME: Final = (0.0, 0.0, 4_700.0, 1_800.0)
"""Left, top, right and bottom of the map of the country: 94.5 to 141.5 east, 6.5 north to 11.5 south."""

Ring = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Land:
    """Pieces of land.

    Attributes
    ----------
    far, near
        Rings for a map of the country, and finer ones for a map of a part of it.
    """

    far: tuple[Ring, ...]
    near: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Indonesia, and its neighbours as far as the map reaches."""

    own: Land
    other: Land


def project(lat: float, lon: float) -> tuple[float, float]:
    """Give where a point is on the map, from its upper left corner."""
    return (lon - WEST) * UNITS, (NORTH - lat) * UNITS


def unproject(x: float, y: float) -> tuple[float, float]:
    """Give the latitude and longitude of a point of a map."""
    return NORTH - y / UNITS, WEST + x / UNITS


@cache
def load_outline() -> Outline:
    """Read the outline."""
    read = json.loads(read_text("places/outline.json"))
    return Outline(
        **{whose: Land(**{scale: tuple(rings) for scale, rings in land.items()}) for whose, land in read.items()}
    )
