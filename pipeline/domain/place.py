"""Where a report is about, in Kemendagri's regions; every level that is known, and nothing that is guessed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class GeoPoint:
    """WGS 84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A Kemendagri region: `code` with dots, such as `32.73`; `name` official, such as `Kota Bandung`."""

    code: str
    name: str


class PlaceSource(StrEnum):
    """What the place was concluded from."""

    TEXT = "text"
    REGION = "region"
    LOCATION = "location"
    HANDLE = "handle"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The place of a report (lokasi).

    Attributes
    ----------
    detail
        Street, number, RT/RW, kilometre post or landmark, as written.
    confidence
        0.0 to 1.0.
    candidates
        What it may be when it stays ambiguous; then the ambiguous levels are None.
    """

    source: PlaceSource
    confidence: float
    province: Region | None = None
    regency: Region | None = None
    district: Region | None = None
    village: Region | None = None
    detail: str | None = None
    candidates: tuple[Region, ...] = ()
