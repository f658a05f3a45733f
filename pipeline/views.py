"""What the command line shows of reports: tables and lines for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from pipeline.adapters.document import ReportDocument, place_levels

TEXT_CHARS = 100
"""Of a report's text in a list: one or two lines of a terminal."""


def reports_table(documents: Sequence[ReportDocument]) -> Table:
    """Show one report a row; a duplicate names the tracking ID of the report that it repeats, if that is shown too."""
    tracking_ids = {each.report_id: each.tracking_id for each in documents}
    table = Table("tracking ID", "channel", "kind", "category", "agency", "place", "duplicate of", "needs people")
    for each in documents:
        repeats = tracking_ids.get(each.duplicate_of, each.duplicate_of) if each.duplicate_of else ""
        table.add_row(
            each.tracking_id,
            each.channel,
            each.kind.label,
            each.category.label,
            each.agency.label,
            place_name(each),
            f"{repeats} ({each.duplicate_kind})" if repeats else "",
            ", ".join(each.review.reasons),
        )
    return table


def found_table(documents: Sequence[ReportDocument]) -> Table:
    """Show what a search found."""
    table = Table("tracking ID", "received", "channel", "category", "agency", "text")
    for each in documents:
        received = each.received_at.strftime("%Y-%m-%d %H:%M")
        text = each.text_redacted[:TEXT_CHARS]
        table.add_row(each.tracking_id, received, each.channel, each.category.label, each.agency.label, text)
    return table


def place_name(document: ReportDocument) -> str:
    """Name the most exact level of a report's place."""
    return place_levels(document.place).partition(",")[0]


def report_lines(document: ReportDocument) -> list[str]:
    """Show one report, a field a line."""
    review = ", ".join(document.review.reasons) or "no"
    fields = {
        "tracking ID": document.tracking_id,
        "report": document.report_id,
        "received": document.received_at.isoformat(),
        "kind": _scored(document.kind.label, document.kind.confidence),
        "category": _scored(document.category.label, document.category.confidence),
        "agency": _scored(document.agency.label, document.agency.confidence),
        "office": document.agency.name or "none",
        "due": document.due.follow_up.isoformat() if document.due else "none",
        "place": place_levels(document.place) or "unknown",
        "duplicate of": document.duplicate_of or "none",
        "case": document.case_id,
        "needs people": review,
        "text": document.text_redacted,
    }
    return [f"{name:13} {value}" for name, value in fields.items()]


def _scored(label: str, confidence: float) -> str:
    return f"{label} ({confidence:.2f})"
