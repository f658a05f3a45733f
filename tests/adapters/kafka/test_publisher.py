"""What is handed over is safe: in the journal first, then on its topic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import Sender, read_topic
from pipeline.adapters.kafka.publisher import Publisher, open_publisher
from pipeline.adapters.kafka.topics import Topic, TopicPlan, apply_topics
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.journal import Journal
from pipeline.contract.records import SUPPORT, Message, decode_raw
from pipeline.domain.broker import Broker
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.report import RawReport
from pipeline.domain.support import Support

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
PLAN = TopicPlan(partitions=4, replicas=1, raw_retention_days=7, window_days=30)
FOLLOW = Support(report_id="sms:1", reporter="b0a1", channel=Channel.WEB, received_at=T0)


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield Journal(store)


async def written(journal: Journal, topic: Topic) -> list[Message]:
    return [message async for page in journal.read(topic) for message in page]


async def test_what_is_sent_is_written_down_as_it_is_sent_but_for_the_wake_up(tmp_path: Path, journal: Journal) -> None:
    raw = RawReport(channel="sms", body=b"\xff lampu padam", received_at=T0, assigned_id="a")
    decision = OfficerDecision(kind=OfficerDecisionKind.SPLIT, report_id="sms:2", officer="tes", decided_at=T0)
    with EmbeddedEngines(tmp_path) as engines:
        await apply_topics(Broker(engines.kafka_address), PLAN)
        async with open_publisher(Broker(engines.kafka_address), journal) as publisher:
            await publisher.publish(raw)
            await publisher.decide(decision)
        for topic in (Topic.RAW, Topic.DECISIONS):
            sent = [message async for message in read_topic(Broker(engines.kafka_address), topic)]
            assert await written(journal, topic) == sent
    (kept,) = await written(journal, Topic.RAW)
    assert decode_raw(kept) == raw
    assert await written(journal, Topic.ANALYSED) == []


async def test_what_the_gateway_refuses_is_kept_with_its_reason(tmp_path: Path, journal: Journal) -> None:
    raw = RawReport(channel="sms", body=b"\xff", received_at=T0, client="generic")
    with EmbeddedEngines(tmp_path) as engines:
        await apply_topics(Broker(engines.kafka_address), PLAN)
        async with open_publisher(Broker(engines.kafka_address), journal) as publisher:
            await publisher.reject(raw, DataFault("invalid_json", "no JSON"), stage="ingest")
        (sent,) = [message async for message in read_topic(Broker(engines.kafka_address), Topic.REJECTED)]

    assert await written(journal, Topic.REJECTED) == [sent]
    assert decode_raw(sent) == raw
    assert (sent.header("rejected_stage"), sent.header("rejected_code")) == ("ingest", "invalid_json")


async def test_a_support_that_came_twice_has_one_key(tmp_path: Path, journal: Journal) -> None:
    again = replace(FOLLOW, received_at=T0 + timedelta(days=1))
    with EmbeddedEngines(tmp_path) as engines:
        await apply_topics(Broker(engines.kafka_address), PLAN)
        async with open_publisher(Broker(engines.kafka_address), journal) as publisher:
            await publisher.follow(FOLLOW)
            await publisher.follow(again)
        sent = [message async for message in read_topic(Broker(engines.kafka_address), Topic.SUPPORTS)]

    assert [SUPPORT.decode(message.value) for message in sent] == [FOLLOW, again]
    assert len({message.key for message in sent}) == 1
    await journal.compact(Topic.SUPPORTS)
    assert [SUPPORT.decode(message.value) for message in await written(journal, Topic.SUPPORTS)] == [again]


async def test_a_support_that_kafka_did_not_take_is_an_outage_and_comes_with_the_next_start(journal: Journal) -> None:
    class Away(Sender):
        async def send(self, topic: Topic, messages: Sequence[Message]) -> None:
            raise Outage("away")

    with pytest.raises(Outage):
        await Publisher(Away(None), journal).follow(FOLLOW)

    assert [SUPPORT.decode(message.value) for message in await written(journal, Topic.SUPPORTS)] == [FOLLOW]


def test_supports_are_kept_for_good() -> None:
    assert PLAN.config(Topic.SUPPORTS)["cleanup.policy"] == "compact"
