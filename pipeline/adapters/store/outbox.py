"""Messages to citizens and partners that are still to be sent, and what became of them.

A sender takes what is due for a while; if it is killed, the message is due again afterwards. So a message is put in at
most once, by its id, and sent at least once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from pipeline.adapters.store.engine import Insert, Store
from pipeline.adapters.store.tables import OUTBOX
from pipeline.domain.outbox_state import OutboxState

TOO_LATE: Final = "too_late"
"""Why a message was not sent that waited too long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxMessage:
    """A message to send.

    Attributes
    ----------
    id
        Of the event and its reader: the same event puts the same message, which is kept once.
    recipient
        Sealed; only the sender opens it.
    kind
        Of a notice, whose body has the values of its template and is written when it is sent; None: the body is what is
        said.
    about
        The report that it is about; it is deleted with it.
    person
        Keyed hash of a citizen who gets it.
    attempts
        How often it was taken to be sent.
    """

    id: str
    channel: str
    recipient: bytes
    body: str
    kind: str | None = None
    about: str | None = None
    person: str | None = None
    attempts: int = 0


_COLUMNS: Final = (
    *(OUTBOX.c.id, OUTBOX.c.channel, OUTBOX.c.recipient, OUTBOX.c.body, OUTBOX.c.kind, OUTBOX.c.about),
    *(OUTBOX.c.person, OUTBOX.c.attempts),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """A message as it is put in.

    Attributes
    ----------
    state
        `UNREACHABLE` for what can be told to nobody. Such a message is replaced by one that can.
    fault
        Why it does not wait.
    """

    message: OutboxMessage
    due_at: datetime
    state: OutboxState = OutboxState.WAITING
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxCount:
    """How many messages of a channel are in a state."""

    channel: str
    state: OutboxState
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxEntry:
    """What an operator sees of a message: neither recipient nor body.

    Attributes
    ----------
    fault
        Why it was not sent the last time.
    """

    id: str
    channel: str
    attempts: int
    next_at: datetime
    fault: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxNotice:
    """What an officer sees of a message about a report: neither its recipient nor its words.

    Attributes
    ----------
    at
        When it was sent; of one that was not, when it is due, or was the last time.
    """

    id: str
    channel: str
    kind: str | None
    state: OutboxState
    attempts: int
    at: datetime
    fault: str | None


class Outbox:
    """The messages, and who may send them when."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, message: OutboxMessage, *, due_at: datetime, state: OutboxState = OutboxState.WAITING) -> bool:
        """Keep a message; False if it is there already, waiting or done."""
        row = self._upsert().values(row_of_message(Put(message=message, due_at=due_at, state=state)))
        async with self._store.begin() as connection:
            return (await connection.execute(row.returning(OUTBOX.c.id))).first() is not None

    async def put_all(self, puts: Sequence[Put]) -> None:
        """Keep messages, each once."""
        if puts:
            async with self._store.begin() as connection:
                await connection.execute(self._upsert(), [row_of_message(each) for each in puts])

    def _upsert(self) -> Insert:
        insert = self._store.insert(OUTBOX)
        new = insert.excluded
        was_unreachable = sa.and_(OUTBOX.c.state == OutboxState.UNREACHABLE, new.state != OutboxState.UNREACHABLE)
        values = {column.name: column for column in new if column.name in _PUT}
        return insert.on_conflict_do_update(index_elements=["id"], set_=values, where=was_unreachable)

    async def count_to(self, persons: Collection[str], *, since: datetime, but: Collection[str]) -> dict[str, int]:
        """Count the notices to each of some people that went out since a moment, or wait; without some of them."""
        counted = (
            sa.select(OUTBOX.c.person, sa.func.count())
            .where(
                self._store.is_among(OUTBOX.c.person, persons),
                OUTBOX.c.kind.is_not(None),
                OUTBOX.c.state.in_((OutboxState.WAITING, OutboxState.SENT)),
                OUTBOX.c.next_at >= since,
                sa.not_(self._store.is_among(OUTBOX.c.id, but)),
            )
            .group_by(OUTBOX.c.person)
        )
        async with self._store.begin() as connection:
            return {str(person): count for person, count in await connection.execute(counted)}

    async def take_due(self, channel: str, *, now: datetime, again_at: datetime, limit: int) -> list[OutboxMessage]:
        """Take messages that are due, in no order; what nothing is said of is due again at `again_at`.

        Parameters
        ----------
        channel
            One, or what has ways of its own: `sms` has `sms/kannel`. Nobody waits for who is slow in another.
        """
        due = (
            sa.select(OUTBOX.c.id)
            .where(OUTBOX.c.state == OutboxState.WAITING, OUTBOX.c.next_at <= now, _is_of(channel))
            .order_by(OUTBOX.c.next_at)
            .limit(limit)
            .with_for_update(skip_locked=True)  # of PostgreSQL; SQLite has one writer at a time anyway
            .cte("due")
        )
        taken = (
            sa.update(OUTBOX)
            .where(OUTBOX.c.id.in_(sa.select(due.c.id)))
            .values(attempts=OUTBOX.c.attempts + 1, next_at=again_at)
            .returning(*_COLUMNS)
        )
        async with self._store.begin() as connection:
            return [OutboxMessage(**row._mapping) for row in await connection.execute(taken)]

    async def find_due(self, channel: str, *, now: datetime) -> list[str]:
        """Give the ways of a channel by which something is due."""
        is_due = sa.and_(OUTBOX.c.state == OutboxState.WAITING, OUTBOX.c.next_at <= now, _is_of(channel))
        async with self._store.begin() as connection:
            return list(await connection.scalars(sa.select(OUTBOX.c.channel).where(is_due).distinct()))

    async def mark_sent(self, message_id: str, *, receipt: str | None, at: datetime) -> None:
        """Say that a message is with its gateway, and the gateway's own id for it."""
        await self._set(message_id, state=OutboxState.SENT, receipt=receipt, sent_at=at)

    async def put_off(self, message_id: str, *, until: datetime, fault: str) -> None:
        """Say why a message was not sent, and when it is tried again."""
        await self._set(message_id, next_at=until, fault=fault)

    async def give_up(self, message_id: str, *, fault: str, state: OutboxState = OutboxState.GIVEN_UP) -> None:
        """Say that a message is not sent any more, and why."""
        await self._set(message_id, state=state, fault=fault)

    async def give_up_late(self, channel: str, *, before: datetime) -> int:
        """Say of messages that were due before a moment and are still waiting that it is too late; give how many."""
        late = (
            sa.update(OUTBOX)
            .where(OUTBOX.c.state == OutboxState.WAITING, OUTBOX.c.next_at < before, _is_of(channel))
            .values(state=OutboxState.UNREACHABLE, fault=TOO_LATE)
        )
        async with self._store.begin() as connection:
            return (await connection.execute(late)).rowcount

    async def count_sent(self, channel: str, *, since: datetime) -> int:
        """Count the messages of a channel that were sent since a moment."""
        sent = sa.select(sa.func.count()).where(OUTBOX.c.sent_at >= since, _is_of(channel))
        async with self._store.begin() as connection:
            return int(await connection.scalar(sent) or 0)

    async def count(self) -> list[OutboxCount]:
        """Count the messages by channel and state."""
        columns = OUTBOX.c.channel, OUTBOX.c.state
        counted = sa.select(*columns, sa.func.count()).group_by(*columns).order_by(*columns)
        async with self._store.begin() as connection:
            rows = (await connection.execute(counted)).all()
        return [OutboxCount(channel, OutboxState(state), count) for channel, state, count in rows]

    async def list_state(self, state: OutboxState, *, limit: int) -> list[OutboxEntry]:
        """Give messages in a state, those that are due first."""
        columns = (OUTBOX.c.id, OUTBOX.c.channel, OUTBOX.c.attempts, OUTBOX.c.next_at, OUTBOX.c.fault)
        found = sa.select(*columns).where(OUTBOX.c.state == state).order_by(OUTBOX.c.next_at).limit(limit)
        async with self._store.begin() as connection:
            return [OutboxEntry(**row._mapping) for row in await connection.execute(found)]

    async def list_about(
        self, report_id: str, *, behind: tuple[datetime, str] | None, limit: int
    ) -> list[OutboxNotice]:
        """Give messages about a report, the newest first, from behind one of them: its `at` and `id`."""
        at = sa.func.coalesce(OUTBOX.c.sent_at, OUTBOX.c.next_at)
        columns = (OUTBOX.c.id, OUTBOX.c.channel, OUTBOX.c.kind, OUTBOX.c.state, OUTBOX.c.attempts, OUTBOX.c.fault)
        found = sa.select(*columns, at.label("at")).where(OUTBOX.c.about == report_id)
        if behind:
            moment, message_id = behind
            found = found.where(sa.or_(at < moment, sa.and_(at == moment, OUTBOX.c.id > message_id)))
        async with self._store.begin() as connection:
            rows = await connection.execute(found.order_by(at.desc(), OUTBOX.c.id).limit(limit))
            return [OutboxNotice(**{**row, "state": OutboxState(row["state"])}) for row in rows.mappings()]

    async def try_again(self, message_id: str | None, *, now: datetime) -> int:
        """Let a message that was given up wait again, or all of them; give how many."""
        given_up = sa.update(OUTBOX).where(OUTBOX.c.state == OutboxState.GIVEN_UP)
        if message_id is not None:
            given_up = given_up.where(OUTBOX.c.id == message_id)
        async with self._store.begin() as connection:
            again = given_up.values(state=OutboxState.WAITING, attempts=0, next_at=now)
            return (await connection.execute(again)).rowcount

    async def forget(self, *, before: datetime) -> int:
        """Delete messages that are done, and were due before a moment: bodies and recipients are personal data."""
        done = sa.delete(OUTBOX).where(OUTBOX.c.state != OutboxState.WAITING, OUTBOX.c.next_at < before)
        async with self._store.begin() as connection:
            return (await connection.execute(done)).rowcount

    async def read_all(self) -> list[OutboxMessage]:
        """Give all messages, done or not."""
        async with self._store.begin() as connection:
            return [OutboxMessage(**row._mapping) for row in await connection.execute(sa.select(*_COLUMNS))]

    async def erase(self, message_id: str) -> None:
        """Delete a message, sent or not."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.id == message_id))

    async def erase_about(self, report_id: str) -> None:
        """Delete all messages about a report, sent or not."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.about == report_id))

    async def _set(self, message_id: str, **values: Any) -> None:  # noqa: ANN401 - columns of several types
        async with self._store.begin() as connection:
            await connection.execute(sa.update(OUTBOX).where(OUTBOX.c.id == message_id).values(**values))


def row_of_message(put: Put) -> dict[str, object]:
    """Lay out the row of a message that nobody has tried."""
    message = put.message
    return {
        "id": message.id,
        "channel": message.channel,
        "recipient": message.recipient,
        "kind": message.kind,
        "body": message.body,
        "about": message.about,
        "person": message.person,
        "attempts": 0,
        "state": put.state,
        "next_at": put.due_at,
        "fault": put.fault,
    }


_PUT: Final = ("channel", "recipient", "kind", "body", "about", "person", "attempts", "state", "next_at", "fault")
"""What a message that could be told to nobody gets anew."""


def _is_of(channel: str) -> sa.ColumnElement[bool]:
    """Whether a message goes by a channel, whichever way of it: `sms/kannel` is one of `sms`."""
    return sa.or_(OUTBOX.c.channel == channel, OUTBOX.c.channel.startswith(f"{channel}/", autoescape=True))
