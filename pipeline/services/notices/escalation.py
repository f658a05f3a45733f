"""Late reports are told to who coordinates their region: one e-mail a day that lists them, as long as there are any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import orjson
import structlog

from pipeline.adapters.search.client import OLDEST_FIRST
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.officers import Officers
from pipeline.adapters.store.outbox import Outbox, OutboxMessage, Put
from pipeline.contract.document import ReportDocument
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.follow_up import OPEN, DeadlineState
from pipeline.domain.notification import Medium
from pipeline.domain.officer import Officer, Role
from pipeline.services import wording
from pipeline.services.authority import charge_of
from pipeline.services.dates import find_due, write_day, zone_of
from pipeline.services.opened import Services
from pipeline.services.outbox import digest, seal_recipient

FROM_HOUR: Final = 7
"""Of Jakarta: before the offices open."""

LOOKED_AT: Final = 1_000
"""Late reports of one day, the oldest first; with more of them nobody's trouble is the list."""

LISTED: Final = 30
"""Reports in one mail; it says how many there are."""

KIND: Final = "petugas/terlambat"
CURSOR: Final = "escalation"
EVERYWHERE: Final = "tanpa koordinator"

log = structlog.get_logger()


async def escalate(services: Services, now: datetime) -> None:
    """Put the mails of today into the outbox, once the hour has come; again on one day, it does nothing.

    What no coordinator with an address has goes to the officers of the centre who have one.
    """
    local, cursors = now.astimezone(WIB), Cursors(await services.store())
    if services.mail is None or local.hour < FROM_HOUR or await cursors.find(CURSOR) == local.date().isoformat():
        return
    late = await _find_late(services)
    kept = await Officers(await services.store()).list()
    officers = [each.officer for each in kept if each.officer.email and not each.disabled_at]
    puts = [
        Put(message=_message(services, officer, theirs, local), due_at=now)
        for officer, theirs in _share(officers, late)
        if theirs
    ]
    await Outbox(await services.store()).put_all(puts)
    await cursors.put(CURSOR, local.date().isoformat())
    log.info("late_reports_told", reports=len(late), officers=len(puts))


async def _find_late(services: Services) -> Sequence[ReportDocument]:
    filters: list[dict[str, Any]] = [
        {"term": {"follow_up.deadline": DeadlineState.LATE}},
        {"terms": {"follow_up.status": sorted(OPEN)}},
    ]
    query = {"bool": {"filter": filters}}
    return (await services.search.find(query, sort=OLDEST_FIRST, size=LOOKED_AT)).documents


def _share(
    officers: Sequence[Officer], late: Sequence[ReportDocument]
) -> list[tuple[Officer, Sequence[ReportDocument]]]:
    """Give each coordinator what is late in the region, and the centre what is late in nobody's."""
    coordinators = [each for each in officers if each.role is Role.COORDINATOR]
    orphans = [each for each in late if not any(officer.has(charge_of(each)) for officer in coordinators)]
    shared = [(each, [report for report in late if each.has(charge_of(report))]) for each in coordinators]
    return [*shared, *((each, orphans) for each in officers if each.role is Role.CENTRAL)]


def _message(services: Services, officer: Officer, late: Sequence[ReportDocument], today: datetime) -> OutboxMessage:
    day = today.date()
    values = {
        "count": str(len(late)),
        "region": wording.duty(officer) or EVERYWHERE,
        "day": write_day(day),
        "reports": "\n".join(map(_line, late[:LISTED])),
    }
    return OutboxMessage(
        id=digest(services.keys().tracking, "late", officer.officer_id, day.isoformat()).hex(),
        channel=Medium.EMAIL,
        recipient=seal_recipient(services, Medium.EMAIL, officer.email or ""),
        kind=KIND,
        body=orjson.dumps(values).decode(),
    )


def _line(report: ReportDocument) -> str:
    """Name a report by its tracking ID, where it stands, and its due date; no word of it."""
    status, until = report.follow_up.status, find_due(report)
    since = f", tenggat {until.astimezone(zone_of(report.place)):%d-%m-%Y}" if until else ""
    office = report.follow_up.office or report.agency.name or "belum ada instansi"
    return f"- {report.tracking_id}: {wording.status(status)}, {office}{since}"
