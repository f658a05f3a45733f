"""How topics are laid out, and a broker that is away; what a broker does is in `tests/contracts`."""

from datetime import timedelta

import pytest

from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic, TopicPlan, apply_topics
from pipeline.domain.broker import Broker
from pipeline.domain.errors import Outage

DAY_MS = 86_400_000
PLAN = TopicPlan(partitions=3, replicas=1, raw_retention_days=7, window_days=30)


async def test_a_broker_that_is_away_is_an_outage() -> None:
    with pytest.raises(Outage, match=r"127\.0\.0\.1:9"):
        await apply_topics(Broker("127.0.0.1:9"), PLAN)
    with pytest.raises(Outage):
        async with open_sender(Broker("127.0.0.1:9")):
            pass


@pytest.mark.parametrize("topic", [Topic.RAW, Topic.RECEIVED, Topic.REJECTED])
def test_personal_data_is_gone_after_its_days_with_the_last_of_its_segment(topic: Topic) -> None:
    config = PLAN.config(topic)

    assert int(config["retention.ms"]) + int(config["segment.ms"]) == 7 * DAY_MS


def test_the_window_is_there_for_all_its_days_and_results_are_kept_for_good() -> None:
    assert PLAN.config(Topic.ANALYSED)["retention.ms"] == str(30 * DAY_MS)
    assert PLAN.oldest_analysed / timedelta(milliseconds=1) == 30 * DAY_MS + int(
        PLAN.config(Topic.ANALYSED)["segment.ms"]
    )
    assert PLAN.config(Topic.CONSOLIDATED) == {"cleanup.policy": "compact", "max.compaction.lag.ms": "86400000"}
