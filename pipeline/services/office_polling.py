"""What agencies say on their own Open311 servers becomes steps of theirs: asked a few times an hour, by one process.

A server tells a state, not events: `open` or `closed`, and notes. What was seen last is kept beside each request, and a
step's id follows from what was said, so that it is taken once, whatever is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import structlog

from pipeline.adapters.messenger.open311 import TOKEN, RequestState, find_request_id, read_requests
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.deliveries import Deliveries, KeptDelivery
from pipeline.adapters.store.offices import Offices
from pipeline.domain.delivery import OfficeSettings, Way
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import MAX_TEXT_CHARS, VERIFYING
from pipeline.services.follow_up import Verb
from pipeline.services.office_answers import OfficeStep, take_office_step
from pipeline.services.office_messages import open311_server
from pipeline.services.opened import Services
from pipeline.text.redaction.redact import redact

POLLED_EACH: Final = timedelta(minutes=5)
"""Between two questions to a server: an agency answers in days."""

AT_ONCE: Final = 50
"""Requests of an office in one question: their ids fit into an address of 2,000 letters."""

NO_NOTES: Final = "Instansi menyatakan laporan ini selesai ditangani, tanpa keterangan."
"""What the citizen reads of a request that was closed without a word."""

MAX_NOTES: Final = 4 * MAX_TEXT_CHARS
"""Letters of notes that are read at all: somebody else's server may say anything."""

CUT: Final = " ... (dipotong; selengkapnya ada pada instansi)"

log = structlog.get_logger()


async def poll_offices(services: Services, now: datetime) -> int:
    """Ask the Open311 servers of all offices what became of their requests; give how many steps were taken.

    A server that is away, or answers what cannot be read, keeps no other from being asked.
    """
    taken = 0
    for office in await Offices(await services.store()).list():
        if office.way is Way.OPEN311:
            try:
                taken += await _poll(services, office, now)
            except (Outage, DataFault) as fault:
                log.warning("office_not_polled", office=office.code, reason=str(fault))
    return taken


async def _poll(services: Services, office: OfficeSettings, now: datetime) -> int:
    """Ask for all of an office's requests, a page after the other; the cursor says where a killed process was."""
    store, cursor, taken = await services.store(), f"open311/{office.code}", 0
    while True:
        after = await Cursors(store).find(cursor) or ""
        page = await Deliveries(store).find_open(office.code, Way.OPEN311, after=after, limit=AT_ONCE)
        taken += await _ask(services, office, page, now)
        is_last = len(page) < AT_ONCE
        await Cursors(store).put(cursor, "" if is_last else page[-1].report_id)
        if is_last:
            return taken


async def _ask(services: Services, office: OfficeSettings, page: Sequence[KeptDelivery], now: datetime) -> int:
    by_id = {request_id: each for each in page if (request_id := await _request_id(services, office, each))}
    if not by_id:
        return 0
    http, server = await services.outbound(), open311_server(services, office)
    states = await read_requests(http, server, list(by_id))
    return sum([await _take_over(services, by_id[state.request_id], state, now) for state in states])


async def _request_id(services: Services, office: OfficeSettings, kept: KeptDelivery) -> str | None:
    """Give the server's id of a request; None while it has given a token alone."""
    receipt = kept.receipt or ""
    if not receipt.startswith(TOKEN):
        return receipt
    server = open311_server(services, office)
    found = await find_request_id(await services.outbound(), server, receipt.removeprefix(TOKEN))
    if found:
        await Deliveries(await services.store()).keep_receipt(kept, found)
    return found


async def _take_over(services: Services, kept: KeptDelivery, state: RequestState, now: datetime) -> bool:
    """Take the step that a new state means; gives whether it was one."""
    said = _digest(state)
    if kept.seen == said:
        return False
    try:
        is_taken = await _take_step(services, kept, state, said, now)
    except DataFault as fault:
        if _may_follow_later(fault):
            return False
        log.info("office_state_is_no_step", report_id=kept.report_id, code=fault.code)
        is_taken = False
    await Deliveries(await services.store()).mark_seen(kept, said)
    return is_taken


def _may_follow_later(fault: DataFault) -> bool:
    """Whether the next question may bring it: somebody else acts right now, or the citizen is asked something."""
    return fault.code == "stale_version" or fault.values.get("status") in VERIFYING


async def _take_step(services: Services, kept: KeptDelivery, state: RequestState, said: str, now: datetime) -> bool:
    """Take a step; `open` without a word is none."""
    if not state.is_closed and not state.notes:
        return False
    step = OfficeStep(
        event_id=f"open311:{kept.number}:{said}",
        report_id=kept.report_id,
        verb=Verb.ANSWER if state.is_closed else Verb.WORK,
        text=_cut(redact(state.notes[:MAX_NOTES])) or NO_NOTES,
    )
    await take_office_step(services, kept.office, step, now=now)
    return True


def _cut(notes: str) -> str:
    return notes if len(notes) <= MAX_TEXT_CHARS else notes[: MAX_TEXT_CHARS - len(CUT)] + CUT


def _digest(state: RequestState) -> str:
    return sha256(f"{state.request_id} {state.is_closed} {state.notes}".encode()).hexdigest()[:32]
