"""What is done with reports on real engines: two stages write the same documents, and neither loses anything."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex, StandingDocument
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.records import Message, encode_consolidated, encode_follow_up
from pipeline.domain.follow_up import Progress, Status
from tests.contracts.filling import make_member
from tests.domain.test_follow_up import make_event
from tests.engines.kafka import Kafka
from tests.engines.road import Road
from tests.engines.topics import add_partitions
from tests.engines.waiting import until

REPORTS = [f"sms:{number}" for number in range(200)]
STEPS = (Status.FORWARDED, Status.IN_PROGRESS, Status.FOLLOWED_UP, Status.RESOLVED, Status.CLOSED)
SMALL = {"index_batch_size": 20, "index_within_s": 0.05}
"""So that both stages meet on the same documents again and again."""


def answers(version: int) -> list[Message]:
    return [encode_consolidated(make_member(each), version=version, case_since=None) for each in REPORTS]


def follow_ups(number: int) -> list[Message]:
    status = STEPS[number]
    return [
        encode_follow_up(make_event(status, Progress(version=number), report_id=each, event_id=f"{each}:{number}"))
        for each in REPORTS
    ]


async def standing(road: Road) -> list[StandingDocument]:
    async with SearchIndex.connect(road.settings.elasticsearch) as index:
        return await index.get_standing(REPORTS)


async def wait_until_shown(road: Road, answer: int, steps: int) -> list[StandingDocument]:
    """Return when all documents show an answer and so many steps."""

    async def are_shown() -> bool:
        found = await standing(road)
        seen = {(each.answer_version, each.progress_version) for each in found}
        return len(found) == len(REPORTS) and seen == {(answer, steps)}

    await until(are_shown)
    return await standing(road)


async def send(road: Road, topic: Topic, messages: Sequence[Message]) -> None:
    async with open_sender(road.settings.kafka) as sender:
        await sender.send(topic, messages)


async def test_answers_and_follow_ups_of_two_workers_meet_and_nothing_is_lost(road: Road, kafka: Kafka) -> None:
    with road.worker("index", **SMALL) as one, road.worker("follow_up", **SMALL) as other:
        await one.ready()
        await other.ready()
        await asyncio.gather(
            *(send(road, Topic.CONSOLIDATED, answers(version)) for version in (1_000, 2_000)),
            send(road, Topic.FOLLOW_UPS, follow_ups(0)),
        )
        await wait_until_shown(road, 2_000, 1)
        await asyncio.gather(
            send(road, Topic.CONSOLIDATED, answers(3_000)),
            send(road, Topic.FOLLOW_UPS, [*follow_ups(1), *follow_ups(2)]),
        )
        await wait_until_shown(road, 3_000, 3)

        for topic in (Topic.CONSOLIDATED, Topic.FOLLOW_UPS):
            await add_partitions(kafka.address, topic, 9)
        await asyncio.gather(
            send(road, Topic.CONSOLIDATED, answers(4_000)), send(road, Topic.FOLLOW_UPS, follow_ups(3))
        )
        await wait_until_shown(road, 4_000, 4)
        await send(road, Topic.FOLLOW_UPS, follow_ups(4))
        before = await wait_until_shown(road, 4_000, 5)

        await send(road, Topic.FOLLOW_UPS, [each for number in range(len(STEPS)) for each in follow_ups(number)])
        await send(road, Topic.CONSOLIDATED, answers(1_000))
        await send(road, Topic.FOLLOW_UPS, [_mark()])
        await wait_until_marked(road)
        assert await standing(road) == before
    assert await road.count(Topic.REJECTED) == 0

    async with SearchIndex.connect(road.settings.elasticsearch) as index:
        await index._client.indices.delete(index="laporan-v*,dukungan-v*", allow_no_indices=True)
    assert road.lapor("index", "init").returncode == 0
    with road.worker("index", **SMALL):
        await send(road, Topic.CONSOLIDATED, answers(4_000))
        rebuilt = await wait_until_shown(road, 4_000, 5)
    assert [each.document for each in rebuilt] == [each.document for each in before]


def _mark() -> Message:
    return encode_follow_up(make_event(Status.FORWARDED, report_id="sms:mark"))


async def wait_until_marked(road: Road) -> None:
    async with open_store(road.settings.store) as store:

        async def is_marked() -> bool:
            return (await ProgressTable(store).get("sms:mark")).version == 1

        await until(is_marked)
