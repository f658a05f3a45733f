"""`lapor explain` and `lapor route`: why a text is answered as it is, and the way to the office that must answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from pipeline.adapters.document import place_levels
from pipeline.domain.errors import DataFault
from pipeline.domain.report import AnalysedReport, Channel, RawReport
from pipeline.nlp.explain import Part, Reading, explain
from pipeline.road import build_analyse, build_ingest
from pipeline.settings import Settings


class Reader:
    """Reads single texts with the stages of the road."""

    def __init__(self, settings: Settings) -> None:
        self._ingest = build_ingest(settings)
        self._analyse = build_analyse(settings)

    def read(self, text: str, *, region: str | None = None, channel: Channel = Channel.WEB) -> Reading:
        """Read a text as if it had come by a channel; a DataFault if it could not have come."""
        body = orjson.dumps({"id": "0", "text": text, "region": region})
        (received,) = self._ingest([RawReport(channel=channel, body=body, received_at=datetime.now(UTC))])
        if isinstance(received, DataFault):
            raise received
        (report,) = self._analyse([received])
        return Reading(report, explain(self._analyse.classifier.current, self._analyse.read(received)))


def load_reader(settings: Settings) -> Callable[[str, str | None], Reading]:
    """Load the language stages; gives what reads a text of a region, as web form or app send it."""
    reader = Reader(settings)
    return lambda text, region: reader.read(text, region=region)


def run_explain(text: str, settings: Settings, console: Console, *, region: str | None, channel: str) -> None:
    """Print the answers and their reasons."""
    reading = Reader(settings).read(text, region=region, channel=Channel(channel))
    table = Table("question", "answer", "confidence", "for", "against")
    for each in reading.explanations:
        table.add_row(
            each.question, each.label, f"{each.confidence:.2f}", _words(each.supporting), _words(each.opposing)
        )
    console.print(table)
    reasons = ", ".join(reading.report.review.reasons)
    console.print(f"needs people: {reasons or 'no'}", markup=False)


def run_route(text: str, settings: Settings, console: Console, *, region: str | None) -> None:
    """Print the way from the text to the office."""
    report = Reader(settings).read(text, region=region).report
    for name, value in _way(report).items():
        console.print(f"{name:14} {value}", markup=False, highlight=False)


def _way(report: AnalysedReport) -> dict[str, Any]:
    way = {
        "kind": report.kind.label,
        "category": f"{report.category.label} ({report.category.confidence:.2f})",
        "agency kind": f"{report.agency.label} ({report.agency.confidence:.2f})",
        "place": place_levels(report.place),
    }
    if report.assignment is None:
        return way | {"office": "none: this is no report"}
    office, due = report.assignment.routing, report.assignment.due
    return way | {
        "office": f"{office.name} ({office.code}, {office.level})",
        "rule": office.rule,
        "reasons": ", ".join(office.reasons) or "the usual office",
        "urgent": "yes (darurat)" if report.assignment.is_urgent else "no",
        "verification": due.verification.isoformat(),
        "follow-up": due.follow_up.isoformat(),
        "closing": due.closing.isoformat(),
    }


def _words(parts: Sequence[Part]) -> str:
    return ", ".join(f"{part.text} {part.weight:+.2f}" for part in parts)
