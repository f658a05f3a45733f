"""What happens because nobody did anything: due dates come near and pass, and silence closes (tenggat). One owner.

What the clock says is an event like any other, under an id that follows from what it is about: found twice, it happened
once; and one that somebody's step overtook is dropped, and found again if it still holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from pipeline.adapters.search.client import OLDEST_FIRST
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import PlacePart, ReportDocument, format_time
from pipeline.contract.read_back import read_place
from pipeline.domain.follow_up import (
    CLOSED_BY_SILENCE,
    FOLLOWING_UP,
    NEAR,
    VERIFYING,
    Actor,
    DeadlineState,
    FollowUp,
    Progress,
    Status,
)
from pipeline.domain.taxonomy import ReportKind
from pipeline.services.follow_up import find_objection_end
from pipeline.services.opened import Services

PAST: Final = timedelta(days=90)
"""Due dates that passed longer ago are told of no more: an import of the past brings thousands of them."""

AT_ONCE: Final = 500
"""Events of a kind in one look; the next look finds the rest."""

SILENT_SOON: Final = timedelta(days=2)
"""Before silence closes a report its sender is reminded: a day to read it, and one to answer."""

log = structlog.get_logger()


async def run_timers(services: Services, now: datetime) -> int:
    """Tell what the clock has done since the last look; give how many events that are. One process does it (`turn.py`).

    Raises
    ------
    Outage
        If an engine is away: look again.
    """
    table = ProgressTable(await services.store())
    events = [*await _find_silent(services, table, now), *await _find_due(services, now)]
    events += await _find_silent_soon(services, now)
    publisher = await services.publisher()
    for event in events:
        await publisher.follow_up(event)
    if events:
        log.info("timers_told", count=len(events))
    return len(events)


async def _find_silent(services: Services, table: ProgressTable, now: datetime) -> list[FollowUp]:
    """Find the reports to whose answer the citizen said nothing for as long as they may."""
    silent = await table.find_silent(CLOSED_BY_SILENCE, before=now, size=AT_ONCE)
    places = {each.report_id: each.place for each in await services.search.get_reports(list(silent))}
    return [_close(report_id, each, places.get(report_id), now) for report_id, each in silent.items()]


def _close(report_id: str, progress: Progress, place: PlacePart | None, now: datetime) -> FollowUp:
    return FollowUp(
        event_id=f"{report_id}:{progress.version}:{Status.CLOSED}",
        report_id=report_id,
        based_on=progress.version,
        at=now,
        actor=Actor.SYSTEM,
        status=Status.CLOSED,
        objection_until=find_objection_end(now, read_place(place) if place else None),
    )


async def _find_silent_soon(services: Services, now: datetime) -> list[FollowUp]:
    """Find the reports that silence will close soon, and that do not say so yet."""
    filters = [
        {"terms": {"follow_up.status": sorted(CLOSED_BY_SILENCE)}},
        {"term": {"follow_up.deadline": DeadlineState.IN_TIME}},
        {"range": {"follow_up.objection_until": {"lt": format_time(now + SILENT_SOON), "gte": format_time(now)}}},
    ]
    found = await services.search.find({"bool": {"filter": filters}}, sort=OLDEST_FIRST, size=AT_ONCE)
    return [_tell(each, DeadlineState.NEAR, now) for each in found.documents]


async def _find_due(services: Services, now: datetime) -> list[FollowUp]:
    """Find the reports whose next due date is near or over, and that do not say so yet."""
    found = []
    for field, statuses in (("due.verification", VERIFYING), ("due.follow_up", FOLLOWING_UP)):
        for state, until, known in _STATES:
            query = _due_query(field, statuses, before=now + until, known=known)
            documents = (await services.search.find(query, sort=OLDEST_FIRST, size=AT_ONCE)).documents
            found += [_tell(each, state, now) for each in documents]
    return list({event.report_id: event for event in found}.values())


_STATES: Final = (
    (DeadlineState.NEAR, NEAR, (DeadlineState.IN_TIME,)),
    (DeadlineState.LATE, timedelta(0), (DeadlineState.IN_TIME, DeadlineState.NEAR)),
)
"""Each state, how long before the due date it begins, and the states that it follows; of two the later is told."""


def _due_query(
    field: str, statuses: frozenset[Status], *, before: datetime, known: Sequence[DeadlineState]
) -> dict[str, Any]:
    filters = [
        {"term": {"kind.label": ReportKind.LAPORAN}},
        {"terms": {"follow_up.status": sorted(statuses)}},
        {"terms": {"follow_up.deadline": list(known)}},
        {"range": {field: {"lt": format_time(before), "gte": format_time(before - PAST)}}},
    ]
    return {"bool": {"filter": filters}}


def _tell(document: ReportDocument, state: DeadlineState, now: datetime) -> FollowUp:
    version = document.follow_up.version
    return FollowUp(
        event_id=f"{document.report_id}:{version}:{state}",
        report_id=document.report_id,
        based_on=version,
        at=now,
        actor=Actor.SYSTEM,
        deadline=state,
    )
