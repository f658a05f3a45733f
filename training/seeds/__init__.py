"""Reports written for training by the project: what each category and kind of agency hears, whatever the city."""

from __future__ import annotations

import csv
from importlib.resources import files

from training.data import Row

SOURCE = "seeds"


def load_seeds() -> list[Row]:
    """Read the invented reports; they carry a category and a kind of agency each, and no place."""
    text = (files("training") / "seeds" / "reports.csv").read_text(encoding="utf-8")
    records = list(csv.DictReader(text.splitlines()))
    return [
        Row(
            where=f"seeds/reports.csv:{line}",
            key=f"{SOURCE}:{line}",
            source=SOURCE,
            date="",
            channel="web",
            text=record["text"],
            stemmed=False,
            kind="",
            category=record["category"],
            agency=record["agency"],
            region=None,
        )
        for line, record in enumerate(records, start=2)
    ]
