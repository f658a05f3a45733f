"""Reports written for training by the project: what each category and kind of agency hears, whatever the city.

`reports.csv` has a category each, and a kind of agency where it is the same in all cities; `kinds.csv` has reports,
spam, talk and answers of offices. `urgency.csv` has phrases that are urgent or not; each hand (one style, one sitting)
is a source of its own, so that a model that has not seen a hand can be judged by it.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from training.data.rows import Row

SOURCE = "seeds"

URGENCY_SOURCE = "urgency_"
"""Begins the source of a phrase of urgency; its hand follows."""


def load_seeds() -> list[Row]:
    """Read the invented texts."""
    names = ("reports", "kinds", "urgency")
    return [_to_row(name, line, record) for name in names for line, record in _read(name)]


def _read(name: str) -> list[tuple[int, dict[str, str]]]:
    text = (files("training") / "data" / "seeds" / f"{name}.csv").read_text(encoding="utf-8")
    return list(enumerate(csv.DictReader(text.splitlines()), start=2))


def _to_row(name: str, line: int, record: dict[str, str]) -> Row:
    return Row(
        where=f"seeds/{name}.csv:{line}",
        key=f"{SOURCE}:{name}:{line}",
        source=f"{URGENCY_SOURCE}{record['hand']}" if "hand" in record else SOURCE,
        date="",
        channel=record.get("channel", "web"),
        text=record["text"],
        stemmed=False,
        kind=record.get("kind", ""),
        category=record.get("category", ""),
        agency=record.get("agency", ""),
        region=None,
        urgency=record.get("urgency", ""),
    )
