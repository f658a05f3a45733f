"""What an officer decides on cases, from the ids that were named to the decisions that are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from pipeline.adapters.search.case_reports import CaseFile, get_case, get_report
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import ReportDocument
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import START
from pipeline.domain.officer import Officer
from pipeline.services.authority import require_charge
from pipeline.services.opened import Services

log = structlog.get_logger()


async def decide(
    services: Services, kind: OfficerDecisionKind, any_ids: Sequence[str], *, officer: Officer, now: datetime
) -> tuple[OfficerDecision, ...]:
    """Decide on pairs of reports, or on the one to split; the deduplicator takes it up at once.

    Parameters
    ----------
    any_ids
        Of one report, or of two to merge, as `get_report` takes them.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`, `same_report` or `nothing_to_confirm`; `not_yours` unless each report
        that is decided on is the officer's.
    Outage
        If not all was handed over: decide again, which changes nothing that was.
    """
    named = [await get_report(services.search, any_id) for any_id in any_ids]
    await _require_charge(services, officer, named)
    pairs = [_pair(named)] if kind is not OfficerDecisionKind.CONFIRM else await _found(services, named[0], now)
    others = {each for pair in pairs for each in pair if each} - {each.report_id for each in named}
    await _require_charge(services, officer, await services.search.get_reports(sorted(others)))
    decisions = tuple(
        OfficerDecision(kind=kind, report_id=report_id, other_id=other_id, officer=officer.name, decided_at=now)
        for report_id, other_id in pairs
    )
    publisher = await services.publisher()
    for each in decisions:
        await publisher.decide(each)
    log.info("case_decided", kind=kind, report_ids=[each.report_id for each in decisions])
    return decisions


def pairs_to_confirm(named: ReportDocument, file: CaseFile) -> list[tuple[str, str | None]]:
    """Give what was found or suggested: the named report and the one it is like, or all its case with the oldest.

    Raises
    ------
    DataFault
        `nothing_to_confirm`, for a report that stands alone and is like no other.
    """
    if named.duplicate_of:
        return [(named.report_id, named.duplicate_of)]
    others = [each for each in file.members if each.report_id != named.report_id]
    if not others:
        message = f"{named.report_id} stands alone, and no report is suggested to it"
        raise DataFault("nothing_to_confirm", message, report_id=named.report_id)
    return [(each.report_id, named.report_id) for each in others]


async def _require_charge(services: Services, officer: Officer, reports: Sequence[ReportDocument]) -> None:
    progress = await ProgressTable(await services.store()).find([each.report_id for each in reports])
    for each in reports:
        require_charge(officer, each, progress.get(each.report_id, START))


async def _found(services: Services, named: ReportDocument, now: datetime) -> list[tuple[str, str | None]]:
    return pairs_to_confirm(named, await get_case(services.search, named.report_id, now=now))


def _pair(named: Sequence[ReportDocument]) -> tuple[str, str | None]:
    report_id, *others = [each.report_id for each in named]
    if report_id in others:
        message = f"both ids name {report_id}; name two reports to merge"
        raise DataFault("same_report", message, report_id=report_id)
    return report_id, others[0] if others else None
