"""The region that an official handle speaks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.places.codes import PROVINCE, REGENCY


@dataclass(frozen=True, slots=True)
class HandleTerm:
    """A handle and its region, from `since` to `until` (both included; None: open): a mayor moves on."""

    handle: str
    code: str
    since: date | None = None
    until: date | None = None


_OFFICE = re.compile(
    r"^(pemkot|pemkab|pemprov|prov|humas|dishub|disdik|dinkes|dinsos|dlh|dpu|dpupr|bpbd|pdam|satpolpp|polres|"
    r"polrestabes|polresta|diskominfo|kominfo|disdukcapil|damkar|bkpsdm|kota|kab|kabupaten)_?(kota|kab)?_?"
)
"""Beginnings of the handles of public bodies; what follows is often the region: `@dishub_kotabekasi`."""


def find_handle_region(
    handles: Sequence[str],
    terms: Mapping[str, Sequence[HandleTerm]],
    find_code: Callable[[str], str | None],
    *,
    on: date | None,
) -> str | None:
    """Find the one region that the handles of a report speak for; None if they name none or contradict.

    Parameters
    ----------
    terms
        By handle, lower case.
    find_code
        Region by name, for handles that no table lists.
    on
        Day of the report; None takes the latest term.
    """
    codes = {code for handle in handles if (code := _code(handle.lower().lstrip("@"), terms, find_code, on))}
    regencies = {code for code in codes if len(code) == REGENCY}
    if len(regencies) == 1:
        return regencies.pop()
    provinces = {code[:PROVINCE] for code in codes}
    return provinces.pop() if len(provinces) == 1 else None


def _code(
    handle: str, terms: Mapping[str, Sequence[HandleTerm]], find_code: Callable[[str], str | None], on: date | None
) -> str | None:
    for term in terms.get(handle, ()):
        if on is None or ((term.since is None or term.since <= on) and (term.until is None or on <= term.until)):
            return term.code
    office = _OFFICE.match(handle) if handle not in terms else None
    return _code_of_rest(office[2] or office[1], handle[office.end() :], find_code) if office else None


def _code_of_rest(level: str, name: str, find_code: Callable[[str], str | None]) -> str | None:
    if len(name) < len("sby"):
        return None
    return find_code(_PREFIXES.get(level, "") + name) or find_code(name)


_PREFIXES = {"pemkot": "kota ", "kota": "kota ", "pemkab": "kabupaten ", "kab": "kabupaten ", "kabupaten": "kabupaten "}
