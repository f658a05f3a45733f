"""Topics, sending and reading, against the embedded broker."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.embedded import EmbeddedEngines
from pipeline.adapters.kafka import open_sender, read_topic
from pipeline.adapters.topics import Topic, TopicPlan, create_topics
from pipeline.adapters.wire import Message
from pipeline.domain.errors import Outage, SetupFault

PLAN = TopicPlan(partitions=3, replicas=1, raw_retention_days=7, window_days=30)


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[str]:
    with EmbeddedEngines(tmp_path) as engines:
        yield engines.kafka_address


async def test_topics_are_created_once(kafka: str) -> None:
    assert await create_topics(kafka, PLAN) == list(Topic)
    assert await create_topics(kafka, PLAN) == []


async def test_what_was_sent_is_read_back_with_key_headers_and_bytes(kafka: str) -> None:
    await create_topics(kafka, PLAN)
    sent = [Message(b"\xff%d" % n, b"k%d" % n, (("channel", b"sms"),)) for n in range(50)]
    async with open_sender(kafka) as sender:
        await sender.send(Topic.RAW, sent)

    read = [message async for message in read_topic(kafka, Topic.RAW)]

    assert sorted(read, key=lambda m: m.value) == sorted(sent, key=lambda m: m.value)


async def test_what_was_written_since_a_moment_is_read_and_nothing_of_it_missed(kafka: str) -> None:
    await create_topics(kafka, PLAN)
    async with open_sender(kafka) as sender:
        await sender.send(Topic.CONSOLIDATED, [Message(b"old %d" % n, b"k%d" % n) for n in range(20)])
        moment = datetime.now(UTC) + timedelta(milliseconds=1)
        while datetime.now(UTC) < moment:
            await asyncio.sleep(0)
        await sender.send(Topic.CONSOLIDATED, [Message(b"new %d" % n, b"k%d" % n) for n in range(20)])

    read = {message.value async for message in read_topic(kafka, Topic.CONSOLIDATED, since=moment)}

    assert read == {b"new %d" % n for n in range(20)}
    assert len([m async for m in read_topic(kafka, Topic.CONSOLIDATED, since=moment - timedelta(days=1))]) == 40
    assert [m async for m in read_topic(kafka, Topic.REJECTED, since=moment)] == []


async def test_reading_an_empty_topic_ends(kafka: str) -> None:
    await create_topics(kafka, PLAN)

    assert [message async for message in read_topic(kafka, Topic.REJECTED)] == []


async def test_a_broker_that_is_away_is_an_outage() -> None:
    with pytest.raises(Outage, match=r"127\.0\.0\.1:9"):
        await create_topics("127.0.0.1:9", PLAN)
    with pytest.raises(Outage):
        async with open_sender("127.0.0.1:9"):
            pass


def test_personal_data_is_kept_for_days_and_results_for_good() -> None:
    assert PLAN.config(Topic.RAW)["retention.ms"] == str(7 * 86_400_000)
    assert PLAN.config(Topic.REJECTED)["retention.ms"] == str(7 * 86_400_000)
    assert PLAN.config(Topic.ANALYSED)["retention.ms"] == str(30 * 86_400_000)
    assert PLAN.config(Topic.CONSOLIDATED) == {"cleanup.policy": "compact"}


async def test_a_topic_that_nobody_created_is_named_with_the_remedy(kafka: str) -> None:
    with pytest.raises(SetupFault, match=r"laporan\.keputusan\.v1 is missing: run `lapor topics`"):
        assert [message async for message in read_topic(kafka, Topic.DECISIONS)] == []
