"""The whole road on real engines: every accepted report is found, once, whatever happens on the way."""

from __future__ import annotations

from collections import Counter

from pipeline.adapters.reference.samples import load_samples
from pipeline.domain.errors import DataFault, attempt
from pipeline.system.sending import played_id, read_lines
from tests.engines.road import Road, ids, lamps


async def test_the_sample_reports_go_in_and_are_found_once_each(road: Road) -> None:
    raws = read_lines(load_samples())
    played = [attempt(played_id, raw) for raw in raws]
    expected = [report_id for report_id in played if not isinstance(report_id, DataFault)]
    with road.worker():
        await road.send(raws)
        await road.found(expected)

        assert await road.times_found(expected) == Counter(expected)


async def test_a_worker_that_is_started_again_goes_on_where_the_last_one_was(road: Road) -> None:
    first, second = lamps(range(20)), lamps(range(20, 40))
    with road.worker() as worker:
        await road.send(first)
        await road.found(ids(first))
        assert worker.stop() == 0
    await road.send(second)
    with road.worker():
        await road.found(ids(second))

    assert await road.times_found(ids(first + second)) == Counter(ids(first + second))


async def test_a_worker_that_is_killed_under_load_loses_nothing_and_doubles_nothing(road: Road) -> None:
    raws = lamps(range(600))
    with road.worker(batch_size=16) as worker:
        await worker.ready()
        await road.send(raws)
        await road.found(ids(raws[:40]))
        worker.kill()
    with road.worker():
        await road.found(ids(raws))

    assert await road.times_found(ids(raws)) == Counter(ids(raws))
