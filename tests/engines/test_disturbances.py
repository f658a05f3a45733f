"""Engines that go away and come back, workers that come and go: every accepted report is found, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pipeline.adapters.kafka.topics import Topic
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.road import Road, ids, lamps
from tests.engines.topics import add_partitions

SMALL = 16
"""Reports in a batch, so that a disturbance finds some batches done, one on its way and some to come."""


async def all_found_once(road: Road, numbers: range) -> None:
    expected = ids(lamps(numbers))
    await road.found(expected)
    assert await road.times_found(expected) == Counter(expected)


async def test_two_workers_come_and_go_under_load(road: Road) -> None:
    raws = lamps(range(900))
    with road.worker(batch_size=SMALL) as first:
        await first.ready()
        await road.send(raws[:300])
        with road.worker(batch_size=SMALL) as second:
            await second.ready()
            await road.send(raws[300:600])
            await road.found(ids(raws[:100]))
            second.stop()
        await road.send(raws[600:])
        with road.worker(batch_size=SMALL) as third:
            await third.ready()
            first.kill()
            await all_found_once(road, range(900))


async def test_partitions_that_are_added_while_workers_run_are_read(road: Road, kafka: Kafka) -> None:
    with road.worker() as worker:
        await worker.ready()
        await road.send(lamps(range(50)))
        await road.found(ids(lamps(range(50))))
        for topic in (Topic.RAW, Topic.RECEIVED, Topic.CONSOLIDATED):
            await add_partitions(kafka.address, topic, 8)
        await road.send(lamps(range(50, 150)))
        await all_found_once(road, range(150))


@pytest.mark.parametrize("end", [Kafka.stop, Kafka.kill], ids=["stopped", "killed"])
async def test_a_broker_that_goes_away_in_the_middle_of_a_batch_and_comes_back(
    road: Road, kafka: Kafka, end: Callable[[Kafka], None]
) -> None:
    raws = lamps(range(400))
    with road.worker(batch_size=SMALL) as worker:
        await worker.ready()
        await road.send(raws)
        await road.found(ids(raws[:20]))
        end(kafka)
        kafka.start()
        await all_found_once(road, range(400))
        assert not worker.has_ended


async def test_an_index_that_goes_away_in_the_middle_of_a_batch_and_comes_back(
    road: Road, elasticsearch: Elasticsearch
) -> None:
    raws = lamps(range(400))
    with road.worker(batch_size=SMALL, index_batch_size=SMALL) as worker:
        await worker.ready()
        await road.send(raws)
        await road.found(ids(raws[:20]))
        elasticsearch.kill()
        elasticsearch.start()
        await all_found_once(road, range(400))
        assert not worker.has_ended


async def test_a_worker_that_sleeps_longer_than_its_session_goes_on_where_it_may(road: Road) -> None:
    raws = lamps(range(400))
    with road.worker(batch_size=SMALL) as slow, road.worker(batch_size=SMALL) as other:
        await slow.ready()
        await other.ready()
        await road.send(raws[:200])
        await road.found(ids(raws[:20]))
        slow.freeze()
        await road.send(raws[200:])
        await road.found(ids(raws))  # the other has taken over
        slow.thaw()
        await road.send(lamps(range(400, 450)))
        await all_found_once(road, range(450))
        assert not slow.has_ended
