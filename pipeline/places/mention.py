"""A name in a text and what it may mean there. Pure."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.places.cues import Cue
from pipeline.places.gazetteer import Entry


class Weights(NamedTuple):
    """How far a mention counts as a name of a region at each level; 0.0: it does not, 1.0: it surely does."""

    province: float
    regency: float
    district: float
    village: float


class Mention(NamedTuple):
    """A name in a text.

    Attributes
    ----------
    start, end
        Positions in the folded text.
    regencies, districts
        What it may mean at those levels: `kab. Bandung` leaves the city out, and the districts called Bandung.
    is_street
        Part of a street's name, which says little about the region.
    is_joined
        Second name of a road between two places.
    """

    start: int
    end: int
    entry: Entry
    cue: Cue
    regencies: tuple[str, ...]
    districts: tuple[str, ...]
    weights: Weights
    is_street: bool
    is_joined: bool = False


NOTHING = Weights(0.0, 0.0, 0.0, 0.0)
LANDMARK = Weights(0.8, 0.9, 1.0, 1.0)

WEIGHTS: dict[Cue, Weights] = {
    Cue.NONE: Weights(0.75, 0.8, 0.45, 0.35),
    Cue.LOCATIVE: Weights(0.85, 0.9, 0.6, 0.45),
    Cue.TOWARDS: Weights(0.45, 0.45, 0.4, 0.25),
    Cue.OFFICE: Weights(0.85, 0.9, 0.6, 0.4),
    Cue.STREET: Weights(0.15, 0.15, 0.1, 0.05),
    Cue.FACILITY: Weights(0.2, 0.6, 0.4, 0.3),
    Cue.SHOP: Weights(0.2, 0.3, 0.2, 0.1),
    Cue.PROVINCE: Weights(1.0, 0.3, 0.0, 0.0),
    Cue.REGENCY: Weights(0.3, 1.3, 0.3, 0.0),
    Cue.CITY: Weights(0.3, 1.3, 0.4, 0.0),
    Cue.DISTRICT: Weights(0.0, 0.4, 1.1, 0.4),
    Cue.VILLAGE: Weights(0.0, 0.3, 0.5, 0.9),
    Cue.HAMLET: Weights(0.0, 0.2, 0.3, 0.35),
}
"""More than 1.0 outweighs any name without a level. Set by hand, checked on judged reports (docs/places.md)."""
