"""Sending to Kafka and reading from it outside of Faust. Kafka's errors become an Outage here."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from datetime import datetime
from importlib import import_module
from itertools import chain
from typing import Any, Final

import aiokafka
import aiokafka.errors
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from pipeline.adapters.kafka.access import client_options, connecting
from pipeline.adapters.kafka.partitions import choose_partition
from pipeline.adapters.kafka.topics import Topic, open_admin
from pipeline.contract.records import Message
from pipeline.domain.broker import Broker
from pipeline.domain.errors import DataFault, Engine, Outage, SetupFault

LINGER_MS = 5
"""Milliseconds a batch waits for more: below what a person notices, and enough to fill batches under load."""

FETCH_WAIT_MS = 100
"""Milliseconds the broker may wait for a message before it answers that there is none."""

READ_TIMEOUT_MS = 1_000

BATCH_MAX_BYTES = 512 * 1024
"""Bytes of a batch: all that a stage gives a partition at once; aiokafka's 16 KiB would make seven of it. Half of what
brokers take."""

MESSAGE_MAX_BYTES = 1_000_000
"""Bytes of a message: what brokers take as they are delivered, less what a batch adds."""

TOO_LARGE = f"the message is too large for Kafka; at most {MESSAGE_MAX_BYTES:,} bytes"


@contextmanager
def kafka_errors() -> Iterator[None]:
    """Turn what aiokafka raises into an Outage."""
    try:
        yield
    except KafkaError as error:
        raise Outage(f"Kafka does not take or give messages: {type(error).__name__}", Engine.BROKER) from error


class InvalidRecordError(aiokafka.errors.BrokerResponseError):  # type: ignore[misc]  # untyped
    """Kafka's answer to a record against the rules of its topic, as one without a key where it compacts.

    aiokafka 0.14 does not know the code, and would give UnknownError, which is also a broker in trouble.
    """

    errno = 87
    message = "INVALID_RECORD"
    description = "A record was against the rules of its topic."


aiokafka.errors.kafka_errors[InvalidRecordError.errno] = InvalidRecordError

Refused = tuple[Message, DataFault]

REFUSALS: Final = (
    aiokafka.errors.MessageSizeTooLargeError,
    aiokafka.errors.RecordListTooLargeError,
    aiokafka.errors.InvalidTimestampError,
    InvalidRecordError,
)
"""What Kafka will never take; it refuses a whole batch for one record of it."""


class Sender:
    """Sends messages; what it has returned from is safe on all in-sync replicas."""

    def __init__(self, producer: aiokafka.AIOKafkaProducer) -> None:
        self._producer = producer

    async def send(self, topic: Topic, messages: Sequence[Message]) -> None:
        """Send messages and wait until the broker has answered for each.

        Raises
        ------
        DataFault
            If the broker will never take one of them; all others are safe then.
        """
        for _, fault in await self.offer(topic, messages):
            raise fault

    async def check(self) -> None:
        """Ask the broker whether it is there; an Outage if it is not."""
        with kafka_errors():
            is_there = await self._producer.client.force_metadata_update()
        if not is_there:
            raise Outage("no Kafka broker answers", Engine.BROKER)

    async def offer(self, topic: Topic, messages: Sequence[Message]) -> list[Refused]:
        """Send messages as `send` does, and give those that the broker will never take."""
        refused: list[Refused] = []
        shares: dict[int, list[Message]] = defaultdict(list)
        with kafka_errors():
            partitions = len(await self._producer.partitions_for(topic.value))
            for message in messages:
                if is_too_large(message):
                    refused.append((message, DataFault("too_large", TOO_LARGE)))
                else:
                    shares[choose_partition(message.key, partitions)].append(message)
            found = await asyncio.gather(*(self._send_share(topic, *share) for share in shares.items()))
        return refused + list(chain.from_iterable(found))

    async def _send_share(self, topic: Topic, partition: int, share: Sequence[Message]) -> list[Refused]:
        """Send a partition's messages in their order, each batch after the answer to the one before it."""
        if len(share) == 1:
            return await self._send_along(topic, partition, share)
        refused = []
        while share:
            batch, count = self._fill(share)
            refused += await self._send_batch(topic, partition, batch, share[:count])
            share = share[count:]
        return refused

    async def _send_along(self, topic: Topic, partition: int, lone: Sequence[Message]) -> list[Refused]:
        """Send a message in one batch with what others send now; if that is refused, in one of its own."""
        (message,) = lone
        try:
            await self._producer.send_and_wait(
                topic.value, _value(message), key=message.key, headers=list(message.headers), partition=partition
            )
        except REFUSALS:
            return await self._send_batch(topic, partition, self._fill(lone)[0], lone)
        return []

    def _fill(self, messages: Sequence[Message]) -> tuple[Any, int]:
        """Fill a batch with as many of the first messages as it holds, and tell how many: one at least."""
        batch = self._producer.create_batch()
        count = 0
        for message in messages:
            if not batch.append(timestamp=None, key=message.key, value=_value(message), headers=list(message.headers)):
                break
            count += 1
        batch.close()
        return batch, count

    async def _send_batch(self, topic: Topic, partition: int, batch: Any, messages: Sequence[Message]) -> list[Refused]:  # noqa: ANN401 - no types
        """Send a batch; if it is refused, send its halves, down to the messages that are the reason."""
        try:
            await (await self._producer.send_batch(batch, topic.value, partition=partition))
        except REFUSALS as error:
            if len(messages) == 1:
                reason = f"Kafka refused the message: {type(error).__name__}; look at the settings of {topic.value}"
                return [(messages[0], DataFault("refused_by_kafka", reason))]
            half = len(messages) // 2
            first = await self._send_share(topic, partition, messages[:half])
            return first + await self._send_share(topic, partition, messages[half:])
        return []


def _value(message: Message) -> bytes | None:
    """Give the value as Kafka takes it: where there is a key, nothing is a tombstone, which erases what is under it."""
    return None if message.key is not None and not message.value else message.value


def is_too_large(message: Message) -> bool:
    """Whether a message is larger than brokers take."""
    headers = sum(len(name.encode()) + len(value or b"") for name, value in message.headers)
    return len(message.value) + len(message.key or b"") + headers > MESSAGE_MAX_BYTES


def require_fast_records() -> None:
    """Check that aiokafka can use its C extension; without it, it works all the same, and takes four times as long.

    Raises
    ------
    SetupFault
        If it cannot.
    """
    try:
        import_module("aiokafka.record._crecords")
    except ImportError as error:
        raise SetupFault(
            f"aiokafka di sini tanpa bagian C ({error}): pasang dari wheel, atau dengan kompilator C"
        ) from error


@asynccontextmanager
async def open_sender(broker: Broker) -> AsyncIterator[Sender]:
    """Connect a sender with acks=all. A retry may write twice: ids are deterministic, so that costs nothing later.

    Kafka's idempotent producer would prevent it, but the embedded broker does not speak that part of the protocol.
    """
    producer = aiokafka.AIOKafkaProducer(
        acks="all", linger_ms=LINGER_MS, max_batch_size=BATCH_MAX_BYTES, **client_options(broker)
    )
    try:
        with kafka_errors():
            async with connecting(broker):
                await producer.start()
        yield Sender(producer)
    finally:
        await producer.stop()


async def read_topic(
    broker: Broker, topic: Topic, *, since: datetime | None = None, before: int | None = None
) -> AsyncIterator[Message]:
    """Read a topic to its end.

    Parameters
    ----------
    since
        What was written earlier may be left out.
    before
        The offset to stop at; only for a topic with one partition.
    """
    async with aclosing(read_records(broker, topic, since=since, before=before)) as records:
        async for record in records:
            yield read_message(record)


async def read_records(
    broker: Broker, topic: Topic, *, since: datetime | None = None, before: int | None = None
) -> AsyncGenerator[Any]:
    """Read a topic to its end as `read_topic` does, and give what Kafka holds: times and missing values too."""
    async with _reader(broker, topic) as consumer:
        unread = consumer.assignment()
        with kafka_errors():
            await _seek(consumer, since)
        while unread:
            with kafka_errors():
                fetched = await consumer.getmany(*unread, timeout_ms=READ_TIMEOUT_MS)
                unread = {partition for partition in unread if not await _is_read(consumer, partition, before)}
            for record in chain.from_iterable(fetched.values()):
                if before is None or record.offset < before:
                    yield record


async def read_offsets(broker: Broker, topic: Topic, offsets: Sequence[int]) -> list[Message]:
    """Read the messages at some offsets of a topic with one partition; what is gone or was erased is left out."""
    found = []
    async with _reader(broker, topic) as consumer:
        (partition,) = consumer.assignment()
        with kafka_errors():
            first = (await consumer.beginning_offsets([partition]))[partition]
            for offset in offsets:
                if offset >= first and (message := await _read_at(consumer, partition, offset)):
                    found.append(message)
    return found


async def _read_at(consumer: aiokafka.AIOKafkaConsumer, partition: TopicPartition, offset: int) -> Message | None:
    """Read the message at an offset; None if it was erased or replaced since."""
    consumer.seek(partition, offset)
    while await consumer.position(partition) <= offset:
        fetched = await consumer.getmany(partition, timeout_ms=READ_TIMEOUT_MS, max_records=1)
        for record in fetched.get(partition, ()):
            return read_message(record) if record.offset == offset else None
    return None


@asynccontextmanager
async def _reader(broker: Broker, topic: Topic) -> AsyncIterator[aiokafka.AIOKafkaConsumer]:
    consumer = aiokafka.AIOKafkaConsumer(
        enable_auto_commit=False, fetch_max_wait_ms=FETCH_WAIT_MS, **client_options(broker)
    )
    try:
        with kafka_errors():
            partitions = await find_partitions(broker, topic)
            async with connecting(broker):
                await consumer.start()
            consumer.assign(partitions)
        yield consumer
    finally:
        await consumer.stop()


async def find_partitions(broker: Broker, *topics: Topic) -> list[TopicPartition]:
    """Ask the broker outright: what a new consumer knows of topics that it does not follow is no answer."""
    async with open_admin(broker) as admin:
        known = await admin.list_topics()  # asked before, since some brokers create what is described
        for topic in topics:
            if topic.value not in known:
                raise SetupFault(f"topik {topic.value} belum ada: jalankan `lapor topics`")
        described = await admin.describe_topics([topic.value for topic in topics])
    return [TopicPartition(each["topic"], part["partition"]) for each in described for part in each["partitions"]]


def read_message(record: Any) -> Message:  # noqa: ANN401 - aiokafka ships no types
    """Take a record as our message; one without a value has an empty one."""
    return Message(record.value or b"", record.key, tuple(record.headers), record.offset)


async def _seek(consumer: aiokafka.AIOKafkaConsumer, since: datetime | None) -> None:
    if since is None:
        await consumer.seek_to_beginning()
        return
    moment = int(since.timestamp() * 1_000)
    found = await consumer.offsets_for_times(dict.fromkeys(consumer.assignment(), moment))
    for partition, first in found.items():
        if first is None:
            await consumer.seek_to_end(partition)
        else:
            consumer.seek(partition, first.offset)


async def _is_read(consumer: aiokafka.AIOKafkaConsumer, partition: TopicPartition, before: int | None) -> bool:
    """Whether all is read, by the mark that a fetch brings; the embedded broker lists wrong end offsets."""
    end = consumer.highwater(partition) if before is None else before
    return end is not None and await consumer.position(partition) >= end
