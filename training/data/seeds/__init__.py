"""Reports written for training by the project: what each category and kind of agency hears, whatever the city.

`reports.csv` has a category each, and a kind of agency where it is the same in all cities; `kinds.csv` has reports,
spam, talk and answers of offices.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from training.data.rows import Row

SOURCE = "seeds"


def load_seeds() -> list[Row]:
    """Read the invented texts."""
    return [_to_row(name, line, record) for name in ("reports", "kinds") for line, record in _read(name)]


def _read(name: str) -> list[tuple[int, dict[str, str]]]:
    text = (files("training") / "data" / "seeds" / f"{name}.csv").read_text(encoding="utf-8")
    return list(enumerate(csv.DictReader(text.splitlines()), start=2))


def _to_row(name: str, line: int, record: dict[str, str]) -> Row:
    return Row(
        where=f"seeds/{name}.csv:{line}",
        key=f"{SOURCE}:{name}:{line}",
        source=SOURCE,
        date="",
        channel=record.get("channel", "web"),
        text=record["text"],
        stemmed=False,
        kind=record.get("kind", ""),
        category=record.get("category", ""),
        agency=record.get("agency", ""),
        region=None,
    )
