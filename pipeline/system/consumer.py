"""Faust's consumer, by the chunk: one of Faust's messages carries the records of a partition that came together.

What of Faust and aiokafka is relied on, and why not their own way: docs/adr/0005-chunks.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from time import monotonic
from typing import Any, TypeVar

from aiokafka.errors import ConsumerStoppedError
from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import ConsumerMessage, Message
from mode.utils.futures import notify

Record = TypeVar("Record")

CHUNK_SIZE = 256
"""Records of a chunk at most: Faust's price of a message, 100 us and more, is a third of one for each of them."""

BUFFERED_CHUNKS = 16
"""Chunks that wait in a stage's queue at most: 4,000 records, as many as Faust's own buffer holds."""

FETCH_WAIT_MS = 100
"""Milliseconds a fetch may wait for messages. Faust's 1,500 cannot be set, and the embedded broker sleeps a third of
it before it looks again: at each hop a lonely report would wait half a second."""

POLL_S = 1.0
"""Seconds that the fetching thread is asked to wait for records at most."""

ROOM_POLL_S = 0.02
"""The same while a partition rests because its queue is full: when there is room, its records are there already."""

CONFIRMED_FOR = 0.5
"""Share of the session that a heartbeat's answer is trusted for: Kafka gives partitions away after a whole one."""

GIVE_UP_AFTER = 0.6
"""Share of the time for a rebalance after which a batch is given up. A quarter may have passed before a heartbeat
told of it, and the rest is for joining again: who comes too late is out of the group."""

RETRY_S = 0.2
"""Seconds between two heartbeats that are sent for an answer."""


class Chunk(ConsumerMessage):
    """Records of one partition in one of Faust's messages, at the offset of the last."""

    def __init__(self, tp: TP, records: Sequence[Any], reading: int) -> None:
        last = records[-1]
        super().__init__(
            *(tp.topic, tp.partition, last.offset, last.timestamp / 1_000, last.timestamp_type, None, None, b"", None),
            tp=tp,
        )
        self.records = records
        self.reading = reading


class Consumer(driver.Consumer):
    """Delivers chunks, and knows what may be committed: what is before the last acked record of a partition.

    That is right as long as one loop acks the chunks of a partition in their order. It passes all gaps of a compacted
    topic, or of a transaction, at once.
    """

    app: Any
    _thread: _Thread

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's own
        super().__init__(*args, **kwargs)
        self.on_lost: set[Callable[[], None]] = set()
        self._done: dict[TP, int] = {}
        self._confirmed_at = monotonic()

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def _drain_messages(self, fetcher: Any) -> None:  # noqa: ANN401 - Faust's own
        """Take over from Faust's fetcher, which would start four tasks for each message."""
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self._fetch_and_deliver()
        except (ConsumerStoppedError, asyncio.CancelledError):
            if not self.app.should_stop:
                raise

    async def _fetch_and_deliver(self) -> None:
        """Deliver what came, unless a rebalance began meanwhile: after it, reading starts again from what is committed.

        What is passed over was read before that start, and so comes again.
        """
        await self.app.flow_control.acquire()
        active = set(self._get_active_partitions())
        wait_s = ROOM_POLL_S if self._buffered_partitions else POLL_S
        if not active:
            await self.sleep(wait_s)
            return
        records, reading = await self._thread.fetch(active, wait_s)
        for tp, chunk in in_chunks(records, self.app.chunk_size):
            if not self._is_flowing(reading):
                return
            await self.callback(Chunk(ensure_TP(tp), chunk, reading))

    def hold(self, chunk: Chunk) -> bool:
        """Begin with a chunk, so that a rebalance waits for it; or tell that it is no longer ours."""
        if not self._is_flowing(chunk.reading):
            return False
        self.track_message(chunk)
        self.app.monitor.stream_inbound_time[chunk.tp] = monotonic()  # or Faust takes the stage for stuck
        return True

    def let_go(self, chunks: Iterable[Message]) -> None:
        """Wait for these chunks no longer, acked or not."""
        for chunk in chunks:
            self._unacked_messages.discard(chunk)
        notify(self._waiting_for_ack)

    def _is_flowing(self, reading: int) -> bool:
        return self.app.flow_control.is_active() and reading == self._thread.reading

    def ack(self, message: Message) -> bool:
        """Let a chunk that is held be committed, and with it all before it."""
        held = message in self._unacked_messages
        if held:
            self._done[message.tp] = message.offset + 1
        self.let_go([message])
        return held

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:  # noqa: ANN401 - Faust's own
        return (tp for tp in self._done if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: TP) -> int | None:
        return self._done.get(tp)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let Faust wait for what is held and commit it; what takes too long, or is lost already, is given up."""
        patience_s = GIVE_UP_AFTER * self.app.conf.broker_rebalance_timeout if self._thread.is_member() else 0.0
        giving_up = asyncio.get_running_loop().call_later(patience_s, self._give_up)
        try:
            await super().on_partitions_revoked(revoked)
        finally:
            giving_up.cancel()
            self._done.clear()
            self._buffered_partitions.clear()

    def _give_up(self) -> None:
        for notice in list(self.on_lost):
            notice()

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Count the assignment as a word of Kafka that they are ours."""
        self._confirmed_at = monotonic()
        await super().on_partitions_assigned(assigned, generation_id)

    async def confirm(self) -> None:
        """Return once it is known that what is held is still ours; who lost it is told by `on_lost` meanwhile."""
        fresh_s = CONFIRMED_FOR * self.app.conf.broker_session_timeout
        while (asked_at := monotonic()) - self._confirmed_at > fresh_s:
            if await self._thread.heartbeat():
                self._confirmed_at = asked_at
            else:
                await asyncio.sleep(RETRY_S)


class _Thread(driver.AIOKafkaConsumerThread):
    """Faust's thread for aiokafka's consumer; it numbers the readings, each of which starts from what is committed.

    Attributes
    ----------
    reading
        Number of the present one. Every rebalance ends with a new one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's own
        super().__init__(*args, **kwargs)
        self.reading = 0
        self._position = asyncio.Lock()

    def _create_worker_consumer(self, transport: Any) -> Any:  # noqa: ANN401 - Faust's own
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        return consumer

    async def fetch(self, active: set[TP], wait_s: float) -> tuple[Mapping[TP, Sequence[Any]], int]:
        """Give records, and the reading that they belong to: a fetch may last until after a rebalance."""
        found: tuple[Mapping[TP, Sequence[Any]], int] = await self.call_thread(self._fetch, active, wait_s)
        return found

    async def _fetch(self, active: set[TP], wait_s: float) -> tuple[Mapping[TP, Sequence[Any]], int]:
        async with self._position:
            return await self._fetch_records(self._ensure_consumer(), active, timeout=wait_s), self.reading

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Start reading anew."""
        offsets: Mapping[TP, int] = await self.call_thread(self._seek_to_committed)
        return offsets

    async def _seek_to_committed(self) -> Mapping[TP, int]:
        """Go back to the beginning as well where nothing is committed yet: aiokafka would stay where it has read to."""
        consumer = self._ensure_consumer()
        async with self._position:
            offsets: Mapping[TP, int] = await consumer.seek_to_committed()
            if unread := [tp for tp, offset in offsets.items() if not offset]:
                await consumer.seek_to_beginning(*unread)
            self.reading += 1
        return offsets

    def is_member(self) -> bool:
        """Whether Kafka has not told that the group went on without us."""
        generation: int = self._ensure_consumer()._coordinator.generation
        return generation == self.app.consumer_generation_id

    async def heartbeat(self) -> bool:
        """Ask Kafka whether we are in the group."""
        beating = self._ensure_consumer()._coordinator._do_heartbeat()
        answer: bool = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(beating, self.thread_loop))
        return answer


class Transport(driver.Transport):
    """Gives Faust this consumer."""

    Consumer = Consumer


def in_chunks(records: Mapping[TP, Sequence[Record]], size: int) -> Iterator[tuple[TP, Sequence[Record]]]:
    """Cut each partition's records into chunks, and give them in turns: no partition waits for all of another."""
    for start in count(step=size):
        chunks = [(tp, found[start : start + size]) for tp, found in records.items() if len(found) > start]
        if not chunks:
            return
        yield from chunks
