"""Puts notices into the outbox: one of an event and a person, whatever is killed, and not to who wants none.

Nothing rings at night, and nobody is told more than so much in a day: what is beyond is kept as given up, so that it is
seen and can be sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

import orjson
import structlog

from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.outbox import Outbox, OutboxMessage, Put
from pipeline.adapters.store.questions import Questions
from pipeline.adapters.store.readers import KeptReader
from pipeline.domain.notification import RINGING, Medium, Notice, medium_of
from pipeline.domain.outbox_state import OutboxState
from pipeline.services.notices.readers import can_be_told
from pipeline.services.opened import Services
from pipeline.services.outbox import digest
from pipeline.services.stopping import stop_link

DAY: Final = timedelta(days=1)

TOO_MANY: Final = "daily_limit"
"""Why a notice was given up: its reader got as many as one gets in a day."""

NO_WAY: Final = "no_way_out"
"""Why a notice is told to nobody: no gateway can send, or there is no mail server, or no page to stop its mail."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """A notice to a person.

    Attributes
    ----------
    occasion
        What it is told of, by a name of its own.
    zone
        Where it is read.
    is_question
        An SMS that comes back within a day answers it.
    """

    reader: KeptReader
    notice: Notice
    occasion: str
    code: str
    zone: timezone
    is_question: bool = False


async def tell_all(services: Services, tellings: Sequence[Telling], *, now: datetime) -> None:
    """Put notices into the outbox; done again, it changes nothing. An Outage if the store is away."""
    store = await services.store()
    persons = {each.reader.person for each in tellings}
    silent = await OptOuts(store).among(persons)
    wanted = [each for each in tellings if each.reader.person not in silent]
    messages = [_message(services, each) for each in wanted]
    outbox = Outbox(store)
    counts = Counter(await outbox.count_to(persons, since=now - DAY, but=[each.id for each in messages]))
    puts = [_put(services, each, message, counts, now) for each, message in zip(wanted, messages, strict=True)]
    await outbox.put_all(puts)
    for each, put in zip(wanted, puts, strict=True):
        if each.is_question and put.state is OutboxState.WAITING and medium_of(each.reader.channel) is Medium.SMS:
            await Questions(store).ask(each.reader.person, each.reader.report_id, at=put.due_at)


def _put(services: Services, telling: Telling, message: OutboxMessage, counts: Counter[str], now: datetime) -> Put:
    reader, rules = telling.reader, services.notices
    if not can_be_told(services, reader.channel):
        return Put(message=message, due_at=now, state=OutboxState.UNREACHABLE, fault=NO_WAY)
    counts[reader.person] += 1
    if counts[reader.person] > rules.per_day:
        log.warning("notice_given_up", report_id=reader.report_id, reason=TOO_MANY)
        return Put(message=message, due_at=now, state=OutboxState.GIVEN_UP, fault=TOO_MANY)
    rings = medium_of(reader.channel) in RINGING
    return Put(message=message, due_at=rules.quiet.next_loud(now, telling.zone) if rings else now)


def _message(services: Services, telling: Telling) -> OutboxMessage:
    reader, notice = telling.reader, telling.notice
    return OutboxMessage(
        id=digest(services.keys().tracking, "notice", telling.occasion, reader.person).hex(),
        channel=reader.channel,
        recipient=reader.recipient,
        kind=notice.kind,
        body=orjson.dumps(
            {**notice.values, **find_links(services, reader.channel, reader.person, telling.code)}
        ).decode(),
        about=reader.report_id,
        person=reader.person,
    )


def find_links(services: Services, channel: str, person: str, code: str) -> dict[str, str]:
    """Give what an e-mail has and no SMS has room for: the page of the report, and the way out."""
    url = services.notices.public_url
    if url is None or medium_of(channel) is not Medium.EMAIL:
        return {}
    return {"page": f"{url}/lacak/{code}", "stop": stop_link(services, url, person)}
