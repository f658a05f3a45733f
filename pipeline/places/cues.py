"""What words beside a name make of it: a level, a street, an office, a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import IntEnum


class Cue(IntEnum):
    """What the word before a name makes of it."""

    NONE = 0
    PROVINCE = 1
    REGENCY = 2
    CITY = 3
    DISTRICT = 4
    VILLAGE = 5
    LOCATIVE = 6
    TOWARDS = 7
    OFFICE = 8
    STREET = 9
    FACILITY = 10
    PERSON = 11
    HAMLET = 12
    SHOP = 13


LEVEL_OF_CUE = {Cue.PROVINCE: 2, Cue.REGENCY: 5, Cue.CITY: 5, Cue.DISTRICT: 8, Cue.VILLAGE: 13, Cue.HAMLET: 13}


@dataclass(frozen=True, kw_only=True, slots=True)
class CueWords:
    """The words of `reference/words/places.toml` that tell what a name beside them names.

    Attributes
    ----------
    before
        What the word before a name makes of it.
    street_adjectives
        Between `jalan` and its name: in `jalan lintas Sumatera` no region is named yet.
    after_estate
        After a name that they make a housing estate's or a street's: `Demak Jaya` is no part of Demak.
    after_city, after_regency
        After a name that is borne by both: `Sukabumi kota`, `Tegal kabupaten`.
    comparing, pointing
        Before what something is compared with, unless a word of the latter follows: `seperti pasar di Bali`.
    placing
        Before a name that is also an ordinary word: `di palu`, but not `dari batang`.
    after_place
        What a sentence goes on with after a place: `di palu sejak kemarin`, but `di palu orang`.
    passive
        Names that after `di` are verbs, unless one of those follows: `di serang anjing`.
    local
        Those before the name of a district, village or hamlet.
    """

    before: Mapping[str, Cue]
    street_adjectives: Set[str]
    after_estate: Set[str]
    after_city: Set[str]
    after_regency: Set[str]
    comparing: Set[str]
    pointing: Set[str]
    placing: Set[str]
    after_place: Set[str]
    passive: Set[str]
    local: Set[str]
