"""One hop on a real Kafka: order, acks after results, workers that come, go and lose what they had, gaps, refusals."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256

import aiokafka
import pytest

from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic
from pipeline.agents.loop import Outcome
from pipeline.contract.records import KEPT_BYTES, Message
from pipeline.domain.broker import Broker
from pipeline.system.faust_app import COMMIT_INTERVAL_S
from tests.engines.hop import (
    PARTITIONS,
    SINK,
    SOURCE,
    by_key,
    committed,
    count,
    ends,
    fill,
    hop,
    make_topics,
    numbered,
    passed_on,
    process,
    results,
)
from tests.engines.kafka import Kafka
from tests.engines.waiting import until


async def until_passed(broker: str, number: int) -> None:
    async def are_passed() -> bool:
        return await count(broker) >= number

    await until(are_passed)


async def test_all_is_passed_on_once_in_the_order_of_its_key_and_in_batches_of_the_size_asked_for(broker: str) -> None:
    await make_topics(broker)
    await fill(broker, numbered(range(3_000)))
    sizes: list[int] = []

    async def stage(messages: Sequence[Message]) -> Outcome:
        sizes.append(len(messages))
        return await passed_on(messages)

    async with hop(broker, stage, batch_size=300):
        await until_passed(broker, 3_000)

    found = await results(broker)
    assert len(found) == 3_000
    assert by_key(found) == by_key(numbered(range(3_000)))
    assert max(sizes) <= 300
    assert await committed(broker) == await ends(broker)


async def test_what_is_not_safe_is_not_committed(broker: str) -> None:
    await make_topics(broker)
    await fill(broker, numbered(range(500), keys=1))
    stuck, go_on = asyncio.Event(), asyncio.Event()

    async def stage(messages: Sequence[Message]) -> Outcome:
        if any(message.value == b"250" for message in messages):
            stuck.set()
            await go_on.wait()
        return await passed_on(messages)

    async with hop(broker, stage, batch_size=50):
        await stuck.wait()
        await asyncio.sleep(2 * COMMIT_INTERVAL_S)
        there = next(m.offset for m in await results(broker, SOURCE) if m.value == b"250")
        assert there is not None
        assert 0 < sum((await committed(broker)).values()) <= there
        go_on.set()
        await until_passed(broker, 500)


async def test_a_hop_that_is_killed_under_load_loses_nothing_and_keeps_the_order(broker: str) -> None:
    await make_topics(broker)
    await fill(broker, numbered(range(20_000)))
    for kills in range(1, 4):
        with process(broker, f"killed {kills}", stage_s=0.02) as child:
            await until_passed(broker, kills * 2_000)
            child.send_signal(signal.SIGKILL)
            child.wait()
    async with hop(broker, batch_size=256):
        await until_passed(broker, 20_000)

    assert by_key(await results(broker)) == by_key(numbered(range(20_000)))


async def test_hops_that_come_and_go_share_the_partitions_and_do_nothing_twice(broker: str) -> None:
    await make_topics(broker)
    await fill(broker, numbered(range(6_000)))

    async def slowly(messages: Sequence[Message]) -> Outcome:
        await asyncio.sleep(0.05)
        return await passed_on(messages)

    async with hop(broker, slowly):
        await until_passed(broker, 500)
        async with hop(broker, slowly):
            await until_passed(broker, 2_500)
        await until_passed(broker, 3_500)
        async with hop(broker, slowly):
            await until_passed(broker, 6_000)

    found = await results(broker)
    assert by_key(found) == by_key(numbered(range(6_000)))
    assert len(found) == 6_000


@pytest.mark.parametrize("_", range(3))
async def test_what_comes_in_the_middle_of_a_rebalance_is_not_passed_over(broker: str, _: int) -> None:
    await make_topics(broker)
    async with hop(broker), asyncio.TaskGroup() as group:
        group.create_task(trickle(broker, 300))
        async with hop(broker):
            await until_passed(broker, 100)
        await until_passed(broker, 300)

    assert by_key(await results(broker)) == by_key(numbered(range(300)))


async def trickle(broker: str, total: int) -> None:
    """Send one message after the other, so that some come at each moment of what happens beside."""
    async with open_sender(Broker(broker)) as sender:
        for message in numbered(range(total)):
            await sender.send(SOURCE, [message])


async def test_a_batch_that_takes_longer_than_a_rebalance_is_given_up_and_done_again(broker: str) -> None:
    await make_topics(broker)
    await fill(broker, numbered(range(400)))
    stuck, runs = asyncio.Event(), 0

    async def stage(messages: Sequence[Message]) -> Outcome:
        nonlocal runs
        runs += 1
        if runs == 1:
            stuck.set()
            await asyncio.Event().wait()
        return await passed_on(messages)

    async with hop(broker, stage):
        await stuck.wait()
        async with hop(broker):
            await until_passed(broker, 400)
        await fill(broker, numbered(range(400, 500)))
        await until_passed(broker, 500)

    assert runs > 1  # it stayed in the group
    assert by_key(await results(broker)) == by_key(numbered(range(500)))


async def test_a_hop_that_slept_while_others_took_its_partitions_writes_nothing_of_its_batch(broker: str) -> None:
    await make_topics(broker)
    await fill(broker, numbered(range(100), keys=1))
    with process(broker, "sleeper", stage_s=2) as sleeper:
        await asyncio.to_thread(sleeper.stdout.readline)  # the stage has begun
        sleeper.send_signal(signal.SIGSTOP)
        with process(broker, "other"):
            await until_passed(broker, 100)
            sleeper.send_signal(signal.SIGCONT)
            await fill(broker, numbered(range(100, 200), keys=1))
            await until_passed(broker, 200)

    by = {message.header("by") for message in await results(broker) if int(message.value) < 100}
    assert by == {"other"}


async def overwrite(broker: str) -> None:
    """Leave gaps in each partition: each key is written often, and an old segment is compacted to its last word."""
    for start in range(0, 4_000, 500):
        await fill(broker, numbered(range(start, start + 500), keys=97))
    for _ in range(3):  # what is compacted is behind the active segment, which rolls when something comes later
        await asyncio.sleep(0.3)
        await fill(broker, numbered(range(4_000, 4_097), keys=97))

    async def is_compacted() -> bool:
        return len(await results(broker, SOURCE)) < 1_500

    await until(is_compacted)


async def abort_and_commit(broker: str) -> None:
    """Leave gaps of transactions, whose markers take an offset each."""
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=broker, transactional_id="partner")
    await producer.start()
    for number in range(60):
        async with producer.transaction():
            for message in numbered(range(number * 5, number * 5 + 5)):
                await producer.send(SOURCE, message.value, key=message.key)
    await producer.stop()


@pytest.mark.parametrize("leave_gaps", [overwrite, abort_and_commit], ids=["compacted", "transactions"])
async def test_gaps_in_the_offsets_are_committed_at_once(
    broker: str, leave_gaps: Callable[[str], Awaitable[None]]
) -> None:
    compacted = {
        "cleanup_policy": "compact",
        "segment_ms": "200",
        "min_cleanable_dirty_ratio": "0.01",
        "max_compaction_lag_ms": "200",
    }
    await make_topics(broker, source=compacted if leave_gaps is overwrite else None)
    await leave_gaps(broker)
    last = {message.value for message in await results(broker, SOURCE)}

    async with hop(broker):
        await until_passed(broker, len(last))

        async def is_at_the_end() -> bool:
            offsets, end = await committed(broker), await ends(broker)
            # the end of a transaction is behind its last record, which is what can be committed
            return all(end[each] - offsets.get(each, 0) <= 1 for each in range(PARTITIONS))

        await until(is_at_the_end, within_s=60)  # by one gap a second it would take ten minutes

    before = len(await results(broker))
    async with hop(broker):
        await fill(broker, [Message(b"5000", b"new")])
        await until_passed(broker, len(last) + 1)
    assert len(await results(broker)) == before + 1


@pytest.mark.parametrize("number", [0, 1, 57, 99])
async def test_a_record_that_kafka_refuses_is_rejected_and_the_others_go_on(broker: str, number: int) -> None:
    await make_topics(broker, sink={"cleanup_policy": "compact"})
    await fill(broker, numbered(range(100), keys=1))

    async def stage(messages: Sequence[Message]) -> Outcome:
        return Outcome([Message(m.value, None if int(m.value) == number else m.key) for m in messages], [])

    async with hop(broker, stage):
        await until_passed(broker, 99)
        await until_rejected(broker, 1)

    assert by_key(await results(broker))[b"k0"] == [n for n in range(100) if n != number]
    (rejected,) = await results(broker, Topic.REJECTED)
    assert rejected.value == b"%d" % number
    assert rejected.header("rejected_code") == "refused_by_kafka"
    assert rejected.header("rejected_stage") == "deduplicate"


async def test_records_too_large_for_the_topic_or_for_kafka_are_rejected_with_their_digest(broker: str) -> None:
    await make_topics(broker, sink={"max_message_bytes": "20000"})
    await fill(broker, numbered(range(300), keys=7))
    grown = {10: b"1" * 30_000, 20: b"1" * 1_200_000, 200: b"1" * 30_000}

    async def stage(messages: Sequence[Message]) -> Outcome:
        return Outcome([Message(grown.get(int(m.value), m.value), m.key) for m in messages], [])

    async with hop(broker, stage):
        await until_passed(broker, 297)
        await until_rejected(broker, 3)

    found = by_key(await results(broker))
    assert sorted(number for numbers in found.values() for number in numbers) == [
        n for n in range(300) if n not in grown
    ]
    assert all(numbers == sorted(numbers) for numbers in found.values())
    rejected = {len(each.value): each for each in await results(broker, Topic.REJECTED)}
    assert set(rejected) == {30_000, KEPT_BYTES}
    assert rejected[KEPT_BYTES].header("rejected_sha256") == sha256(grown[20]).hexdigest()
    assert rejected[KEPT_BYTES].header("rejected_bytes") == "1200000"


async def until_rejected(broker: str, number: int) -> None:
    async def are_rejected() -> bool:
        return len(await results(broker, Topic.REJECTED)) >= number

    await until(are_rejected)


async def test_a_broker_that_is_away_while_results_are_sent_is_waited_for(kafka: Kafka) -> None:
    await make_topics(kafka.address)
    await fill(kafka.address, numbered(range(300)))
    begun = asyncio.Event()
    go_on = asyncio.Event()

    async def stage(messages: Sequence[Message]) -> Outcome:
        begun.set()
        await go_on.wait()
        return await passed_on(messages)

    async with hop(kafka.address, stage):
        await begun.wait()
        kafka.kill()
        go_on.set()
        kafka.start()
        await until_passed(kafka.address, 300)

    assert by_key(await results(kafka.address)) == by_key(numbered(range(300)))


async def test_lone_messages_sent_at_the_same_time_are_not_refused_for_one_among_them(broker: str) -> None:
    await make_topics(broker, sink={"cleanup_policy": "compact"})
    good = [Message(b"%d" % n, b"k") for n in range(20)]
    async with open_sender(Broker(broker)) as sender:
        answers = await asyncio.gather(*(sender.offer(SINK, [each]) for each in [*good[:9], Message(b"9"), *good[9:]]))

    assert [len(refused) for refused in answers] == [0] * 9 + [1] + [0] * 11
    assert {message.value for message in await results(broker)} == {each.value for each in good}
