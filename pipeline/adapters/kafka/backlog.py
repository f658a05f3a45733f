"""How far the stages are behind: what the group has not committed yet, and the age of the oldest of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import aiokafka
from aiokafka.structs import TopicPartition

from pipeline.adapters.kafka.access import client_options, connecting
from pipeline.adapters.kafka.client import FETCH_WAIT_MS, find_partitions, kafka_errors
from pipeline.adapters.kafka.topics import Topic
from pipeline.domain.broker import Broker

FIRST_BYTES = 1
"""Bytes fetched of a partition: Kafka gives the first batch whole, and no more than one is looked at."""

POLL_MS = 200


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in a topic.

    Attributes
    ----------
    messages
        Offsets from the first that waits to the end: where Kafka compacts, more than there are messages.
    oldest_at
        When the first was written; None if none waits.
    """

    messages: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _First:
    offset: int
    at_ms: int


async def measure_backlogs(broker: Broker, group: str, topics: tuple[Topic, ...]) -> Mapping[Topic, Backlog]:
    """Look at the first message that waits in each partition; nothing is committed, and the group takes no notice.

    The embedded broker lists wrong end offsets, so the end is what a fetch tells.

    Raises
    ------
    Outage
        If no broker answers.
    """
    consumer = aiokafka.AIOKafkaConsumer(
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=FETCH_WAIT_MS,
        max_partition_fetch_bytes=FIRST_BYTES,
        **client_options(broker),
    )
    try:
        with kafka_errors():
            partitions = await find_partitions(broker, *topics)
            async with connecting(broker):
                await consumer.start()
            consumer.assign(partitions)
            firsts = await _find_firsts(consumer, partitions)
            return _sum_up(topics, firsts, {each: consumer.highwater(each) or 0 for each in partitions})
    finally:
        await consumer.stop()


async def _find_firsts(
    consumer: aiokafka.AIOKafkaConsumer, partitions: list[TopicPartition]
) -> dict[TopicPartition, _First]:
    firsts: dict[TopicPartition, _First] = {}
    unread = set(partitions)
    while unread:
        for partition, records in (await consumer.getmany(*unread, timeout_ms=POLL_MS, max_records=1)).items():
            firsts[partition] = _First(records[0].offset, records[0].timestamp)
        unread -= firsts.keys()
        unread = {each for each in unread if not await _is_at_end(consumer, each)}
    return firsts


async def _is_at_end(consumer: aiokafka.AIOKafkaConsumer, partition: TopicPartition) -> bool:
    end = consumer.highwater(partition)
    return end is not None and await consumer.position(partition) >= end


def _sum_up(
    topics: tuple[Topic, ...], firsts: Mapping[TopicPartition, _First], ends: Mapping[TopicPartition, int]
) -> dict[Topic, Backlog]:
    waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for partition, first in firsts.items():
        waiting[partition.topic].append((ends[partition] - first.offset, first.at_ms))
    return {topic: _backlog(waiting[topic.value]) for topic in topics}


def _backlog(parts: list[tuple[int, int]]) -> Backlog:
    if not parts:
        return Backlog()
    oldest_ms = min(at_ms for _, at_ms in parts)
    return Backlog(sum(count for count, _ in parts), datetime.fromtimestamp(oldest_ms / 1_000, UTC))
