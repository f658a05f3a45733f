"""Reads what lately came back from the index, as reports to be read again."""

from __future__ import annotations

from datetime import datetime

from pipeline.contract.document import ReportDocument
from pipeline.domain.report import ReceivedReport
from pipeline.settings import Settings
from pipeline.system.connections import open_search_index


async def read_late_reports(settings: Settings, *, since: datetime) -> list[ReceivedReport]:
    """Give the reports since a moment."""
    async with open_search_index(settings) as search_index:
        return [as_received(document) async for document in search_index.received_since(since)]


def as_received(document: ReportDocument) -> ReceivedReport:
    """Take a document as a report again; its redacted text stays as it is when it is redacted again."""
    return ReceivedReport(
        report_id=document.report_id,
        tracking_id=document.tracking_id,
        channel=document.channel,
        received_at=document.received_at,
        text=document.text_redacted,
        region=document.region,
    )
