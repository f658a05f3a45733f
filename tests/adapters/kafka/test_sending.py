"""Where a message goes, and what is too large, against the embedded broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import aiokafka
import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import MESSAGE_MAX_BYTES, open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic, TopicPlan, apply_topics
from pipeline.contract.records import Message
from pipeline.domain.broker import Broker
from pipeline.domain.errors import DataFault

PLAN = TopicPlan(partitions=3, replicas=1, raw_retention_days=7, window_days=30)


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[str]:
    with EmbeddedEngines(tmp_path) as engines:
        yield engines.kafka_address


async def test_a_key_has_its_partition_however_it_is_sent(kafka: str) -> None:
    await apply_topics(Broker(kafka), PLAN)
    sent = [Message(b"%d" % n, b"k%d" % n) for n in range(30)]
    async with open_sender(Broker(kafka)) as sender:
        await sender.send(Topic.RAW, sent)
        for each in sent:
            await sender.send(Topic.RAW, [each])
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    own = [(await producer.send_and_wait(Topic.RAW, m.value, key=m.key)).partition for m in sent]
    await producer.stop()

    for each, partition in zip(sent, own, strict=True):
        assert await partitions_of(kafka, each) == {partition}


async def partitions_of(address: str, message: Message) -> set[int]:
    consumer = aiokafka.AIOKafkaConsumer(Topic.RAW, bootstrap_servers=address, auto_offset_reset="earliest")
    await consumer.start()
    try:
        found: list[int] = []
        while len(found) < 3:
            fetched = await consumer.getmany(timeout_ms=1_000)
            found += [r.partition for records in fetched.values() for r in records if r.key == message.key]
        return set(found)
    finally:
        await consumer.stop()


async def test_a_message_too_large_is_told_and_the_others_are_sent(kafka: str) -> None:
    await apply_topics(Broker(kafka), PLAN)
    large = Message(b"x" * (MESSAGE_MAX_BYTES + 1), b"k")
    small = [Message(b"%d" % n, b"k") for n in range(3)]
    async with open_sender(Broker(kafka)) as sender:
        with pytest.raises(DataFault, match="too_large"):
            await sender.send(Topic.RAW, [small[0], large, *small[1:]])

    assert [message async for message in read_topic(Broker(kafka), Topic.RAW)] == small
