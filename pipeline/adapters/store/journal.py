"""The embedded mode's memory: its broker keeps all in memory, so each message is written down here before it is sent.

The journal knows topics and bytes, no types: playing it back is sending.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

import orjson
import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import JOURNAL
from pipeline.adapters.store.together import Together
from pipeline.contract.records import Message

PAGE: Final = 500
"""Messages read at once: a few hundred kilobytes, and few enough round trips."""


class Journal:
    """Messages in the order in which they were accepted.

    Those who come while others are being written are written together, with one sync of the disk.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._write = Together(self._write_all)

    async def append(self, topic: str, messages: Sequence[Message], *, received_at: datetime) -> None:
        """Return once the messages are safe; an Outage if the store does not take them."""
        await self._write([_row(topic, message, received_at) for message in messages])

    async def read(self, topic: str) -> AsyncIterator[list[Message]]:
        """Give all messages of a topic, oldest first, some at a time."""
        last = 0
        while rows := await self._page(topic, last):
            yield [_read_message(row) for row in rows]
            last = rows[-1].entry_id

    async def forget(self, topic: str, *, before: datetime) -> int:
        """Delete what a topic received before a moment; give how many."""
        old = sa.delete(JOURNAL).where(JOURNAL.c.topic == topic, JOURNAL.c.received_at < before)
        async with self._store.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def erase(self, topic: str, is_meant: Callable[[Message], bool]) -> int:
        """Delete the messages of a topic that are meant; give how many."""
        last, erased = 0, 0
        while rows := await self._page(topic, last):
            meant = [row.entry_id for row in rows if is_meant(_read_message(row))]
            async with self._store.begin() as connection:
                await connection.execute(sa.delete(JOURNAL).where(JOURNAL.c.entry_id.in_(meant)))
            last, erased = rows[-1].entry_id, erased + len(meant)
        return erased

    async def compact(self, topic: str) -> int:
        """Delete all but the last message of each key of a topic, as Kafka does; give how many."""
        newest = (
            sa.select(sa.func.max(JOURNAL.c.entry_id))
            .where(JOURNAL.c.topic == topic, JOURNAL.c.key.is_not(None))
            .group_by(JOURNAL.c.key)
        )
        replaced = sa.delete(JOURNAL).where(
            JOURNAL.c.topic == topic, JOURNAL.c.key.is_not(None), JOURNAL.c.entry_id.not_in(newest)
        )
        async with self._store.begin() as connection:
            return (await connection.execute(replaced)).rowcount

    async def _write_all(self, rows: Sequence[list[dict[str, Any]]]) -> Sequence[None]:
        async with self._store.begin() as connection:
            await connection.execute(sa.insert(JOURNAL), list(chain.from_iterable(rows)))
        return [None] * len(rows)

    async def _page(self, topic: str, after: int) -> Sequence[sa.Row[Any]]:
        page = (
            sa.select(JOURNAL)
            .where(JOURNAL.c.topic == topic, JOURNAL.c.entry_id > after)
            .order_by(JOURNAL.c.entry_id)
            .limit(PAGE)
        )
        async with self._store.begin() as connection:
            return (await connection.execute(page)).all()


def _row(topic: str, message: Message, received_at: datetime) -> dict[str, Any]:
    return {
        "topic": topic,
        "key": message.key,
        "headers": _write_headers(message.headers),
        "value": message.value,
        "received_at": received_at,
    }


def _read_message(row: sa.Row[Any]) -> Message:
    return Message(row.value, row.key, _read_headers(row.headers))


def _write_headers(headers: Sequence[tuple[str, bytes | None]]) -> bytes:
    return orjson.dumps([(name, None if value is None else value.decode("latin-1")) for name, value in headers])


def _read_headers(written: bytes) -> tuple[tuple[str, bytes | None], ...]:
    return tuple((name, None if value is None else value.encode("latin-1")) for name, value in orjson.loads(written))
