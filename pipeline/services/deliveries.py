"""Offices hear of what is forwarded to them: handovers become messages in the outbox, and what became of them is told.

The stage `follow_up` notes each handover together with the progress that it is part of, once for ever. One process
makes messages of them (`turn.py`), each under an id that follows from the handover, and tells the progress of a report
what became of its message, by an event as the clock does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from pipeline.adapters.store.deliveries import Deliveries, KeptDelivery, OfficeCount
from pipeline.adapters.store.offices import Offices
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.delivery import Delivery, OfficeSettings, Way
from pipeline.domain.errors import Outage
from pipeline.domain.follow_up import START, Actor, FollowUp, Progress, find_handover
from pipeline.domain.visibility import Visibility
from pipeline.services.offices import zone_of
from pipeline.services.opened import Services
from pipeline.services.outbox import event_message_id

AT_ONCE: Final = 500
"""Handovers in one look; the next look finds the rest."""

TOLD_WITHIN: Final = timedelta(minutes=1)
"""After that what was told and did not show is told again: a step overtook it, or the stage was away."""

log = structlog.get_logger()


async def deliver(services: Services, now: datetime) -> None:
    """Make messages of new handovers and due digests, and tell what became of the others. One process does it.

    Raises
    ------
    Outage
        If an engine or the store is away: look again.
    """
    deliveries = Deliveries(await services.store())
    await deliveries.take_over(now=now)
    await _tell(services, deliveries, now)
    await _make_messages(services, deliveries, now)
    await _make_digests(services, deliveries, now)


async def measure_deliveries(services: Services) -> list[OfficeCount]:
    """Count what waits for offices and what fails, for who watches the system; empty while the store is away."""
    try:
        return await Deliveries(await services.store()).count()
    except Outage as outage:
        log.warning("deliveries_unknown", reason=str(outage))
        return []


async def _make_messages(services: Services, deliveries: Deliveries, now: datetime) -> None:
    found = await deliveries.find_new(AT_ONCE)
    by_code = {each.code: each for each in await Offices(await services.store()).list()} if found else {}
    told = [each for each in found if _hears(by_code.get(each.office))]
    visibility = await _find_visibility(services, told)
    for each in found:
        office = by_code.get(each.office)
        if office is None or not _hears(office):
            await deliveries.leave_in_queue(each)
        elif each.report_id in visibility:  # else its document is on the way
            await _make_message(deliveries, office, each, visibility[each.report_id], now)


def _hears(office: OfficeSettings | None) -> bool:
    return office is not None and office.way is not Way.QUEUE


async def _find_visibility(services: Services, found: Sequence[KeptDelivery]) -> dict[str, Visibility]:
    standing = await services.search.get_standing(sorted({each.report_id for each in found}))
    return {each.report_id: each.document.visibility for each in standing}


async def _make_message(
    deliveries: Deliveries, office: OfficeSettings, found: KeptDelivery, visibility: Visibility, now: datetime
) -> None:
    """Make a message of a handover; an Open311 server, which shows all to everybody, hears of nothing confidential."""
    if office.way is Way.OPEN311 and visibility is Visibility.CONFIDENTIAL:
        await deliveries.leave_in_queue(found)
    elif office.digest_hour is not None:
        await deliveries.keep_for_digest(found, now=now)
    else:
        message_id = event_message_id(found.report_id, found.number, found.office)
        await deliveries.put(message_id, office.way, [found], now=now)


async def _make_digests(services: Services, deliveries: Deliveries, now: datetime) -> None:
    """Make today's digest of each office for which the hour has come and something waits; a day has one."""
    for office in await Offices(await services.store()).list():
        here = now.astimezone(zone_of(office))
        if office.digest_hour is None or here.hour < office.digest_hour:
            continue
        if waiting := await deliveries.find_for_digest(office.code):
            await deliveries.put(event_message_id(office.code, here.date().isoformat()), Way.EMAIL, waiting, now=now)


async def _tell(services: Services, deliveries: Deliveries, now: datetime) -> None:
    """Tell the progress of each report what became of the message to the office that has it."""
    untold = await deliveries.find_untold(now=now, limit=AT_ONCE)
    known = await ProgressTable(await services.store()).find([each.report_id for each in untold])
    publisher = await services.publisher()
    for each in untold:
        event = _find_news(each, known.get(each.report_id, START), now)
        if event is not None:
            await publisher.follow_up(event)
        await deliveries.tell_again(each, at=now + TOLD_WITHIN if event else None)


def _find_news(kept: KeptDelivery, progress: Progress, now: datetime) -> FollowUp | None:
    """Give what the progress does not say yet; None if it does, or the report is with another office by now."""
    handover, news = find_handover(progress), kept.delivery
    is_current = handover is not None and handover.number == kept.number
    if news is None or not is_current or _is_told(progress.delivery, news):
        return None
    return FollowUp(
        event_id=f"{kept.report_id}:{progress.version}:{news.way}:{news.state}",
        report_id=kept.report_id,
        based_on=progress.version,
        at=now,
        actor=Actor.SYSTEM,
        delivery=news,
    )


def _is_told(told: Delivery | None, news: Delivery) -> bool:
    return told is not None and (told.way, told.state) == (news.way, news.state)
