"""Values that people type for a choice: known by slug or name, or refused with the nearest known ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from pipeline.adapters.reference.gazetteer import load_names, load_place_finder
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.places.codes import REGENCY
from pipeline.services import wording

SUGGESTED = 3
"""Of those that have the words of what was said: more is a list, and nobody reads it."""


def find_category(said: str) -> str:
    """Give the slug of a category; raises DataFault `unknown_category`."""
    return _find(said, {each.slug: each.name for each in load_taxonomy().categories}, "unknown_category")


def find_agency_kind(said: str) -> str:
    """Give the slug of a kind of agency; raises DataFault `unknown_agency`."""
    return _find(said, {each.slug: each.name for each in load_taxonomy().agency_kinds}, "unknown_agency")


def find_channel(said: str) -> Channel:
    """Give a channel; raises DataFault `unknown_channel`."""
    return Channel(_find(said, {each: each for each in Channel}, "unknown_channel"))


def find_region(said: str) -> str:
    """Give a region that the place finder knows, as it was said; raises DataFault `unknown_region`."""
    if load_place_finder().find_code(said):
        return said
    nearest = tuple(name for each in _alike(said, _region_names()) for name in _region_names()[each])
    raise DataFault("unknown_region", f"unknown region; nearest: {nearest}", given=said, nearest=nearest)


def find_region_code(said: str) -> str:
    """Give the code of a region; raises as `find_region`, and `whole_country` for what is no part of it."""
    if _fold(said) == "indonesia":
        raise DataFault("whole_country", "the whole country is what there is without a region")
    return str(load_place_finder().find_code(find_region(said)))


def find_value(kind: type[StrEnum], said: str, code: str) -> str:
    """Give a value of one of our enums, by itself or by its name; raises a DataFault of the given code."""
    names = {str(each): str(each) for each in kind}
    names_read = {wording.label(kind, each): str(each) for each in kind}
    return find_nearest(said, names | names_read, code, known=", ".join(names))


def find_nearest(said: str, values: Mapping[str, str], code: str, *, known: str = "") -> str:
    """Give the value of a name; a DataFault of the given code names the nearest names, and what is known."""
    folded = {_fold(name): value for name, value in values.items()}
    if found := folded.get(_fold(said)):
        return found
    raise DataFault(code, "unknown value", given=said, nearest=_nearest(said, folded), known=known)


def _find(said: str, names: Mapping[str, str], code: str) -> str:
    """Find a slug by slug or name."""
    slugs = {_fold(slug): slug for slug in names} | {_fold(name): slug for slug, name in names.items()}
    if found := slugs.get(_fold(said)):
        return found
    nearest = _nearest(said, slugs)
    known = ", ".join(names)
    raise DataFault(code, f"known: {known}", given=said, nearest=nearest, known=known)


def _nearest(said: str, slugs: Mapping[str, str]) -> tuple[str, ...]:
    """Give the slug that is spelt most alike, else those that have the words of what was said."""
    words = set(_fold(said).split())
    found = _alike(said, slugs) or [each for each in slugs if words <= set(each.split())]
    return tuple(dict.fromkeys(slugs[each] for each in found))[:SUGGESTED]


def _alike(said: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(_fold(said), list(known), n=1)


def _fold(said: str) -> str:
    return " ".join(said.casefold().replace("_", " ").replace("/", " ").replace(",", " ").split())


@cache
def _region_names() -> Mapping[str, Sequence[str]]:
    """Give provinces and regencies by their names, with and without the level: `bekasi` is two."""
    names = defaultdict(list)
    for name in (name for code, name in load_names().items() if len(code) <= REGENCY):
        for each in {_fold(name), _fold(name).removeprefix("kabupaten ").removeprefix("kota ")}:
            names[each].append(name)
    return names
