"""What was forgotten is erased by a real Kafka within its time, and is gone from a real Elasticsearch."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaProducer

from pipeline.adapters.kafka.client import read_offsets, read_topic
from pipeline.adapters.kafka.topics import COMPACTED, ERASED_WITHIN, Topic, TopicPlan, apply_topics
from pipeline.adapters.search.client import SearchIndex
from tests.engines.kafka import Kafka
from tests.engines.road import Road, ids, lamps
from tests.engines.topics import create_topic
from tests.engines.waiting import until

PLAN = TopicPlan(partitions=1, replicas=1, raw_retention_days=7, window_days=30)


@pytest.mark.parametrize("topic", [*sorted(COMPACTED), Topic.ANALYSED])
async def test_a_message_without_a_value_erases_its_key_within_a_day_and_nothing_else(
    kafka: Kafka, topic: Topic
) -> None:
    await create_topic(kafka.address, topic, cleanup_policy="delete")  # as older versions made some of them
    await apply_topics(kafka.broker, PLAN)
    past = datetime.now(UTC) - ERASED_WITHIN - timedelta(minutes=1)
    rows = [(b"web:1", b"pohon tumbang"), (b"web:2", b"jalan rusak"), (b"web:1", None)]
    async with AIOKafkaProducer(bootstrap_servers=kafka.address) as producer:
        for key, value in rows:
            at = int(past.timestamp() * 1_000)
            await producer.send_and_wait(topic, value, key=key, partition=0, timestamp_ms=at)
        await producer.send_and_wait(topic, b"lampu padam", key=b"web:3", partition=0)

    async def is_erased() -> bool:
        left = [message.value async for message in read_topic(kafka.broker, topic) if message.value]
        return left == [b"jalan rusak", b"lampu padam"]

    await until(is_erased)
    if topic is Topic.ANALYSED:
        read = await read_offsets(kafka.broker, topic, [0, 1, 3])
        assert [message.value for message in read] == [b"jalan rusak", b"lampu padam"]


async def test_a_report_is_forgotten_on_real_engines_and_reading_all_again_brings_nothing_back(road: Road) -> None:
    raws = lamps(range(4))
    with road.worker():
        await road.send(raws)
        await road.found(ids(raws))

        done = await asyncio.to_thread(road.lapor, "forget", "sms:1")

        assert done.returncode == 0, done.stderr
        async with SearchIndex.connect(road.settings.elasticsearch) as index:

            async def is_gone() -> bool:
                await index.refresh()
                return await index.count_ids(["sms:1"]) == 0

            await until(is_gone)
            await road.send([*raws, *lamps([9])])
            await road.found(["sms:9"])
            assert await is_gone()
            assert await index.count_ids(ids(raws)) == 3
