"""Which office must answer: kind of agency x place x rules, and no wrong door when something is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pipeline.domain.assignment.rules import OfficeLevel, OfficeRule, RoutingRules, Transfer
from pipeline.domain.place import Place


class RoutingReason(StrEnum):
    """What is missing for a named office, or why the kind of agency was changed."""

    AGENCY_UNKNOWN = "agency_unknown"
    PLACE_UNKNOWN = "place_unknown"
    REGENCY_UNKNOWN = "regency_unknown"
    DISTRICT_UNKNOWN = "district_unknown"
    LOCAL_EXCEPTION = "local_exception"
    ROAD_CLASS = "road_class"


@dataclass(frozen=True, kw_only=True, slots=True)
class Routing:
    """The office that must answer.

    Attributes
    ----------
    code
        Kind, and the region's code unless national: `dinas_pu:32.73`; stable, for joins and counts.
    rule
        Where the deciding rule stands.
    reasons
        What is missing, or what changed the kind; empty: the usual office.
    """

    agency_kind: str
    code: str
    name: str
    level: OfficeLevel
    rule: str
    reasons: tuple[RoutingReason, ...] = ()


COORDINATOR = "admin_koordinator"
"""Kind of those who receive what has no named office yet: the coordinating admin of the best known level."""


def route(
    agency_kind: str,
    category: str,
    place: Place | None,
    *,
    rules: RoutingRules,
    phrases: Set[str] = frozenset(),
    on: date | None = None,
) -> Routing:
    """Find the office for a report.

    Parameters
    ----------
    phrases
        Those of `rules.phrases` that the text holds: for subjects narrower than a category, such as street lights.
    on
        Day of the report; None: the rules that hold without end.
    """
    subject = _Subject(agency_kind, category, place, _deepest_code(place), phrases)
    transfer = _find_transfer(subject, rules, on)
    kind = transfer.to if transfer else agency_kind
    office = _find_office(rules.offices.get(kind, ()), subject.region, on)
    if office is None:
        return _coordinate(place, RoutingReason.AGENCY_UNKNOWN)
    missing = _missing(office.level, place)
    if missing is not None:
        return _coordinate(place, missing)
    return _name(office, kind, place, transfer)


def find_road_class(phrases: Set[str], place: Place | None, road_words: Mapping[str, str]) -> str:
    """Find the class of the road that a text or a place's detail names; empty if they do not tell."""
    detail = f" {_NOT_WORD.sub(' ', place.detail.lower())} " if place and place.detail else ""
    return next((road for words, road in road_words.items() if words in phrases or f" {words} " in detail), "")


class _Subject(NamedTuple):
    kind: str
    category: str
    place: Place | None
    region: str
    phrases: Set[str]


def _find_transfer(subject: _Subject, rules: RoutingRules, on: date | None) -> Transfer | None:
    transfers = rules.transfers.get(subject.kind, ())
    road = find_road_class(subject.phrases, subject.place, rules.road_words) if transfers else ""
    for transfer in transfers:
        if (
            subject.region.startswith(transfer.region)
            and transfer.category in ("", subject.category)
            and transfer.validity.covers(on)
            and (not transfer.words or not subject.phrases.isdisjoint(transfer.words))
            and transfer.road in ("", road)
        ):
            return transfer
    return None


_NOT_WORD = re.compile(r"\W+")


def _find_office(offices: Sequence[OfficeRule], region: str, on: date | None) -> OfficeRule | None:
    return next((office for office in offices if region.startswith(office.region) and office.validity.covers(on)), None)


def _deepest_code(place: Place | None) -> str:
    if place is None:
        return ""
    deepest = place.village or place.district or place.regency or place.province
    return deepest.code if deepest else ""


def _missing(level: OfficeLevel, place: Place | None) -> RoutingReason | None:
    if level is OfficeLevel.NASIONAL:
        return None
    if place is None or place.province is None:
        return RoutingReason.PLACE_UNKNOWN
    if level is not OfficeLevel.PROVINSI and place.regency is None:
        return RoutingReason.REGENCY_UNKNOWN
    needs_district = level in (OfficeLevel.KECAMATAN, OfficeLevel.KELURAHAN_DESA)
    return RoutingReason.DISTRICT_UNKNOWN if needs_district and place.district is None else None


def _name(office: OfficeRule, kind: str, place: Place | None, transfer: Transfer | None) -> Routing:
    level = office.level
    if level is OfficeLevel.KELURAHAN_DESA and place is not None and place.village is None:
        level = OfficeLevel.KECAMATAN
    code = _office_region(level, place)
    reasons: tuple[RoutingReason, ...] = ()
    if transfer is not None:
        reasons = (RoutingReason.ROAD_CLASS if transfer.road else RoutingReason.LOCAL_EXCEPTION,)
    return Routing(
        agency_kind=kind,
        code=f"{kind}:{code}" if code else kind,
        name=_ward_name(place) if office.level is OfficeLevel.KELURAHAN_DESA else _fill(office.name, place),
        level=level,
        rule=transfer.rule if transfer else office.rule,
        reasons=reasons,
    )


def _office_region(level: OfficeLevel, place: Place | None) -> str:
    if place is None or level is OfficeLevel.NASIONAL:
        return ""
    region = {
        OfficeLevel.PROVINSI: place.province,
        OfficeLevel.KABUPATEN_KOTA: place.regency,
        OfficeLevel.KECAMATAN: place.district,
        OfficeLevel.KELURAHAN_DESA: place.village,
    }[level]
    return region.code if region else ""


def _fill(name: str, place: Place | None) -> str:
    regency = place.regency.name if place and place.regency else ""
    province = place.province.name if place and place.province else ""
    return name.format(regency=regency, province=province)


def _ward_name(place: Place | None) -> str:
    """Name the ward's or village's office, else its district's; a code's last part from 2 on is a village's (desa)."""
    if place is None or place.district is None or place.regency is None:
        return ""
    above = f"Kecamatan {place.district.name}, {place.regency.name}"
    if place.village is None:
        return above
    is_ward = place.village.code.rpartition(".")[2].startswith("1")
    return f"{'Kelurahan' if is_ward else 'Desa'} {place.village.name}, {above}"


def _coordinate(place: Place | None, missing: RoutingReason) -> Routing:
    """Give the report to the coordinating admin of the best known level."""
    if place is None or place.province is None:
        name, level, code = "Admin Nasional SP4N-LAPOR!", OfficeLevel.NASIONAL, ""
    elif place.regency is None:
        name, level, code = f"Admin Instansi Provinsi {place.province.name}", OfficeLevel.PROVINSI, place.province.code
    else:
        name, level, code = f"Admin Instansi {place.regency.name}", OfficeLevel.KABUPATEN_KOTA, place.regency.code
    return Routing(
        agency_kind=COORDINATOR,
        code=f"{COORDINATOR}:{code}" if code else COORDINATOR,
        name=name,
        level=level,
        rule="no wrong door",
        reasons=(missing,),
    )
