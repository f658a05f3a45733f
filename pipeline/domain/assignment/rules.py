"""Routing rules: names of offices, transfers between kinds of agency, and what may be wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OfficeLevel(StrEnum):
    """Level of government at which an office answers."""

    NASIONAL = "nasional"
    PROVINSI = "provinsi"
    KABUPATEN_KOTA = "kabupaten_kota"
    KECAMATAN = "kecamatan"
    KELURAHAN_DESA = "kelurahan_desa"


@dataclass(frozen=True, kw_only=True, slots=True)
class Validity:
    """From `since` to `until`, both included; None: open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date | None) -> bool:
        """Whether it holds on a day; None asks for what holds without end."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def overlaps(self, other: Validity) -> bool:
        """Whether both hold on some day."""
        starts = max(self.since or date.min, other.since or date.min)
        return starts <= min(self.until or date.max, other.until or date.max)


ALWAYS = Validity()


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeRule:
    """The name of the office of a kind.

    Attributes
    ----------
    rule
        File and line, such as `offices.toml:12`.
    name
        May hold `{regency}`, `{province}`, `{district}`, `{village}`.
    region
        Code of the region where it holds; empty: everywhere.
    """

    rule: str
    kind: str
    level: OfficeLevel
    name: str
    region: str = ""
    validity: Validity = ALWAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """Subjects of one kind that another kind answers, in a region, of a category, by their words or a road's class.

    Attributes
    ----------
    words
        One of them must stand in the text; empty: any text.
    road
        Class of road that the place's detail must name; empty: any.
    """

    rule: str
    kind: str
    to: str
    region: str = ""
    category: str = ""
    words: tuple[str, ...] = ()
    road: str = ""
    validity: Validity = ALWAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingRules:
    """All rules; the most specific region first.

    Attributes
    ----------
    road_words
        Beginnings of a street as written that tell its class: `tol` -> `tol`.
    """

    offices: Mapping[str, Sequence[OfficeRule]]
    transfers: Mapping[str, Sequence[Transfer]]
    road_words: Mapping[str, str]

    @property
    def phrases(self) -> frozenset[str]:
        """What must be looked for in a text: words of transfers, and of roads."""
        return frozenset(self.road_words).union(*(each.words for group in self.transfers.values() for each in group))


def find_faults(rules: RoutingRules, *, kinds: Set[str], regions: Set[str], categories: Set[str]) -> list[str]:
    """List every fault of the rules: unknown names, and offices of one kind that hold in one region on one day.

    Parameters
    ----------
    kinds, regions, categories
        Slugs and codes that exist.
    """
    offices = [office for group in rules.offices.values() for office in group]
    transfers = [transfer for group in rules.transfers.values() for transfer in group]
    known = kinds | {office.kind for office in offices}
    regional: list[OfficeRule | Transfer] = [*offices, *transfers]
    faults = [
        f"{rule.rule}: unknown region {rule.region!r}"
        for rule in regional
        if rule.region and rule.region not in regions
    ]
    faults += [
        f"{transfer.rule}: unknown kind of agency {kind!r}"
        for transfer in transfers
        for kind in (transfer.kind, transfer.to)
        if kind not in known
    ]
    faults += [
        f"{transfer.rule}: unknown category {transfer.category!r}"
        for transfer in transfers
        if transfer.category and transfer.category not in categories
    ]
    faults += [
        f"no office for kind {kind!r}: add it to offices.toml or national.toml"
        for kind in sorted(kinds - rules.offices.keys())
    ]
    return faults + [fault for group in rules.offices.values() for fault in _overlaps(group)]


def _overlaps(offices: Sequence[OfficeRule]) -> list[str]:
    return [
        f"{later.rule}: holds on the same days as {earlier.rule}"
        for number, later in enumerate(offices)
        for earlier in offices[:number]
        if earlier.region == later.region and earlier.validity.overlaps(later.validity)
    ]
