"""`lapor model drift`: whether late reports still look like those that judged the models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.table import Table

from pipeline.adapters.document import ReportDocument
from pipeline.domain.errors import SetupFault
from pipeline.domain.report import ReceivedReport
from pipeline.engines import open_search_index
from pipeline.nlp.drift import measure_drift
from pipeline.road import build_analyse
from pipeline.settings import Settings


async def run_drift(settings: Settings, console: Console, *, days: int) -> None:
    """Measure on the documents of the last days, and say what a person should look at."""
    async with open_search_index(settings) as search_index:
        since = datetime.now(UTC) - timedelta(days=days)
        reports = [_as_received(document) async for document in search_index.received_since(since)]
    if not reports:
        raise SetupFault(f"no report of the last {days} days is in the index: name more with --days")
    analyse = build_analyse(settings)
    table = Table("question", "reports", "unknown words", "expected", "labels", "confidence", "look at")
    for drift in measure_drift(analyse.classifier.current, [analyse.read(report) for report in reports]):
        shares = (drift.unknown_words, drift.unknown_words_expected, drift.labels_index, drift.confidence_index)
        shown = (f"{share:.3f}" for share in shares)
        table.add_row(drift.question, str(drift.rows), *shown, ", ".join(drift.alarms) or "nothing")
    console.print(table)


def _as_received(document: ReportDocument) -> ReceivedReport:
    """Take a document as a report again; its redacted text stays as it is when it is redacted again."""
    return ReceivedReport(
        report_id=document.report_id,
        tracking_id=document.tracking_id,
        channel=document.channel,
        received_at=document.received_at,
        text=document.text_redacted,
        region=document.region,
    )
