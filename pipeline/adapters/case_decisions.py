"""What an officer decides on cases, from the ids that were named to the decisions that are kept."""

from __future__ import annotations

from datetime import datetime

from pipeline.adapters.case_search import CaseFile, get_case, get_report
from pipeline.adapters.document import ReportDocument
from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.errors import DataFault
from pipeline.domain.officer_decision import OfficerDecision, OfficerDecisionKind


async def find_decisions(
    search_index: SearchIndex, kind: OfficerDecisionKind, any_ids: tuple[str, ...], *, officer: str, now: datetime
) -> list[OfficerDecision]:
    """Say for each pair of reports, or the one to split, what is decided.

    Parameters
    ----------
    any_ids
        Of one report, or of two to merge, as `get_report` takes them.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`, `same_report` or `nothing_to_confirm`.
    """
    named = [await get_report(search_index, any_id) for any_id in any_ids]
    if kind is OfficerDecisionKind.CONFIRM:
        pairs = pairs_to_confirm(named[0], await get_case(search_index, any_ids[0], now=now))
    else:
        pairs = [_pair(named)]
    return [
        OfficerDecision(kind=kind, report_id=report_id, other_id=other_id, officer=officer, decided_at=now)
        for report_id, other_id in pairs
    ]


def _pair(named: list[ReportDocument]) -> tuple[str, str | None]:
    report_id, *others = [each.report_id for each in named]
    if report_id in others:
        raise DataFault("same_report", f"both ids name {report_id}; name two reports to merge")
    return report_id, others[0] if others else None


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
        raise DataFault("nothing_to_confirm", f"{named.report_id} stands alone, and no report is suggested to it")
    return [(each.report_id, named.report_id) for each in others]
