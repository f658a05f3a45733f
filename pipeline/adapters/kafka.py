"""Sending to Kafka and reading from it outside of Faust. Kafka's errors become an Outage here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

import aiokafka
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import Message
from pipeline.domain.errors import Outage, SetupFault

LINGER_MS = 5
"""Milliseconds a batch waits for more: below what a person notices, and enough to fill batches under load."""

FETCH_WAIT_MS = 100
"""Milliseconds the broker may wait for a message before it answers that there is none."""

READ_TIMEOUT_MS = 1_000


@contextmanager
def kafka_errors() -> Iterator[None]:
    """Turn what aiokafka raises into an Outage."""
    try:
        yield
    except KafkaError as error:
        raise Outage(f"Kafka does not take or give messages: {type(error).__name__}") from error


class Sender:
    """Sends messages; what it has returned from is safe on all in-sync replicas."""

    def __init__(self, producer: aiokafka.AIOKafkaProducer) -> None:
        self._producer = producer

    async def send(self, topic: Topic, messages: Sequence[Message]) -> None:
        """Send a batch and wait until the broker has answered each message."""
        with kafka_errors():
            pending = [
                await self._producer.send(topic.value, m.value, key=m.key, headers=list(m.headers)) for m in messages
            ]
            await asyncio.gather(*pending)


@asynccontextmanager
async def open_sender(address: str) -> AsyncIterator[Sender]:
    """Connect a sender with acks=all. A retry may write twice: ids are deterministic, so that costs nothing later.

    Kafka's idempotent producer would prevent it, but the embedded broker does not speak that part of the protocol.
    """
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=address, acks="all", linger_ms=LINGER_MS)
    try:
        with kafka_errors():
            await producer.start()
        yield Sender(producer)
    finally:
        await producer.stop()


async def read_topic(
    address: str, topic: Topic, *, since: datetime | None = None, before: int | None = None
) -> AsyncIterator[Message]:
    """Read a topic to its end.

    Parameters
    ----------
    since
        What was written earlier may be left out.
    before
        The offset to stop at; only for a topic with one partition.
    """
    async with _reader(address, topic) as consumer:
        unread = consumer.assignment()
        with kafka_errors():
            await _seek(consumer, since)
        while unread:
            with kafka_errors():
                fetched = await consumer.getmany(*unread, timeout_ms=READ_TIMEOUT_MS)
                unread = {partition for partition in unread if not await _is_read(consumer, partition, before)}
            for record in chain.from_iterable(fetched.values()):
                if before is None or record.offset < before:
                    yield _message(record)


async def read_offsets(address: str, topic: Topic, offsets: Sequence[int]) -> list[Message]:
    """Read the messages at some offsets of a topic with one partition; what its retention has taken is left out."""
    found = []
    async with _reader(address, topic) as consumer:
        (partition,) = consumer.assignment()
        with kafka_errors():
            first = (await consumer.beginning_offsets([partition]))[partition]
            for offset in offsets:
                if offset >= first:
                    consumer.seek(partition, offset)
                    found.append(_message(await consumer.getone()))
    return found


@asynccontextmanager
async def _reader(address: str, topic: Topic) -> AsyncIterator[aiokafka.AIOKafkaConsumer]:
    consumer = aiokafka.AIOKafkaConsumer(
        bootstrap_servers=address, enable_auto_commit=False, fetch_max_wait_ms=FETCH_WAIT_MS
    )
    try:
        with kafka_errors():
            partitions = await _partitions(address, topic)
            await consumer.start()
            consumer.assign(partitions)
        yield consumer
    finally:
        await consumer.stop()


async def _partitions(address: str, topic: Topic) -> list[TopicPartition]:
    """Ask the broker outright: what a new consumer knows of topics that it does not follow is no answer."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    try:
        await admin.start()
        if topic.value not in await admin.list_topics():  # asked before, since some brokers create what is described
            raise SetupFault(f"the topic {topic.value} is missing: run `lapor topics`")
        (described,) = await admin.describe_topics([topic.value])
    finally:
        await admin.close()
    return [TopicPartition(topic.value, each["partition"]) for each in described["partitions"]]


def _message(record: Any) -> Message:  # noqa: ANN401 - aiokafka ships no types
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
