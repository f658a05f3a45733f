"""Invented phrases for every province; the floors are those of the aim, the figures stand in docs/places.md."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.places.find import PlaceFinder
from training.evaluations.places import evaluate, load_phrases

PHRASES = Path(__file__).with_name("phrases.csv")


def _rows() -> list[dict[str, str]]:
    with PHRASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_are_four_hundred_phrases_and_each_of_the_38_provinces_has_some() -> None:
    rows = _rows()
    assert len(rows) >= 400
    assert len({row["code"][:2] for row in rows if row["code"]}) == 38


def test_phrases_reach_the_aimed_precision_and_recall(finder: PlaceFinder) -> None:
    figures = evaluate(finder, load_phrases(PHRASES))
    assert figures.regency_precision >= 0.97
    assert figures.regency_recall >= 0.85
    assert figures.district_precision >= 0.93


@pytest.mark.parametrize("text", [row["text"] for row in _rows() if not row["code"]])
def test_what_names_no_place_or_several_gets_no_regency(finder: PlaceFinder, text: str) -> None:
    place = finder.find(text)
    assert place is None or place.regency is None
