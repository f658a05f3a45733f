"""What a viewer sees of reports and cases: which of them, by which ids, and whose words.

Officers see everything by our own ids but confidential reports that are not theirs; those that are they may read, and
each reading is logged. Others see codes that cannot be guessed. Anybody may read the words that stand
for a case, and those of the report whose tracking ID they know; a client with `kasus:baca` those of the reports that it
may see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from pipeline.adapters.search.case_counts import CaseCount, count_these
from pipeline.adapters.search.case_pages import find_updated
from pipeline.adapters.search.case_reports import get_report
from pipeline.contract.document import ReportDocument
from pipeline.domain.client import Scope
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.domain.report import AnalysedReport
from pipeline.domain.visibility import Visibility
from pipeline.services.audit import READ_CONFIDENTIAL, note_deed
from pipeline.services.authority import HIDDEN, may_see, require_sight
from pipeline.services.callers import Viewer
from pipeline.services.cases import CaseView, show_case
from pipeline.services.cursors import open_cursor, seal_cursor
from pipeline.services.follow_up import Followed, find_progress
from pipeline.services.opened import Services
from pipeline.services.sealed import open_text

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenCase:
    """A case for one viewer.

    Attributes
    ----------
    asked
        report_id of the report by whose id it was asked for; None if it was by the case's own code.
    """

    case: CaseView
    asked: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePage:
    """Some cases, each with the report whose words stand for it, and the cursor of what follows; None at the end."""

    cases: tuple[tuple[CaseCount, ReportDocument | None], ...]
    cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenReport:
    """A report for one viewer, its case in figures, and the report whose words stand for the case.

    Attributes
    ----------
    opened
        A confidential report as it was analysed, for an officer whose it is.
    """

    document: ReportDocument
    count: CaseCount | None
    oldest: ReportDocument | None
    opened: AnalysedReport | None = None


async def see_report(services: Services, viewer: Viewer, any_id: str, *, now: datetime) -> SeenReport:
    """Give a report by its tracking ID; by its report_id to who may.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`.
    """
    document = await resolve(services, viewer, any_id, scope=Scope.READ_REPORTS)
    counts = await count_these(services.search, [document.case_id], now=now)
    oldest = document if document.case_id == document.report_id else None
    if oldest is None:
        oldest = next(iter(await services.search.get_reports([document.case_id])), None)
    opened = await open_confidential(services, viewer.officer, document, now=now) if viewer.officer else None
    return SeenReport(document=document, count=counts.get(document.case_id), oldest=oldest, opened=opened)


async def see_progress(services: Services, officer: Officer, any_id: str) -> Followed:
    """Give an officer how far a report has come; raises as `see_report`."""
    followed = await find_progress(services, any_id)
    require_sight(officer, followed.report, followed.progress)
    return followed


async def open_confidential(
    services: Services, officer: Officer, document: ReportDocument, *, now: datetime
) -> AnalysedReport | None:
    """Open a confidential report for an officer who may see it, and write that down first."""
    if document.visibility is not Visibility.CONFIDENTIAL:
        return None
    await note_deed(services, officer, READ_CONFIDENTIAL, document.report_id, now=now)
    log.info("confidential_report_read", officer_id=officer.officer_id, report_id=document.report_id)
    return await open_text(services, document.report_id)


async def see_case(services: Services, viewer: Viewer, any_id: str, *, now: datetime) -> SeenCase:
    """Give a case by its code or the tracking ID of one of its reports; by a report_id to who may; raises likewise."""
    document = await resolve(services, viewer, any_id, scope=Scope.READ_CASES)
    case = await show_case(services, document.report_id, now=now)
    if viewer.officer:
        case = _shown_to(viewer.officer, case)
    asked = None if services.sealed_ids().open_case(any_id) else document.report_id
    if asked is None and viewer.client and not viewer.client.may_read(case.count.channels):
        raise _unknown(any_id)
    return SeenCase(case=case, asked=asked)


def _shown_to(officer: Officer, case: CaseView) -> CaseView:
    """Leave out what an officer may not see; a case by whose words nothing may be seen does not exist."""
    require_sight(officer, case.oldest)
    return replace(
        case,
        members=tuple(each for each in case.members if may_see(officer, each.document)),
        suggestions=tuple(each for each in case.suggestions if may_see(officer, each.document)),
    )


async def see_cases(
    services: Services, viewer: Viewer, *, since: datetime | None, cursor: str | None, size: int, now: datetime
) -> CasePage:
    """Give cases by their last report, the oldest first; a cursor goes on where a page ended.

    Raises
    ------
    DataFault
        `invalid_cursor`.
    """
    sees = viewer.client.sees if viewer.client else None
    after = open_cursor(services, cursor, list[object]) if cursor else None
    found = await find_updated(services.search, since=since, after=after, channels=sees, size=size)
    counts = await count_these(services.search, found.case_ids, now=now)
    oldest = {each.report_id: each for each in await services.search.get_reports(found.case_ids)}
    shown = [(counts[each], oldest.get(each)) for each in found.case_ids if each in counts]
    if officer := viewer.officer:
        shown = [each for each in shown if each[1] is None or may_see(officer, each[1])]
    return CasePage(cases=tuple(shown), cursor=seal_cursor(services, found.end) if found.end else None)


async def resolve(services: Services, viewer: Viewer, any_id: str, *, scope: Scope) -> ReportDocument:
    """Give the report that an id of a viewer stands for.

    Raises
    ------
    DataFault
        `unknown_report`, also for an id that this viewer cannot have; `invalid_tracking_id`.
    """
    case_id = services.sealed_ids().open_case(any_id)
    if case_id is None and ":" in any_id and not viewer.has(scope):
        raise _unknown(any_id)
    document = await get_report(services.search, case_id or any_id)
    if ":" in any_id and viewer.client and not viewer.client.may_read([document.channel]):
        raise _unknown(any_id)
    if viewer.officer:
        require_sight(viewer.officer, document)
    return document


def may_read_text(viewer: Viewer, document: ReportDocument, *, is_shown: bool) -> bool:
    """Whether a viewer may read a report's words.

    Parameters
    ----------
    is_shown
        It stands for its case, or the viewer has its tracking ID.
    """
    if is_shown or viewer.officer:
        return True
    return viewer.has(Scope.READ_CASES) and viewer.client is not None and viewer.client.may_read([document.channel])


def _unknown(any_id: str) -> DataFault:
    return DataFault(HIDDEN, "no such report or case for this viewer", any_id=any_id)
