"""Batches from a stage's queue of chunks, and how long they are ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from pipeline.adapters.kafka.client import read_message
from pipeline.system.consumer import Consumer

log = structlog.get_logger()


class ChunkBatch:
    """Messages of some of Faust's events, each of which is a chunk."""

    def __init__(self, consumer: Consumer, events: Sequence[Any]) -> None:
        self.messages = [read_message(record) for event in events for record in event.message.records]
        self._consumer = consumer
        self._events = events
        self.confirm = consumer.confirm

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """End what is done within as soon as the partitions are lost: another worker does it again, or has done it."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(None) as scope:

                def give_up() -> None:
                    scope.reschedule(loop.time())

                self._consumer.on_lost.add(give_up)
                try:
                    yield
                finally:
                    self._consumer.on_lost.discard(give_up)
        except TimeoutError:
            log.warning("batch_given_up", messages=len(self.messages))
        finally:
            self._consumer.let_go([event.message for event in self._events])

    def ack(self) -> None:
        """Let the chunks be committed."""
        for event in self._events:
            event.ack()


async def take(stream: Any, *, size: int, within_s: float) -> AsyncIterator[ChunkBatch]:  # noqa: ANN401 - no types
    """Give batches of at most `size` messages, waiting `within_s` for more; what is no longer ours is left out."""
    queue: asyncio.Queue[Any] = stream.channel.queue
    consumer: Consumer = stream.app.consumer
    left = None
    with suppress(StopAsyncIteration):  # as which Faust throws the end into a queue
        while True:
            first = left or await queue.get()
            events, left = await _fill(first, queue, size=size, within_s=within_s)
            ours = [event for event in events if consumer.hold(event.message)]
            if ours:
                yield ChunkBatch(consumer, ours)


async def _fill(first: Any, queue: asyncio.Queue[Any], *, size: int, within_s: float) -> tuple[list[Any], Any | None]:  # noqa: ANN401
    """Take events until their records are enough or the time is over; the one that was too much is given beside."""
    events, room = [first], size - len(first.message.records)
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            while room > 0:
                event = await queue.get()
                room -= len(event.message.records)
                if room < 0:
                    return events, event
                events.append(event)
    return events, None
