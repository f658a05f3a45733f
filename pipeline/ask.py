"""`lapor search` and `lapor track`: questions to the index, answered on a terminal or as JSON lines."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console

from pipeline.adapters.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import parse_tracking_id
from pipeline.engines import open_search_index
from pipeline.settings import Settings
from pipeline.views import found_table, report_lines, reports_table


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for; times without a zone are UTC."""

    words: str
    category: str | None
    agency: str | None
    since: datetime | None
    until: datetime | None
    size: int


async def run_search(query: Query, settings: Settings, console: Console, *, as_json: bool) -> None:
    """Print what fits, the best first."""
    async with open_search_index(settings) as search_index:
        found = await search_index.search(
            query.words or None,
            category=query.category,
            agency=query.agency,
            since=_utc(query.since),
            until=_utc(query.until),
            size=query.size,
        )
    if as_json:
        for document in found.documents:
            sys.stdout.write(_as_json(document) + "\n")
    else:
        console.print(found_table(found.documents))
        console.print(f"{found.total} found, {len(found.documents)} shown")


async def run_track(tracking_id: str, settings: Settings, console: Console) -> None:
    """Print one report, and the reports of its case."""
    canonical = parse_tracking_id(tracking_id)
    async with open_search_index(settings) as search_index:
        report = await search_index.find_by_tracking_id(canonical)
        if report is None:
            raise DataFault(
                "unknown_tracking_id", f"no report has the tracking ID {canonical}; it may be on its way still"
            )
        case = await search_index.case_members(report.case_id)
    for line in report_lines(report):
        console.print(line, markup=False, highlight=False)
    if case.total > 1:
        console.print(f"case {report.case_id}: {case.total} reports")
        console.print(reports_table(case.documents))


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _as_json(document: ReportDocument) -> str:
    return document.model_dump_json()
