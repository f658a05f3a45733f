"""What `lapor evaluate places` and `lapor evaluate duplicates` print and write."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from pipeline.adapters.gazetteer import load_place_finder
from pipeline.adapters.routing_rules import load_routing_rules
from training.duplicates_page import render, write_duplicate_docs
from training.evaluate_duplicates import Analyse, evaluate
from training.evaluate_places import PlaceCase, PlaceFigures, load_judged, load_phrases
from training.evaluate_places import evaluate as evaluate_places
from training.evaluate_routing import Router, RoutingFigures, evaluate_routing
from training.page import render_table, write_figures
from training.run import show_progress
from training.train import load_inputs

PLACES_DIR = Path(__file__).resolve().parent.parent / "tests" / "places"
"""Phrases that were written for the finder, and judgements of reports: row ids and codes, no texts."""


def run_evaluate_places(data: Path | None, page: Path, console: Console) -> None:
    """Measure the place finder on the phrases, and on the judged reports if their folder is given; write the page."""
    sets: dict[str, list[PlaceCase]] = {
        "`tests/places/phrases.csv`, invented": load_phrases(PLACES_DIR / "phrases.csv")
    }
    if data is not None:
        judged = load_judged(data / "reports.csv.gz", PLACES_DIR / "judged_reports.csv")
        sets["reports judged by reading, no region given"] = judged
    finder = load_place_finder()
    head = ("set", "cases", "regency precision", "recall", "district precision", "recall", "µs a look-up")
    table = render_table(head, [_places_row(name, evaluate_places(finder, cases)) for name, cases in sets.items()])
    write_figures(page, table)
    console.print(Markdown(table))
    console.print(f"written: {page}")


def _places_row(name: str, figures: PlaceFigures) -> list[str]:
    shares = (figures.regency_precision, figures.regency_recall, figures.district_precision, figures.district_recall)
    return [name, str(figures.cases), *(f"{share:.3f}" for share in shares), f"{figures.microseconds:.0f}"]


def run_evaluate_routing(data: Path, models_dir: Path, page: Path, console: Console) -> None:
    """Measure the kind of agency with and without the rules of places, and write the table into the page."""
    with show_progress(console) as progress:
        rows, inputs = load_inputs([data], progress)
        router = Router(load_place_finder(), load_routing_rules())
        figures = evaluate_routing(models_dir, rows, inputs, router, progress)
    head = ("source", "the model", "reports", "model alone", "with rules", "moved by a rule", "to a coordinator")
    table = render_table(head, map(_routing_row, figures))
    write_figures(page, table)
    console.print(Markdown(table))
    console.print(f"written: {page}")


def _routing_row(row: RoutingFigures) -> list[str]:
    shares = (row.model, row.with_rules, row.moved, row.unnamed)
    known = "knows it" if row.is_known else "has never seen it"
    return [f"`{row.source}`", known, str(row.rows), *(f"{share:.3f}" for share in shares)]


def run_evaluate_duplicates(data: Path, analyse: Analyse, page: Path, console: Console) -> None:
    """Measure near-duplicates on judged pairs and made-up variations; write the page."""
    figures = evaluate(data, analyse)
    write_duplicate_docs(figures, page)
    console.print(Markdown(render(figures)))
    console.print(f"written: {page}")
