"""Messages to citizens and partners: put into the outbox once each, and sent.

A message goes out again only if nobody knows whether it did.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import aiohttp
import orjson
import structlog

from pipeline.adapters.messenger.protocol import Messenger
from pipeline.adapters.store.outbox import Outbox, OutboxCount, OutboxEntry, OutboxMessage
from pipeline.adapters.store.sealing import Sealer
from pipeline.domain.errors import DataFault, LaporError, Outage, SetupFault
from pipeline.domain.notification import Notice, medium_of
from pipeline.domain.outbox_state import OutboxState
from pipeline.services.notices.writing import Written, write_notice
from pipeline.services.opened import Services

AGAIN_AFTER: Final = timedelta(minutes=1)
"""When a message is tried again unless its route says otherwise; three times as long as a gateway has to answer."""

MAX_ATTEMPTS: Final = 24 * 60
"""A day of minutes: an answer that comes later confuses more than it tells."""

AT_ONCE: Final = 16
"""Messages of a route under way at the same time."""

SHOWN: Final = 1_000
"""Messages that are listed: nobody reads more."""

log = structlog.get_logger()


def each_minute(attempts: int) -> timedelta | None:
    """Give the pause after so many attempts: that of answers to citizens; None if there were enough."""
    return AGAIN_AFTER if attempts < MAX_ATTEMPTS else None


def in_turn(pauses: Sequence[timedelta]) -> Callable[[int], timedelta | None]:
    """Give what a route needs for pauses one after another, and then no more attempts."""
    return lambda attempts: pauses[attempts - 1] if attempts <= len(pauses) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """How messages of a channel go out. Routes are sent beside each other: who is slow in one keeps no other waiting.

    Attributes
    ----------
    channel
        One, or what has ways of its own, as `sms` has `sms/kannel`.
    send
        Gives the other side's own id, if it has one; a SetupFault if there is no way.
    pause
        After so many attempts, until the next; None: there is none.
    """

    channel: str
    send: Callable[[OutboxMessage], Awaitable[str | None]]
    pause: Callable[[int], timedelta | None] = each_minute


def make_message(
    services: Services, channel: str, *, to: str, said: str | Notice, about: str, report_id: str | None = None
) -> OutboxMessage:
    """Make an answer; the same question or report always makes the same message, which is put once.

    Parameters
    ----------
    channel
        That of a way, such as `sms/kannel`.
    about
        What it answers.
    report_id
        With which it is deleted; None for what is about no report.
    """
    return OutboxMessage(
        id=digest(services.keys().tracking, "answer", about).hex(),
        channel=channel,
        recipient=seal_recipient(services, channel, to),
        kind=said.kind if isinstance(said, Notice) else None,
        body=orjson.dumps(said.values).decode() if isinstance(said, Notice) else said,
        about=report_id,
    )


def seal_recipient(services: Services, channel: str, to: str) -> bytes:
    """Seal where something is sent to, for a channel."""
    return Sealer(services.keys().sealing).seal(to.encode(), purpose=purpose_of(channel))


def open_recipient(services: Services, message: OutboxMessage) -> str:
    """Give where a message is sent to; a DataFault `not_opened` if it cannot be opened."""
    return Sealer(services.keys().sealing).open(message.recipient, purpose=purpose_of(message.channel)).decode()


def read_notice(message: OutboxMessage) -> Notice | None:
    """Give the notice that a message is; None for one that says what stands in it."""
    return Notice(message.kind, orjson.loads(message.body)) if message.kind else None


def write_message(message: OutboxMessage) -> Written:
    """Give a message in words; raises as `write_notice`."""
    notice = read_notice(message)
    return write_notice(notice, medium_of(message.channel)) if notice else Written(message.body)


async def send_answer(
    services: Services, http: aiohttp.ClientSession, messenger: Messenger, message: OutboxMessage
) -> str | None:
    """Send a message by a way that takes text; gives and raises as the messenger, `not_opened`, and `write_message`."""
    to, said = open_recipient(services, message), write_message(message)
    return await messenger.send(http, to=to, text=said.text, message_id=message.id)


async def send_due(services: Services, route: Route, now: datetime, *, limit: int = AT_ONCE) -> int:
    """Send what is due; give how many messages were tried."""
    outbox = Outbox(await services.store())
    due = await outbox.take_due(route.channel, now=now, again_at=now + AGAIN_AFTER, limit=limit)
    await asyncio.gather(*(_send(outbox, route, message, now) for message in due))
    return len(due)


async def forget_sent(services: Services, *, before: datetime) -> None:
    """Delete messages that are done: they are personal data."""
    await Outbox(await services.store()).forget(before=before)


async def count_messages(services: Services) -> list[OutboxCount]:
    """Count the messages by channel and state."""
    return await Outbox(await services.store()).count()


async def list_messages(services: Services, state: OutboxState) -> list[OutboxEntry]:
    """Give the messages in a state, those that are due first; `SHOWN` at most."""
    return await Outbox(await services.store()).list_state(state, limit=SHOWN)


async def try_again(services: Services, message_id: str | None) -> int:
    """Let a message that was given up be sent again, or all of them; give how many."""
    return await Outbox(await services.store()).try_again(message_id, now=datetime.now(UTC))


async def _send(outbox: Outbox, route: Route, message: OutboxMessage, now: datetime) -> None:
    told = {"message_id": message.id, "channel": message.channel}
    try:
        receipt = await route.send(message)
    except (Outage, SetupFault) as fault:
        log.warning("message_waits", reason=str(fault), **told)
        await _put_off(outbox, route, message, fault, now)
    except DataFault as fault:
        log.error("message_not_sent", code=fault.code, **told)
        is_unreachable = fault.code == "not_reachable"
        state = OutboxState.UNREACHABLE if is_unreachable else OutboxState.GIVEN_UP
        await outbox.give_up(message.id, fault=fault.code, state=state)
    else:
        await outbox.mark_sent(message.id, receipt=receipt, at=now)
        log.info("message_sent", **told)


async def _put_off(outbox: Outbox, route: Route, message: OutboxMessage, fault: LaporError, now: datetime) -> None:
    pause = route.pause(message.attempts)
    if pause is None:
        await outbox.give_up(message.id, fault=str(fault))
    else:
        await outbox.put_off(message.id, until=now + pause, fault=str(fault))


def event_message_id(*parts: object) -> str:
    """Name a message to a program by what it is about: made twice, it is one. None of the parts is secret."""
    return f"msg_{hashlib.sha256(' '.join(map(str, parts)).encode()).hexdigest()[:32]}"


def purpose_of(channel: str) -> str:
    """Name what a recipient is sealed for: an account is no telephone number."""
    return f"{channel.partition('/')[0]}:recipient"


def digest(key: bytes, *parts: str) -> bytes:
    """Make an id of some strings, of which none can be read back, and no two lists give the same."""
    return hmac.digest(key, orjson.dumps(parts), hashlib.sha256)[:16]
