"""SMS that were taken and are still to be handed over: parts that wait for others, and all that a crash left behind.

A part belongs to a thread: what one sender sends through one gateway under one reference. References come again, so a
group of a thread is open only until all its parts are there or its time is over.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import LOCKS, PARTS

REMEMBERED: Final = timedelta(days=2)
"""How long a part is known after it was handed over: the longest that a gateway was seen to deliver again."""


class _State(StrEnum):
    """Where a part is; a taken one is due again if who took it was killed."""

    WAITING = "menunggu"
    TAKEN = "diambil"
    DONE = "selesai"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part, or a whole SMS.

    Attributes
    ----------
    group_id
        Of the group that it opens, if it belongs to none yet.
    number, total
        Of a part; None if the gateway counts none and the text may be one end of something longer.
    digest
        Of all that the gateway delivered: the same again is the same part.
    sealed
        Text and sender; only who hands it over opens it.
    is_last, goes_on
        For one without a number: whether nothing will follow it, and whether it can follow another.
    """

    thread: str
    group_id: str
    gateway: str
    digest: bytes
    sealed: bytes
    number: int | None = None
    total: int | None = None
    is_last: bool = True
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a part went."""

    group_id: str
    is_complete: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPart:
    """A part that was taken out to be handed over; `total` is 0 if nobody counted."""

    gateway: str
    number: int
    total: int
    sealed: bytes
    at: datetime


class Parts:
    """The parts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, part: Part, *, now: datetime, due_at: datetime) -> Placed:
        """Keep a part; what its group still lacks has time until `due_at`."""
        async with self._store.begin() as connection:
            await self._one_after_another(connection, part.thread, now)
            known = await connection.scalar(sa.select(PARTS.c.group_id).where(PARTS.c.digest == part.digest))
            if known is not None:
                return Placed(known, is_complete=False)
            group = await _find_open(connection, part, now)
            number = part.number or len(group) + 1
            group_id = group[0].group_id if group else part.group_id
            is_complete = len(group) + 1 == part.total if part.total else part.is_last
            due_at = now if is_complete else due_at if part.number is None or not group else group[0].due_at
            await connection.execute(sa.insert(PARTS).values(_values(part, group_id, number, now, due_at)))
            await connection.execute(sa.update(PARTS).where(PARTS.c.group_id == group_id).values(due_at=due_at))
        return Placed(group_id, is_complete)

    async def is_waiting(self, thread: str, *, now: datetime) -> bool:
        """Whether something of a thread waits for what follows it."""
        waits = sa.and_(PARTS.c.thread == thread, PARTS.c.state == _State.WAITING, PARTS.c.due_at > now)
        async with self._store.begin() as connection:
            return await connection.scalar(sa.select(PARTS.c.number).where(waits).limit(1)) is not None

    async def take(self, group_id: str, *, again_at: datetime) -> list[StoredPart]:
        """Take a group out, if nobody did; it is due again at `again_at` unless it is done by then."""
        mine = sa.and_(PARTS.c.group_id == group_id, PARTS.c.state == _State.WAITING)
        return (await self._take(mine, again_at)).get(group_id, [])

    async def take_due(self, *, now: datetime, again_at: datetime, limit: int) -> dict[str, list[StoredPart]]:
        """Take groups out whose time has come."""
        due = (
            sa.select(PARTS.c.group_id)
            .where(PARTS.c.state != _State.DONE, PARTS.c.due_at <= now)
            .group_by(PARTS.c.group_id)
            .limit(limit)
        )
        mine = sa.and_(PARTS.c.group_id.in_(due), PARTS.c.state != _State.DONE, PARTS.c.due_at <= now)
        return await self._take(mine, again_at)

    async def finish(self, group_id: str) -> None:
        """Say that what was taken out is handed over; nothing personal stays, but it is known when it comes again."""
        done = (
            sa.update(PARTS)
            .where(PARTS.c.group_id == group_id, PARTS.c.state == _State.TAKEN)
            .values(state=_State.DONE, sealed=b"")
        )
        async with self._store.begin() as connection:
            await connection.execute(done)

    async def forget(self, *, before: datetime) -> int:
        """Delete what was handed over and came before a moment; give how many."""
        old = sa.delete(PARTS).where(PARTS.c.state == _State.DONE, PARTS.c.at < before)
        async with self._store.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def read_waiting(self) -> list[tuple[str, StoredPart]]:
        """Give what is not handed over yet, each part with its group."""
        columns = (PARTS.c.group_id, PARTS.c.gateway, PARTS.c.number, PARTS.c.total, PARTS.c.sealed, PARTS.c.at)
        waiting = sa.select(*columns).where(PARTS.c.state != _State.DONE)
        async with self._store.begin() as connection:
            rows = await connection.execute(waiting)
            return [
                (group_id, StoredPart(gateway=gateway, number=number, total=total, sealed=sealed, at=at))
                for group_id, gateway, number, total, sealed, at in rows
            ]

    async def erase(self, group_id: str) -> None:
        """Delete a group, handed over or not."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(PARTS).where(PARTS.c.group_id == group_id))

    async def _take(self, which: sa.ColumnElement[bool], again_at: datetime) -> dict[str, list[StoredPart]]:
        taken = (
            sa.update(PARTS)
            .where(which)
            .values(state=_State.TAKEN, due_at=again_at)
            .returning(PARTS.c.group_id, PARTS.c.gateway, PARTS.c.number, PARTS.c.total, PARTS.c.sealed, PARTS.c.at)
        )
        groups: dict[str, list[StoredPart]] = defaultdict(list)
        async with self._store.begin() as connection:
            for group_id, gateway, number, total, sealed, at in await connection.execute(taken):
                part = StoredPart(gateway=gateway, number=number, total=total, sealed=sealed, at=at)
                groups[group_id].append(part)
        return groups

    async def _one_after_another(self, connection: AsyncConnection, thread: str, now: datetime) -> None:
        """Let parts of one thread wait for each other: a row of the locks is theirs until the transaction ends.

        A lease that nobody can hold, because it is over from the beginning.
        """
        mine = self._store.insert(LOCKS).values(name=f"parts:{thread[:2]}", holder="", until=now)
        await connection.execute(mine.on_conflict_do_update(index_elements=["name"], set_={"holder": ""}))


async def _find_open(connection: AsyncConnection, part: Part, now: datetime) -> list[sa.Row[Any]]:
    """Give the rows of the newest group that waits for this part."""
    waits = sa.and_(PARTS.c.thread == part.thread, PARTS.c.state == _State.WAITING, PARTS.c.due_at > now)
    waiting: dict[str, list[sa.Row[Any]]] = defaultdict(list)
    for row in await connection.execute(sa.select(PARTS).where(waits).order_by(PARTS.c.at, PARTS.c.number)):
        waiting[row.group_id].append(row)
    for group in reversed(waiting.values()):
        if part.goes_on if part.number is None else all(row.number != part.number for row in group):
            return group
    return []


def _values(part: Part, group_id: str, number: int, now: datetime, due_at: datetime) -> dict[str, object]:
    return {
        "group_id": group_id,
        "number": number,
        "total": part.total or 0,
        "thread": part.thread,
        "gateway": part.gateway,
        "digest": part.digest,
        "sealed": part.sealed,
        "state": _State.WAITING,
        "at": now,
        "due_at": due_at,
    }
