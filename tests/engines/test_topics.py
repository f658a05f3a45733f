"""Topics on a real Kafka: they follow the settings, keep no personal data beyond its days, and any codec is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from pipeline.adapters.kafka.client import read_topic
from pipeline.adapters.kafka.topics import Topic, TopicChanges, TopicPlan, TopicSetting, apply_topics
from pipeline.contract.records import encode_raw
from pipeline.domain.errors import SetupFault
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.road import Road, ids, lamps, lay
from tests.engines.topics import add_partitions, create_topic, forget_topic, read_settings
from tests.engines.waiting import until

PLAN = TopicPlan(partitions=2, replicas=1, raw_retention_days=7, window_days=30)
DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)


async def test_topics_follow_the_settings_when_these_change_and_what_was_done_is_told(kafka: Kafka) -> None:
    await apply_topics(kafka.broker, PLAN)
    shorter = replace(PLAN, raw_retention_days=3, window_days=60, partitions=3)

    changes = await apply_topics(kafka.broker, shorter)

    assert not changes.created
    told = {(each.topic, each.name): (each.found, each.planned) for each in changes.changed}
    assert told[Topic.RAW, "partitions"] == ("2", "3")
    assert told[Topic.RAW, "retention.ms"] == tuple(p.config(Topic.RAW)["retention.ms"] for p in (PLAN, shorter))
    assert told[Topic.ANALYSED, "retention.ms"] == (str(30 * DAY // MS), str(60 * DAY // MS))
    assert (Topic.CONSOLIDATED, "cleanup.policy") not in told
    assert await apply_topics(kafka.broker, shorter) == TopicChanges()


async def test_what_an_operator_set_on_a_topic_stays(kafka: Kafka) -> None:
    await create_topic(kafka.address, Topic.RAW, partitions=2, compression_type="zstd", retention_ms="1000000")

    changes = await apply_topics(kafka.broker, PLAN)

    assert TopicSetting(Topic.RAW, "retention.ms", "1000000", PLAN.config(Topic.RAW)["retention.ms"]) in changes.changed
    assert (await read_settings(kafka.address, Topic.RAW))["compression.type"] == "zstd"


async def test_more_partitions_than_planned_are_told_and_left(kafka: Kafka) -> None:
    await apply_topics(kafka.broker, PLAN)
    await add_partitions(kafka.address, Topic.RECEIVED, 5)

    changes = await apply_topics(kafka.broker, PLAN)

    assert changes == TopicChanges(left=(TopicSetting(Topic.RECEIVED, "partitions", "5", "2"),))


async def test_a_second_partition_where_one_must_be_is_refused(kafka: Kafka) -> None:
    await apply_topics(kafka.broker, PLAN)
    await add_partitions(kafka.address, Topic.ANALYSED, 2)

    with pytest.raises(SetupFault, match=r"laporan\.teranalisis\.v1 berpartisi 2, padahal harus satu"):
        await apply_topics(kafka.broker, PLAN)


async def test_more_replicas_than_brokers_are_refused(kafka: Kafka) -> None:
    with pytest.raises(SetupFault, match="InvalidReplicationFactor"):
        await apply_topics(kafka.broker, replace(PLAN, replicas=3))


async def test_personal_data_past_its_days_is_gone_though_newer_reports_stand_right_behind(kafka: Kafka) -> None:
    await apply_topics(kafka.broker, PLAN)
    now = datetime.now(UTC)
    async with AIOKafkaProducer(bootstrap_servers=kafka.address) as producer:
        for days in (7.1, 5, 0):
            at = int((now - days * DAY).timestamp() * 1_000)
            await producer.send_and_wait(Topic.RAW, b"%.1f days old" % days, partition=0, timestamp_ms=at)

    async def is_gone() -> bool:
        return [m.value async for m in read_topic(kafka.broker, Topic.RAW)] == [b"5.0 days old", b"0.0 days old"]

    await until(is_gone)


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
async def test_a_partner_may_compress_with_any_codec(kafka: Kafka, codec: str) -> None:
    await apply_topics(kafka.broker, PLAN)
    (raw,) = lamps([1])
    message = encode_raw(raw)
    async with AIOKafkaProducer(bootstrap_servers=kafka.address, compression_type=codec) as producer:
        await producer.send_and_wait(Topic.RAW, message.value, headers=list(message.headers))

    assert [m async for m in read_topic(kafka.broker, Topic.RAW)] == [message]


async def test_a_topic_may_compress_all_that_it_takes(
    kafka: Kafka, elasticsearch: Elasticsearch, tmp_path: Path
) -> None:
    for topic, codec in zip((Topic.RAW, Topic.RECEIVED, Topic.CONSOLIDATED), ("lz4", "snappy", "zstd"), strict=True):
        await create_topic(kafka.address, topic, partitions=4, compression_type=codec)
    road = await lay(tmp_path / "state", kafka.address, elasticsearch.address)
    raws = lamps(range(5))
    with road.worker():
        await road.send(raws)
        await road.found(ids(raws))


async def test_a_worker_does_not_start_without_one_of_the_topics_and_says_what_to_do(road: Road, kafka: Kafka) -> None:
    await forget_topic(kafka.address, Topic.DECISIONS)

    refused = road.lapor("worker", "ingest")

    assert refused.returncode == 2
    assert "di Kafka belum ada laporan.keputusan.v1: jalankan `lapor topics` dahulu" in refused.stderr


def test_the_command_tells_what_it_did(road: Road) -> None:
    done = road.lapor("topics", raw_retention_days=2, topic_partitions=1)

    assert done.returncode == 0, done.stderr
    assert "laporan.mentah.v1: retention.ms diubah dari" in done.stdout
    assert "laporan.mentah.v1: partitions tetap 4, Kafka tidak dapat menjadikannya 1" in done.stdout
