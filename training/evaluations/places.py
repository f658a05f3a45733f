"""Measures the place finder: on the phrases of tests/places, and on reports whose place was judged by reading."""

from __future__ import annotations

import csv
import gzip
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.place import Place
from pipeline.places.find import PlaceFinder
from training.evaluations.page import render_table

REGENCY_LENGTH = len("32.73")

PLACES_DIR = Path(__file__).resolve().parents[2] / "tests" / "places"
"""Phrases that were written for the finder, and judgements of reports: row ids and codes, no texts."""

HEAD = ("set", "cases", "regency precision", "recall", "district precision", "recall", "µs a look-up")


@dataclass(frozen=True, slots=True)
class PlaceCase:
    """A text and what a reader concluded from it.

    Attributes
    ----------
    code
        Regency or province; empty if the text names none or stays ambiguous.
    district
        Name or code of the district that the text names; empty if none.
    """

    text: str
    region: str | None
    code: str
    district: str


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """Shares, 0.0 to 1.0, and the time of a look-up.

    Attributes
    ----------
    regency_precision
        Of the regencies answered, those that are right.
    regency_recall
        Of the texts that name a regency, those answered right.
    district_precision
        Of the districts answered, those that are right.
    microseconds
        Mean processor time of a look-up, once its names have been met.
    """

    cases: int
    regency_precision: float
    regency_recall: float
    district_precision: float
    district_recall: float
    microseconds: float


def measure_places(finder: PlaceFinder, data: Path | None) -> dict[str, PlaceFigures]:
    """Measure on the phrases, and on the judged reports if the folder of their texts is given."""
    sets = {"`tests/places/phrases.csv`, invented": load_phrases(PLACES_DIR / "phrases.csv")}
    if data is not None:
        judged = load_judged(data / "reports.csv.gz", PLACES_DIR / "judged_reports.csv")
        sets["reports judged by reading, no region given"] = judged
    return {name: evaluate(finder, cases) for name, cases in sets.items()}


def render(figures: Mapping[str, PlaceFigures]) -> str:
    """Give the table of the page."""
    return render_table(HEAD, [[name, *_cells(each)] for name, each in figures.items()])


def _cells(figures: PlaceFigures) -> list[str]:
    shares = (figures.regency_precision, figures.regency_recall, figures.district_precision, figures.district_recall)
    return [str(figures.cases), *(f"{share:.3f}" for share in shares), f"{figures.microseconds:.0f}"]


def load_phrases(path: Path) -> list[PlaceCase]:
    """Read the invented phrases."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            PlaceCase(row["text"], row["region"] or None, row["code"], row["district"]) for row in csv.DictReader(lines)
        ]


def load_judged(reports: Path, judged: Path) -> list[PlaceCase]:
    """Join judgements (dataset, row_id, code, district) with the texts, which stay outside the project."""
    with judged.open(encoding="utf-8", newline="") as lines:
        wanted = {(row["dataset"], row["row_id"]): row for row in csv.DictReader(lines)}
    with gzip.open(reports, "rt", encoding="utf-8", newline="") as lines:
        found = ((row, wanted.get((row["dataset"], row["row_id"]))) for row in csv.DictReader(lines))
        return [
            PlaceCase(row["text"], None, judgement["code"], judgement["district"])
            for row, judgement in found
            if judgement
        ]


def evaluate(finder: PlaceFinder, cases: Sequence[PlaceCase]) -> PlaceFigures:
    """Compare the finder's places with what readers concluded."""
    places = [finder.find(case.text, region=case.region) for case in cases]
    started = time.process_time()
    for case in cases:
        finder.find(case.text, region=case.region)
    elapsed = time.process_time() - started
    answers = list(zip(cases, places, strict=True))
    regency_precision, regency_recall = _rates(answers, _regency, lambda case: case.code[:REGENCY_LENGTH])
    district_precision, district_recall = _rates(answers, _district, lambda case: case.district)
    return PlaceFigures(
        len(cases), regency_precision, regency_recall, district_precision, district_recall, elapsed / len(cases) * 1e6
    )


def _rates(
    answers: Iterable[tuple[PlaceCase, Place | None]],
    given: Callable[[Place], tuple[str, ...]],
    expected: Callable[[PlaceCase], str],
) -> tuple[float, float]:
    """Give precision and recall of one level; a district that the judge left open is not counted against it."""
    right = answered = named = 0
    for case, place in answers:
        want, got = expected(case), given(place) if place else ()
        named += bool(want) and (given is _district or len(want) == REGENCY_LENGTH)
        answered += bool(got) and (given is _regency or bool(want))
        right += bool(got) and want in got
    return right / max(answered, 1), right / max(named, 1)


def _regency(place: Place) -> tuple[str, ...]:
    return (place.regency.code,) if place.regency else ()


def _district(place: Place) -> tuple[str, ...]:
    return (place.district.code, place.district.name) if place.district else ()
