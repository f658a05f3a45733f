"""Coordinates as telephones, forms and people write them -> a point in Indonesia; pure.

A point is a side field: what cannot be read or cannot be is dropped, and a flag says so.
"""

from __future__ import annotations

import math
import re
from typing import Final

from pipeline.domain.flag import Flag
from pipeline.domain.place import GeoPoint

LATITUDES: Final = (-11.5, 6.5)
LONGITUDES: Final = (94.5, 141.5)
"""Of Indonesia, degrees, with some sea around. The two ranges have no number in common, so axes that were swapped are
known for certain."""

_SIDE: Final = r"(N|LU|S|LS|E|BT|T|W|BB)?"
_NUMBER: Final = re.compile(
    rf"{_SIDE}\s*([+-]?\d{{1,3}}(?:[.,]\d{{1,15}})?)\s*[°º]?\s*"
    r"(?:(?<=[°º\s])(\d{1,2}(?:[.,]\d{1,9})?)\s*['\u2032]\s*(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:[\"\u2033]|'')\s*)?)?"
    rf"{_SIDE}\Z",
    re.I | re.ASCII,
)
"""Degrees, with minutes and seconds behind them if they are whole; the side of the equator before or behind."""

_NEGATIVE: Final = frozenset({"S", "LS", "W", "BB"})
_PAIR: Final = re.compile(
    r"\s*(?:geo:|point)?\s*\(?\s*([+-]?\d{1,3}\.\d+)\s*[,; ]\s*([+-]?\d{1,3}\.\d+)\s*\)?\s*\Z", re.I | re.ASCII
)
_MINUS: Final = str.maketrans("\u2212\u2013\u2010\u2011", "----")

Read = tuple[GeoPoint | None, Flag | None]


def read_point(lat: object, lon: object) -> Read:
    """Read a point; give it, if it can be one of Indonesia, and what is to be said of it.

    Parameters
    ----------
    lat, lon
        Of any type; both blank is no point. One of them may hold both, as maps copy them.
    """
    if _is_blank(lat) and _is_blank(lon):
        return None, None
    first, second = _read_pair(lat, lon) or (_read_degrees(lat), _read_degrees(lon))
    if first is None or second is None:
        return None, Flag.POINT_UNREADABLE
    if _is_in_indonesia(first, second):
        return GeoPoint(lat=first, lon=second), None
    if _is_in_indonesia(second, first):
        return GeoPoint(lat=second, lon=first), Flag.POINT_MENDED
    return None, Flag.POINT_IMPOSSIBLE


def _read_pair(lat: object, lon: object) -> tuple[float, float] | None:
    """Read both from one field, while the other is blank."""
    alone = lat if _is_blank(lon) else lon if _is_blank(lat) else None
    found = _PAIR.match(alone.translate(_MINUS)) if isinstance(alone, str) else None
    return (float(found[1]), float(found[2])) if found else None


def _read_degrees(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, str):
        found = _NUMBER.match(value.strip().translate(_MINUS))
        if not found:
            return None
        degrees, minutes, seconds = (float((found[part] or "0").replace(",", ".")) for part in (2, 3, 4))
        size = abs(degrees) + minutes / 60 + seconds / 3600
        return -size if found[2][0] == "-" or (found[1] or found[5] or "").upper() in _NEGATIVE else size
    return float(value) if abs(value) <= 180 and math.isfinite(value) else None


def _is_in_indonesia(lat: float, lon: float) -> bool:
    return LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
