"""What the broker must do: keep topics, messages and committed offsets, and give them back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from pipeline.adapters.kafka.backlog import Backlog, measure_backlogs
from pipeline.adapters.kafka.client import open_sender, read_offsets, read_topic
from pipeline.adapters.kafka.kept import KeptRecord, open_kept_writer
from pipeline.adapters.kafka.topics import Topic, TopicChanges, TopicPlan, apply_topics
from pipeline.contract.records import WAKE_UP, Heir, Message, encode_forgotten, tombstone
from pipeline.domain.broker import Broker
from pipeline.domain.errors import SetupFault

PLAN = TopicPlan(partitions=3, replicas=1, raw_retention_days=7, window_days=30)


class BrokerContract:
    async def test_topics_are_created_once(self, broker: str) -> None:
        assert await apply_topics(Broker(broker), PLAN) == TopicChanges(created=tuple(Topic))
        assert await apply_topics(Broker(broker), PLAN) == TopicChanges()

    async def test_what_was_sent_is_read_back_with_key_headers_and_bytes(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        sent = [Message(b"\xff%d" % n, b"k%d" % n, (("channel", b"sms"),)) for n in range(50)]
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.RAW, sent)

        read = [message async for message in read_topic(Broker(broker), Topic.RAW)]

        assert sorted(read, key=lambda m: m.value) == sorted(sent, key=lambda m: m.value)

    async def test_what_was_written_since_a_moment_is_read_and_nothing_of_it_missed(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.CONSOLIDATED, [Message(b"old %d" % n, b"k%d" % n) for n in range(20)])
            moment = datetime.now(UTC) + timedelta(milliseconds=1)
            while datetime.now(UTC) < moment:
                await asyncio.sleep(0)
            await sender.send(Topic.CONSOLIDATED, [Message(b"new %d" % n, b"k%d" % n) for n in range(20)])

        read = {message.value async for message in read_topic(Broker(broker), Topic.CONSOLIDATED, since=moment)}

        assert read == {b"new %d" % n for n in range(20)}
        assert (
            len([m async for m in read_topic(Broker(broker), Topic.CONSOLIDATED, since=moment - timedelta(days=1))])
            == 40
        )
        assert [m async for m in read_topic(Broker(broker), Topic.REJECTED, since=moment)] == []

    async def test_reading_an_empty_topic_ends(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)

        assert [message async for message in read_topic(Broker(broker), Topic.REJECTED)] == []

    async def test_a_topic_that_nobody_created_is_named_with_the_remedy(self, broker: str) -> None:
        with pytest.raises(SetupFault, match=r"laporan\.keputusan\.v1 belum ada: jalankan `lapor topics`"):
            assert [message async for message in read_topic(Broker(broker), Topic.DECISIONS)] == []

    async def test_a_message_without_key_and_without_value_stays_so(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.RAW, [Message(b"", None, ())])

        assert [message async for message in read_topic(Broker(broker), Topic.RAW)] == [Message(b"", None, ())]

    async def test_a_key_without_a_value_is_read_as_such(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        ends = [tombstone(b"sms:17", version=8), encode_forgotten("sms:17", Heir("sms:18", 0.5)), WAKE_UP]
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.ANALYSED, ends)

        assert [message async for message in read_topic(Broker(broker), Topic.ANALYSED)] == ends

    async def test_messages_of_one_key_are_read_in_their_order(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        keys = [b"k%d" % (n % 5) for n in range(200)]
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.RECEIVED, [Message(b"%d" % n, key) for n, key in enumerate(keys)])

        read = [message async for message in read_topic(Broker(broker), Topic.RECEIVED)]

        for key in set(keys):
            values = [int(message.value) for message in read if message.key == key]
            assert values == sorted(values)
            assert len(values) == 40

    async def test_reading_may_end_before_an_offset(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        async with open_sender(Broker(broker)) as sender:
            for n in range(10):
                await sender.send(Topic.ANALYSED, [Message(b"%d" % n, b"k")])

        read = [message async for message in read_topic(Broker(broker), Topic.ANALYSED, before=4)]

        assert [(message.offset, message.value) for message in read] == [(n, b"%d" % n) for n in range(4)]
        assert [message async for message in read_topic(Broker(broker), Topic.ANALYSED, before=0)] == []

    async def test_single_messages_are_read_by_their_offsets(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.ANALYSED, [Message(b"%d" % n, b"k") for n in range(300)])

        read = await read_offsets(Broker(broker), Topic.ANALYSED, [0, 7, 299])

        assert [message.value for message in read] == [b"0", b"7", b"299"]

    async def test_a_group_goes_on_at_what_it_committed(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        async with open_sender(Broker(broker)) as sender:
            await sender.send(Topic.ANALYSED, [Message(b"%d" % n, b"k") for n in range(10)])
        part = TopicPartition(Topic.ANALYSED.value, 0)

        async with group_member(broker, part) as first:
            assert [(await first.getone()).value for _ in range(4)] == [b"0", b"1", b"2", b"3"]
            await first.commit({part: 3})
        async with group_member(broker, part) as second:
            assert await second.committed(part) == 3
            assert (await second.getone()).value == b"3"

    async def test_what_a_group_has_not_committed_waits_and_its_oldest_is_known(self, broker: str) -> None:
        await apply_topics(Broker(broker), PLAN)
        async with open_kept_writer(Broker(broker)) as writer:
            await writer.write(Topic.CORRECTIONS, [KeptRecord(0, b"%d" % n, b"", (), OLD_MS + n) for n in range(30)])
            await writer.write(Topic.DECISIONS, [KeptRecord(0, b"%d" % n, b"", (), OLD_MS + n) for n in range(10)])
        part = TopicPartition(Topic.DECISIONS.value, 0)
        async with group_member(broker, part) as member:
            await member.commit({part: 4})

        topics = (Topic.CORRECTIONS, Topic.DECISIONS, Topic.RAW)
        found = await measure_backlogs(Broker(broker), "uji", topics)
        async with group_member(broker, part) as member:
            await member.commit({part: 10})
        done = await measure_backlogs(Broker(broker), "uji", topics)

        assert found == {
            Topic.CORRECTIONS: Backlog(30, at(OLD_MS)),
            Topic.DECISIONS: Backlog(6, at(OLD_MS + 4)),
            Topic.RAW: Backlog(),
        }
        assert done[Topic.DECISIONS] == Backlog()


OLD_MS = 1_764_000_000_000


def at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1_000, UTC)


@asynccontextmanager
async def group_member(address: str, part: TopicPartition) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of a partition that commits for a group."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=address, group_id="uji", enable_auto_commit=False, auto_offset_reset="earliest"
    )
    async with consumer:
        consumer.assign([part])
        yield consumer
