"""What is handed over is safe: in the journal first, then on its topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.embedded import EmbeddedEngines
from pipeline.adapters.journal import Journal
from pipeline.adapters.kafka import Sender, read_topic
from pipeline.adapters.publisher import Publisher, open_publisher
from pipeline.adapters.topics import Topic, TopicPlan, create_topics
from pipeline.adapters.wire import SUPPORT, Message
from pipeline.domain.errors import Outage
from pipeline.domain.report import Channel
from pipeline.domain.support import Support

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
PLAN = TopicPlan(partitions=4, replicas=1, raw_retention_days=7, window_days=30)
FOLLOW = Support(report_id="sms:1", reporter="b0a1", channel=Channel.WEB, received_at=T0)


async def test_a_support_is_written_down_once_and_sent_each_time_under_the_same_key(tmp_path: Path) -> None:
    again = replace(FOLLOW, received_at=T0 + timedelta(days=1))
    journal = Journal(tmp_path / "journal.db")
    with EmbeddedEngines(tmp_path) as engines:
        await create_topics(engines.kafka_address, PLAN)
        async with open_publisher(engines.kafka_address, journal) as publisher:
            await publisher.follow(FOLLOW)
            await publisher.follow(again)
        sent = [message async for message in read_topic(engines.kafka_address, Topic.SUPPORTS)]

    assert [SUPPORT.decode(message.value) for message in sent] == [FOLLOW, again]
    assert len({message.key for message in sent}) == 1
    assert list(journal.supports()) == [again]
    journal.close()


async def test_a_support_that_kafka_did_not_take_is_an_outage_and_comes_with_the_next_start(tmp_path: Path) -> None:
    class Away(Sender):
        async def send(self, topic: Topic, messages: Sequence[Message]) -> None:
            raise Outage("away")

    journal = Journal(tmp_path / "journal.db")
    with pytest.raises(Outage):
        await Publisher(Away(None), journal).follow(FOLLOW)

    assert list(journal.supports()) == [FOLLOW]
    journal.close()


def test_supports_are_kept_for_good() -> None:
    assert PLAN.config(Topic.SUPPORTS) == {"cleanup.policy": "compact"}
