"""Measures what is urgent and what is no report on invented phrases, as the whole analysis answers them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.channel import Channel
from pipeline.domain.flag import Flag
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.taxonomy import ReportKind
from training.evaluations.page import render_table

PHRASES = Path(__file__).resolve().parents[2] / "tests" / "classify"
Analyse = Callable[[Sequence[ReceivedReport]], list[AnalysedReport]]

KINDS = PHRASES / "report_kinds.csv"

URGENCY = {
    "urgent (`darurat`), judged by another": PHRASES / "urgency_read_by_another.csv",
    "urgent, written when the model was done": PHRASES / "urgency_fresh.csv",
}
"""Written by people who knew no phrase that teaches, and judged by others; nothing is to be mended on them."""

HEAD = ("asked", "phrases", "of these yes", "precision", "recall")


class RuleFigures(NamedTuple):
    """Shares, 0.0 to 1.0, of what is to be found.

    Attributes
    ----------
    phrases, wanted
        All, and those that are to be found.
    misses
        Phrases answered otherwise than a reader did.
    """

    phrases: int
    wanted: int
    precision: float
    recall: float
    misses: tuple[str, ...]


def measure_rules(analyse: Analyse) -> dict[str, RuleFigures]:
    """Measure urgency and what is no report, as SMS that were analysed whole."""
    urgent = {name: _measure(analyse, path, "urgent", _is_urgent) for name, path in URGENCY.items()}
    report = _measure(analyse, KINDS, "report", lambda report: report.kind.label is ReportKind.LAPORAN)
    return {**urgent, "a report (`laporan`), by SMS": report}


def render(figures: Mapping[str, RuleFigures]) -> str:
    """Give the table of the page."""
    rows = [
        [name, str(each.phrases), str(each.wanted), f"{each.precision:.3f}", f"{each.recall:.3f}"]
        for name, each in figures.items()
    ]
    return render_table(HEAD, rows)


def _is_urgent(report: AnalysedReport) -> bool:
    return Flag.URGENT in report.flags


def _measure(analyse: Analyse, path: Path, column: str, is_found: Callable[[AnalysedReport], bool]) -> RuleFigures:
    phrases = list(_read(path, column))
    found = [is_found(report) for report in analyse([_as_sms(text) for text, _ in phrases])]
    right = sum(is_wanted and each for (_, is_wanted), each in zip(phrases, found, strict=True))
    wanted = sum(is_wanted for _, is_wanted in phrases)
    misses = tuple(text for (text, is_wanted), each in zip(phrases, found, strict=True) if is_wanted != each)
    return RuleFigures(len(phrases), wanted, right / max(sum(found), 1), right / max(wanted, 1), misses)


def _read(path: Path, column: str) -> Iterator[tuple[str, bool]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["text"], row[column] == "ya"


def _as_sms(text: str) -> ReceivedReport:
    return ReceivedReport(
        report_id="sms:1",
        tracking_id="T",
        channel=Channel.SMS,
        received_at=datetime(2026, 11, 2, tzinfo=UTC),
        text=text,
    )
