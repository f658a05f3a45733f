"""A page of the queue, as an officer asked for it in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.contract.document import ReportDocument
from pipeline.domain.follow_up import OPEN
from pipeline.domain.officer import Officer
from pipeline.services.cursors import open_cursor, seal_cursor
from pipeline.services.opened import Services
from pipeline.services.queue.board import Filters
from pipeline.services.queue.rows import Facet, Position

PAGE: Final = 25
"""Reports on a page: what is read on one screen or two, and what is done at once with all that are alike."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedReport:
    """A report in the queue, as it stands in the index at this moment."""

    document: ReportDocument
    supporters: int


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuePage:
    """Some reports of the queue, counts for each filter, and the cursor of what follows; None at the end."""

    reports: tuple[QueuedReport, ...]
    total: int
    counts: Mapping[Facet, Mapping[str, int]]
    cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbours:
    """The reports before and behind one in a queue, by report_id."""

    before: str | None
    behind: str | None


async def show_queue(
    services: Services, officer: Officer, filters: Filters, *, cursor: str | None, now: datetime
) -> QueuePage:
    """Give a page of the open reports that an officer has.

    Raises
    ------
    DataFault
        `invalid_cursor`.
    """
    after = open_cursor(services, cursor, Position) if cursor else None
    board = await services.queue.open(services.search)
    page = board.page(officer, filters, after=after, size=PAGE, now=now)
    standing = {each.report_id: each.document for each in await services.search.get_standing(page.report_ids)}
    shown = [standing[each] for each in page.report_ids if each in standing]
    return QueuePage(
        reports=tuple(
            QueuedReport(document=each, supporters=board.supporters.get(each.case_id, 1))
            for each in shown
            if each.follow_up.status in OPEN
        ),
        total=page.total,
        counts=page.counts,
        cursor=seal_cursor(services, page.end) if page.end else None,
    )


async def find_neighbours(
    services: Services, officer: Officer, filters: Filters, report_id: str, *, now: datetime
) -> Neighbours:
    """Give the reports beside one in a queue, as it was read last."""
    board = await services.queue.glance(services.search)
    before, behind = board.neighbours(officer, filters, report_id, now=now)
    return Neighbours(before=before, behind=behind)
