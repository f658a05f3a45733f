"""What offices are to hear of, and what became of it: a row a handover, made together with the progress.

A row stays for good, so that a rebuild or a replay tells no office twice. A message in the outbox has no words: they
are read when it is sent, and what was forgotten or went elsewhere meanwhile is not among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.outbox import OutboxMessage, Put, row_of_message
from pipeline.adapters.store.tables import DELIVERIES, OUTBOX, PROGRESS
from pipeline.domain.delivery import Delivery, DeliveryState, Way
from pipeline.domain.follow_up import DONE, Handover
from pipeline.domain.outbox_state import OutboxState

KEY: Final = ("report_id", "number")
_ROW = DELIVERIES.c


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptDelivery:
    """A handover, and what became of it.

    Attributes
    ----------
    delivery
        None before it was looked at.
    receipt
        The office's own id for it: `service_request_id` on its Open311 server.
    seen
        What that server said last.
    """

    report_id: str
    number: int
    office: str
    delivery: Delivery | None
    receipt: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """How many messages wait for an office.

    Attributes
    ----------
    failing
        Of them and of those that were given up: what was tried `TRIED` times or is not tried any more.
    fault
        One of the reasons.
    """

    office: str
    waiting: int
    failing: int
    fault: str | None


TRIED: Final = 4
"""Attempts after which somebody should look: after 35 minutes by webhook, and long before it is given up."""


def row_of(report_id: str, handover: Handover) -> dict[str, object]:
    """Lay out the row of a handover that nobody has looked at."""
    return {
        "report_id": report_id,
        "number": handover.number,
        "office": handover.office.code,
        "at": handover.at,
        "state": DeliveryState.WAITING,
        "changed_at": handover.at,
    }


class Deliveries:
    """The rows. One process looks after them; `lapor offices` starts some of them anew."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find_new(self, limit: int) -> list[KeptDelivery]:
        """Give handovers that nobody has looked at, the oldest first."""
        return await self._find(_ROW.way.is_(None), order=_ROW.at, limit=limit)

    async def leave_in_queue(self, found: KeptDelivery) -> None:
        """Say that nothing is sent."""
        values = {"way": Way.QUEUE, "state": DeliveryState.SENT}
        await self._execute(sa.update(DELIVERIES).where(_is(found)).values(values))

    async def keep_for_digest(self, found: KeptDelivery, *, now: datetime) -> None:
        """Say that it goes out with the next digest."""
        values = {"way": Way.EMAIL, "changed_at": now, "tell_at": now}
        await self._execute(sa.update(DELIVERIES).where(_is(found), _ROW.way.is_(None)).values(values))

    async def find_for_digest(self, office: str) -> list[KeptDelivery]:
        """Give what waits for an office's digest, in the order in which it came."""
        waiting = sa.and_(_ROW.office == office, _ROW.way == Way.EMAIL, _ROW.message_id.is_(None))
        return await self._find(waiting, order=_ROW.at)

    async def put(self, message_id: str, way: Way, found: Sequence[KeptDelivery], *, now: datetime) -> bool:
        """Put a message of some handovers to one office into the outbox; False, and nothing, if it is there."""
        message = OutboxMessage(id=message_id, channel=channel_of(way, found[0].office), recipient=b"", body="")
        values = row_of_message(Put(message=message, due_at=now))
        row = self._store.insert(OUTBOX).values(values).on_conflict_do_nothing().returning(OUTBOX.c.id)
        changed = {
            "way": way,
            "state": DeliveryState.WAITING,
            "message_id": message_id,
            "changed_at": now,
            "tell_at": now,
        }
        async with self._store.begin() as connection:
            if (await connection.execute(row)).first() is None:
                return False
            await connection.execute(sa.update(DELIVERIES).where(sa.or_(*map(_is, found))).values(changed))
        return True

    async def take_over(self, *, now: datetime) -> int:
        """Take over what became of messages in the outbox; give how many changed."""
        failed = OUTBOX.c.state.in_([OutboxState.GIVEN_UP, OutboxState.UNREACHABLE])
        state = sa.case((failed, DeliveryState.FAILED), else_=OUTBOX.c.state)
        known = sa.and_(
            _ROW.state.in_([DeliveryState.WAITING, DeliveryState.FAILED]),
            _ROW.message_id == OUTBOX.c.id,
            _ROW.state != state,
        )
        values = {
            "state": state,
            "receipt": OUTBOX.c.receipt,
            "fault": OUTBOX.c.fault,
            "changed_at": now,
            "tell_at": now,
        }
        return await self._execute(sa.update(DELIVERIES).where(known).values(values))

    async def find_untold(self, *, now: datetime, limit: int) -> list[KeptDelivery]:
        """Give those of which the progress of their report is to be told, the oldest news first."""
        return await self._find(_ROW.tell_at <= now, order=_ROW.tell_at, limit=limit)

    async def tell_again(self, found: KeptDelivery, *, at: datetime | None) -> None:
        """Say when the progress is to be told again; None: it is told, unless something came since."""
        state = found.delivery.state if found.delivery else DeliveryState.WAITING
        told = sa.update(DELIVERIES).where(_is(found), _ROW.state == state).values(tell_at=at)
        await self._execute(told)

    async def find_open(self, office: str, way: Way, *, after: str, limit: int) -> list[KeptDelivery]:
        """Give what an office's own server has taken of reports that are not done, by report from one on."""
        is_open = sa.select(PROGRESS.c.report_id).where(
            PROGRESS.c.report_id == _ROW.report_id, PROGRESS.c.status.not_in(sorted(DONE))
        )
        taken = sa.and_(
            is_open.exists(),
            _ROW.office == office,
            _ROW.way == way,
            _ROW.state == DeliveryState.SENT,
            _ROW.receipt.is_not(None),
            _ROW.report_id > after,
        )
        return await self._find(taken, order=_ROW.report_id, limit=limit)

    async def keep_receipt(self, found: KeptDelivery, receipt: str) -> None:
        """Keep the id of an office's own, which came later than its token."""
        await self._execute(sa.update(DELIVERIES).where(_is(found)).values(receipt=receipt))

    async def mark_seen(self, found: KeptDelivery, seen: str) -> None:
        """Keep what an office's server said last."""
        await self._execute(sa.update(DELIVERIES).where(_is(found)).values(seen=seen))

    async def start_anew(self, office: str) -> int:
        """Let what waits for an office, or failed, go out as its settings are now; give how many handovers."""
        again = sa.and_(
            _ROW.office == office,
            _ROW.way != Way.QUEUE,
            _ROW.state.in_([DeliveryState.WAITING, DeliveryState.FAILED]),
        )
        messages = sa.select(_ROW.message_id).where(again)
        reset = {"way": None, "message_id": None, "fault": None, "state": DeliveryState.WAITING}
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.id.in_(messages)))
            return (await connection.execute(sa.update(DELIVERIES).where(again).values(reset))).rowcount

    async def count(self) -> list[OfficeCount]:
        """Count what waits and what fails, by office."""
        is_waiting = _ROW.state == DeliveryState.WAITING
        is_failing = sa.or_(_ROW.state == DeliveryState.FAILED, OUTBOX.c.attempts >= TRIED)
        fault = sa.case((is_failing, sa.func.coalesce(_ROW.fault, OUTBOX.c.fault)))
        asked = (
            sa.select(_ROW.office, _count(is_waiting), _count(is_failing), sa.func.max(fault))
            .join_from(DELIVERIES, OUTBOX, _ROW.message_id == OUTBOX.c.id, isouter=True)
            .where(_ROW.way != Way.QUEUE, _ROW.state.in_([DeliveryState.WAITING, DeliveryState.FAILED]))
            .group_by(_ROW.office)
            .order_by(_ROW.office)
        )
        async with self._store.begin() as connection:
            return [OfficeCount(*row) for row in await connection.execute(asked)]

    async def find_of_message(self, message_id: str) -> list[KeptDelivery]:
        """Give the handovers that a message tells of."""
        return await self._find(_ROW.message_id == message_id, order=_ROW.at)

    async def _find(
        self, condition: sa.ColumnElement[bool], *, order: sa.ColumnElement[Any], limit: int | None = None
    ) -> list[KeptDelivery]:
        asked = sa.select(DELIVERIES).where(condition).order_by(order, *(_ROW[name] for name in KEY)).limit(limit)
        async with self._store.begin() as connection:
            return [_read(row) for row in await connection.execute(asked)]

    async def _execute(self, statement: sa.Update) -> int:
        async with self._store.begin() as connection:
            return (await connection.execute(statement)).rowcount


def channel_of(way: Way, office: str) -> str:
    """Name the channel of the outbox by which an office hears: one of its own, so that no other waits for it."""
    return f"{OFFICE_CHANNEL}/{way}/{office}"


OFFICE_CHANNEL: Final = "instansi"


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _is(found: KeptDelivery) -> sa.ColumnElement[bool]:
    return sa.and_(_ROW.report_id == found.report_id, _ROW.number == found.number)


def _read(row: sa.Row[Any]) -> KeptDelivery:
    delivery = Delivery(Way(row.way), DeliveryState(row.state), row.changed_at) if row.way else None
    return KeptDelivery(
        report_id=row.report_id,
        number=row.number,
        office=row.office,
        delivery=delivery,
        receipt=row.receipt,
        seen=row.seen,
    )
