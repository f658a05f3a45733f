"""Reads the deadlines and the days off of `reference/deadlines/`, and refuses them with all their faults at once."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.adapters.reference.files import find_package_file
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.assignment.deadlines import Calendar, DeadlineRule, Deadlines, find_deadline_faults
from pipeline.domain.assignment.rules import Validity
from pipeline.domain.errors import SetupFault


@cache
def load_deadlines() -> Deadlines:
    """Read and check the deadlines and days off that come with the project."""
    folder = find_package_file("pipeline", "reference/deadlines")
    return Deadlines(read_deadline_rules(folder / "deadlines.toml"), read_calendar(folder / "holidays.csv"))


def read_deadline_rules(path: Path) -> tuple[DeadlineRule, ...]:
    """Read and check deadline rules.

    Raises
    ------
    SetupFault
        Names every fault with its file and line.
    """
    text = path.read_text(encoding="utf-8")
    heads = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[deadline]]"]
    rows = tomllib.loads(text).get("deadline", [])
    rules = [_rule(f"{path.name}:{line}", row) for line, row in zip(heads, rows, strict=False)]
    faults = find_deadline_faults(rules, categories=frozenset(load_taxonomy().category_slugs))
    if faults:
        raise SetupFault("deadlines: " + "; ".join(faults))
    return tuple(sorted(rules, key=lambda rule: (not rule.is_urgent, not rule.category)))


def _rule(rule: str, row: dict[str, Any]) -> DeadlineRule:
    try:
        validity = Validity(since=row.pop("since", None), until=row.pop("until", None))
        return DeadlineRule(rule=rule, validity=validity, **row)
    except TypeError as fault:
        raise SetupFault(f"deadlines: {rule}: {fault}") from fault


def read_calendar(path: Path) -> Calendar:
    """Read national holidays and joint leave.

    Raises
    ------
    SetupFault
        A date is none.
    """
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    try:
        days = frozenset(date.fromisoformat(row["date"]) for row in rows)
    except ValueError as fault:
        raise SetupFault(f"{path.name}: {fault}") from fault
    return Calendar(days, frozenset(day.year for day in days))
