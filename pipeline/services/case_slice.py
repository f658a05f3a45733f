"""Some reports of a case, for an officer: a page of its members, each held against one of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.adapters.search.case_counts import CaseCount, count_these
from pipeline.adapters.search.case_reports import find_suggestions
from pipeline.adapters.search.client import OLDEST_FIRST
from pipeline.contract.document import ReportDocument
from pipeline.contract.read_back import read_comparable
from pipeline.domain.officer import Officer
from pipeline.duplicates.verdict.pair_reasons import PairReasons, explain_member, explain_pair
from pipeline.services.authority import may_see
from pipeline.services.cursors import open_cursor, seal_cursor
from pipeline.services.opened import Services

PAGE: Final = 25
"""Reports of a case on a page of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """A report beside another: of its case, or suggested to it; and why."""

    document: ReportDocument
    why: PairReasons


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSlice:
    """Some reports of a case, held against one of them.

    Attributes
    ----------
    held
        The report that they are held against.
    members
        Oldest first, without `held`.
    suggestions
        Reports of other cases that may tell of the same incident.
    cursor
        Of what follows; None at the end.
    """

    held: ReportDocument
    count: CaseCount | None
    members: tuple[Beside, ...]
    suggestions: tuple[Beside, ...]
    cursor: str | None


async def see_case_slice(
    services: Services,
    officer: Officer,
    held: ReportDocument,
    *,
    size: int = PAGE,
    cursor: str | None = None,
    now: datetime,
) -> CaseSlice:
    """Give some reports of the case of a report, and on its first page what is suggested to it.

    Raises
    ------
    DataFault
        `invalid_cursor`.
    """
    after = open_cursor(services, cursor, list[Any]) if cursor else None
    (members, suggestions, end), counts = await asyncio.gather(
        _find(services, officer, held, after=after, size=size),
        count_these(services.search, [held.case_id], now=now),
    )
    return CaseSlice(
        held=held,
        count=counts.get(held.case_id),
        members=members,
        suggestions=suggestions,
        cursor=seal_cursor(services, end) if end else None,
    )


async def _find(
    services: Services, officer: Officer, held: ReportDocument, *, after: list[Any] | None, size: int
) -> tuple[tuple[Beside, ...], tuple[Beside, ...], list[Any] | None]:
    """Find members and suggestions, and where the page ended if it was full."""
    page = await services.search.page([{"term": {"case_id": held.case_id}}], sort=OLDEST_FIRST, size=size, after=after)
    others = [each for each, _ in page if each.report_id != held.report_id and may_see(officer, each)]
    found = [] if after else await find_suggestions(services.search, held.case_id, [held, *others])
    near = [each for each, _ in found if may_see(officer, each)]
    end = page[-1][1] if len(page) == size else None
    return (*await asyncio.to_thread(_explain, services, held, others, near), end)


def _explain(
    services: Services, held: ReportDocument, members: list[ReportDocument], near: list[ReportDocument]
) -> tuple[tuple[Beside, ...], tuple[Beside, ...]]:
    own, rules = read_comparable(held), services.rules
    return (
        tuple(Beside(document=each, why=explain_member(read_comparable(each), own, rules)) for each in members),
        tuple(Beside(document=each, why=explain_pair(read_comparable(each), own, rules)) for each in near),
    )
