"""Reads the routing rules of `reference/routing/`, and refuses them with all their faults at once."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipeline.adapters.reference.files import find_package_file
from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.assignment.rules import OfficeLevel, OfficeRule, RoutingRules, Transfer, Validity, find_faults
from pipeline.domain.errors import SetupFault

Rule = TypeVar("Rule", OfficeRule, Transfer)


@cache
def load_routing_rules() -> RoutingRules:
    """Read and check the rules that come with the project."""
    return read_routing_rules(find_package_file("pipeline", "reference/routing"))


def read_routing_rules(folder: Path) -> RoutingRules:
    """Read and check all TOML files of a folder.

    Raises
    ------
    SetupFault
        Names every fault with its file and line.
    """
    faults: list[str] = []
    offices: list[OfficeRule] = []
    transfers: list[Transfer] = []
    road_words: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        tables = _parse(path, faults)
        offices += _read_tables(path, "office", tables, _office, faults)
        transfers += _read_tables(path, "transfer", tables, _transfer, faults)
        road_words |= tables.get("road", {})
    rules = RoutingRules(offices=_by_kind(offices), transfers=_by_kind(transfers), road_words=road_words)
    taxonomy = load_taxonomy()
    faults += find_faults(
        rules,
        kinds=frozenset(taxonomy.agency_slugs),
        regions=load_names().keys(),
        categories=frozenset(taxonomy.category_slugs),
    )
    if faults:
        raise SetupFault("routing rules: " + "; ".join(faults))
    return rules


def _parse(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        faults.append(f"{path.name}: {fault}")
        return {}


def _read_tables(
    path: Path, table: str, tables: dict[str, Any], read: Callable[[str, dict[str, Any]], Rule], faults: list[str]
) -> Iterator[Rule]:
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [number for number, line in enumerate(lines, start=1) if line.strip() == f"[[{table}]]"]
    for line, row in zip(heads, tables.get(table, []), strict=False):
        rule = f"{path.name}:{line}"
        try:
            yield read(rule, row)
        except (KeyError, TypeError, ValueError) as fault:
            faults.append(f"{rule}: {type(fault).__name__}: {fault}")


def _office(rule: str, row: dict[str, Any]) -> OfficeRule:
    _refuse_unknown_keys(row, {"kind", "level", "name", "region", "since", "until"})
    row["name"].format(regency="", province="")
    return OfficeRule(
        rule=rule,
        kind=row["kind"],
        level=OfficeLevel(row["level"]),
        name=row["name"],
        region=row.get("region", ""),
        validity=Validity(since=row.get("since"), until=row.get("until")),
    )


def _transfer(rule: str, row: dict[str, Any]) -> Transfer:
    _refuse_unknown_keys(row, {"kind", "to", "region", "category", "words", "road", "since", "until"})
    return Transfer(
        rule=rule,
        kind=row["kind"],
        to=row["to"],
        region=row.get("region", ""),
        category=row.get("category", ""),
        words=tuple(row.get("words", ())),
        road=row.get("road", ""),
        validity=Validity(since=row.get("since"), until=row.get("until")),
    )


def _refuse_unknown_keys(row: dict[str, Any], known: set[str]) -> None:
    if unknown := row.keys() - known:
        raise ValueError(f"unknown keys {sorted(unknown)}; known: {sorted(known)}")


def _by_kind(rules: list[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Group by kind, the most specific region first."""
    groups: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.kind].append(rule)
    return {kind: tuple(sorted(group, key=_specificity)) for kind, group in groups.items()}


def _specificity(rule: OfficeRule | Transfer) -> tuple[int, int]:
    conditions = (rule.category, rule.words, rule.road) if isinstance(rule, Transfer) else ()
    return -len(rule.region), -sum(map(bool, conditions))
