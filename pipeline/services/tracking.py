"""What a citizen learns with a tracking ID (kode lacak): the report, and the others of its case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.adapters.search.case_counts import count_these
from pipeline.adapters.search.case_reports import get_report
from pipeline.adapters.search.pages import SearchResult
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import parse_tracking_id
from pipeline.services.opened import Services


@dataclass(frozen=True, slots=True)
class TrackedReport:
    """A report, and the reports of its case, itself among them."""

    report: ReportDocument
    case: SearchResult


@dataclass(frozen=True, slots=True)
class FoundReport:
    """A report, and how many people reported or follow its case."""

    report: ReportDocument
    supporters: int


async def look_up(services: Services, tracking_id: str, *, now: datetime) -> FoundReport | None:
    """Find a report by a tracking ID that was read; None if there is none, or it is on its way still."""
    report = await services.search.find_by_tracking_id(tracking_id)
    return await _count(services, report, now) if report else None


async def look_up_report(services: Services, report_id: str, *, now: datetime) -> FoundReport:
    """Find a report by its id; a DataFault `unknown_report` if there is none."""
    return await _count(services, await get_report(services.search, report_id), now)


async def _count(services: Services, report: ReportDocument, now: datetime) -> FoundReport:
    counts = await count_these(services.search, [report.case_id], now=now)
    return FoundReport(report, counts[report.case_id].supporters if report.case_id in counts else 1)


async def track(services: Services, tracking_id: str) -> TrackedReport:
    """Find a report by its tracking ID, as people type it.

    Raises
    ------
    DataFault
        `invalid_tracking_id`, `unknown_tracking_id`.
    """
    canonical = parse_tracking_id(tracking_id)
    report = await services.search.find_by_tracking_id(canonical)
    if report is None:
        message = f"no report has the tracking ID {canonical}; it may be on its way still"
        raise DataFault("unknown_tracking_id", message, tracking_id=canonical)
    return TrackedReport(report, await services.search.case_members(report.case_id))
