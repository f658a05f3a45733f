"""What was accepted is there after the end of the process, in order, and not longer than it may be."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event

from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.journal import PAGE, Journal
from pipeline.contract.records import Message
from pipeline.domain.errors import Outage

T0 = datetime(2026, 11, 24, 1, 2, 3, 456_000, tzinfo=UTC)
RAW, LASTING = "mentah", "keputusan"


def make_message(number: int, key: bytes | None = None) -> Message:
    return Message(b"\xff\x00%d" % number, key, (("channel", b"sms"), ("odd", b"\x00\xfe\xff")))


async def read_all(journal: Journal, topic: str) -> list[Message]:
    return [message async for page in journal.read(topic) for message in page]


async def test_messages_come_back_in_order_and_unchanged_from_a_store_opened_again(store_url: str) -> None:
    written = [make_message(number, b"\x00k%d" % number) for number in range(PAGE + 3)]
    async with open_store(store_url) as store:
        await Journal(store).append(RAW, written[:1], received_at=T0)
        await Journal(store).append(RAW, written[1:], received_at=T0)
        await Journal(store).append(LASTING, [make_message(-1)], received_at=T0)

    async with open_store(store_url) as store:
        assert await read_all(Journal(store), RAW) == written
        assert await read_all(Journal(store), LASTING) == [make_message(-1)]


async def test_many_writers_of_several_processes_lose_nothing(store_url: str) -> None:
    async with AsyncExitStack() as stack:
        journals = [Journal(await stack.enter_async_context(open_store(store_url))) for _ in range(4)]
        async with asyncio.TaskGroup() as group:
            for number in range(400):
                group.create_task(journals[number % 4].append(RAW, [make_message(number)], received_at=T0))

        found = await read_all(journals[0], RAW)
        assert sorted(m.value for m in found) == sorted(make_message(number).value for number in range(400))


async def test_those_who_come_while_others_are_written_share_one_commit(store: Store) -> None:
    commits = 0

    def count(_: object) -> None:
        nonlocal commits
        commits += 1

    event.listen(store._engine.sync_engine, "commit", count)
    journal = Journal(store)
    async with asyncio.TaskGroup() as group:
        for number in range(200):
            group.create_task(journal.append(RAW, [make_message(number)], received_at=T0))

    assert commits == 1
    assert await read_all(journal, RAW) == [make_message(number) for number in range(200)]


async def test_a_writer_that_goes_away_takes_nobody_elses_message_with_it(store: Store) -> None:
    journal = Journal(store)
    first, gone, last = (
        asyncio.create_task(journal.append(RAW, [make_message(number)], received_at=T0)) for number in range(3)
    )
    await first
    gone.cancel()  # it writes for itself and for the last one
    await last

    assert {m.value for m in await read_all(journal, RAW)} == {make_message(number).value for number in range(3)}


async def test_all_who_wait_for_one_commit_learn_that_it_failed(store: Store) -> None:
    def fail(*_: object) -> None:
        raise Outage("the disk is full")

    event.listen(store._engine.sync_engine, "before_cursor_execute", fail)
    journal = Journal(store)
    writes = (journal.append(RAW, [make_message(number)], received_at=T0) for number in range(5))

    outcomes = await asyncio.gather(*writes, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [Outage] * 5
    event.remove(store._engine.sync_engine, "before_cursor_execute", fail)
    await journal.append(RAW, [make_message(9)], received_at=T0)
    assert await read_all(journal, RAW) == [make_message(9)]


async def test_only_the_topic_that_is_named_forgets_what_is_older(store: Store) -> None:
    journal = Journal(store)
    for topic in (RAW, LASTING):
        await journal.append(topic, [make_message(1)], received_at=T0 - timedelta(days=8))
        await journal.append(topic, [make_message(2)], received_at=T0)

    assert await journal.forget(RAW, before=T0 - timedelta(days=7)) == 1
    assert await read_all(journal, RAW) == [make_message(2)]
    assert await read_all(journal, LASTING) == [make_message(1), make_message(2)]


async def test_of_each_key_the_last_message_stays_and_those_without_a_key_all(store: Store) -> None:
    journal = Journal(store)
    keyed = [make_message(1, b"a"), make_message(2, b"b"), make_message(3, b"a"), make_message(4), make_message(5)]
    await journal.append(LASTING, keyed, received_at=T0)
    await journal.append(RAW, keyed, received_at=T0)

    assert await journal.compact(LASTING) == 1
    assert await read_all(journal, LASTING) == keyed[1:]
    assert await read_all(journal, RAW) == keyed


async def test_a_moment_in_another_zone_is_the_same_moment(store: Store) -> None:
    journal = Journal(store)
    await journal.append(RAW, [make_message(1)], received_at=T0.astimezone(ZoneInfo("Asia/Jakarta")))

    assert await journal.forget(RAW, before=T0) == 0
    assert await journal.forget(RAW, before=T0 + timedelta(microseconds=1)) == 1
