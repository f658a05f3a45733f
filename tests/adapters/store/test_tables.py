"""Cursors, leases, ids seen and the outbox, with several who want the same at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.locks import Locks
from pipeline.adapters.store.outbox import Outbox, OutboxCount, OutboxMessage
from pipeline.adapters.store.seen_ids import Seen, SeenIds
from pipeline.domain.outbox_state import OutboxState

T0 = datetime(2026, 11, 24, 1, 2, 3, 456_000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MESSAGE = OutboxMessage(id="selesai:sms:1", channel="sms", recipient=b"\x00sealed\xff", body="Laporan Anda selesai.")


async def test_a_cursor_stands_where_it_was_put_last(store_url: str) -> None:
    async with open_store(store_url) as store:
        assert await Cursors(store).find("x") is None
        await Cursors(store).put("x", "1")
        await Cursors(store).put("x", "2")
        await Cursors(store).put("y", "9")

    async with open_store(store_url) as store:
        assert (await Cursors(store).find("x"), await Cursors(store).find("y")) == ("2", "9")


async def test_of_many_who_want_a_lease_one_gets_it(store_url: str) -> None:
    async with open_store(store_url) as first, open_store(store_url) as second:
        locks = [Locks(first), Locks(second)]
        tries = [locks[n % 2].take("x", f"holder-{n}", now=T0, until=T0 + MINUTE) for n in range(20)]
        assert sorted(await asyncio.gather(*tries)) == [False] * 19 + [True]


async def test_a_lease_can_be_prolonged_by_its_holder_and_taken_by_others_when_it_is_over(store: Store) -> None:
    locks = Locks(store)
    assert await locks.take("x", "a", now=T0, until=T0 + MINUTE)
    assert await locks.take("x", "a", now=T0 + MINUTE / 2, until=T0 + 2 * MINUTE)
    assert not await locks.take("x", "b", now=T0 + MINUTE, until=T0 + 3 * MINUTE)
    assert await locks.take("x", "b", now=T0 + 2 * MINUTE, until=T0 + 3 * MINUTE)
    assert not await locks.take("x", "a", now=T0 + 2 * MINUTE, until=T0 + 3 * MINUTE)


async def test_a_lease_is_given_back_by_its_holder_alone(store: Store) -> None:
    locks = Locks(store)
    await locks.take("x", "a", now=T0, until=T0 + MINUTE)
    await locks.release("x", "b")
    assert not await locks.take("x", "b", now=T0, until=T0 + MINUTE)
    assert await locks.holder("x") == "a"
    await locks.release("x", "a")
    assert await locks.holder("x") is None
    assert await locks.take("x", "b", now=T0, until=T0 + MINUTE)


async def test_the_first_who_named_an_id_is_told_to_all_others(store_url: str) -> None:
    async with open_store(store_url) as first, open_store(store_url) as second:
        ids = [SeenIds(first), SeenIds(second)]
        await asyncio.gather(
            *(ids[n % 2].remember("sms:gw", "17", Seen(b"digest", b"answer-%d" % n, T0)) for n in range(20))
        )
        assert len({await ids[n % 2].find("sms:gw", "17") for n in range(4)}) == 1


async def test_of_many_ids_at_once_each_is_found_as_it_was_remembered(store: Store) -> None:
    ids, places = SeenIds(store), range(50)
    await asyncio.gather(*(ids.remember(f"s{n % 2}", str(n), Seen(b"d", b"%d" % n, T0)) for n in places))
    found = await asyncio.gather(*(ids.find("s0", str(n)) for n in places))
    assert [seen.answer if seen else None for seen in found] == [None if n % 2 else b"%d" % n for n in places]


async def test_other_content_under_a_known_id_is_told_from_the_same_content(store: Store) -> None:
    ids, seen = SeenIds(store), Seen(b"one", b"first answer", T0)

    await ids.remember("sms:gw", "17", seen)
    await ids.remember("sms:gw", "17", replace(seen, digest=b"other", answer=b"second"))
    await ids.remember("web:key", "17", replace(seen, digest=b"other"))

    assert await ids.find("sms:gw", "17") == seen
    assert await ids.find("web:key", "17") == replace(seen, digest=b"other")


async def test_an_id_is_found_in_its_scope_once_it_was_remembered(store: Store) -> None:
    ids, seen = SeenIds(store), Seen(b"one", b"first answer", T0)

    assert await ids.find("report", "17") is None
    await ids.remember("report", "17", seen)
    assert await ids.find("report", "17") == seen
    assert await ids.find("key", "17") is None


async def test_ids_are_forgotten_by_scope_and_age(store: Store) -> None:
    ids, old, new = SeenIds(store), Seen(b"d", b"a", T0), Seen(b"d", b"a", T0 + MINUTE)
    for scope in ("a", "b"):
        await ids.remember(scope, "old", old)
        await ids.remember(scope, "new", new)

    assert await ids.forget("a", before=T0 + MINUTE) == 1
    assert await ids.find("a", "old") is None
    assert await ids.find("a", "new") == new
    assert await ids.find("b", "old") == old


async def test_the_same_message_is_put_once_also_after_it_was_sent(store: Store) -> None:
    outbox = Outbox(store)
    assert await outbox.put(MESSAGE, due_at=T0)
    assert not await outbox.put(MESSAGE, due_at=T0)
    await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10)
    await outbox.mark_sent(MESSAGE.id, receipt="gw-1", at=T0)
    assert not await outbox.put(MESSAGE, due_at=T0)
    assert await outbox.take_due("sms", now=T0 + 2 * MINUTE, again_at=T0 + 3 * MINUTE, limit=10) == []


async def test_what_a_killed_sender_took_is_due_again_and_counts_its_attempts(store: Store) -> None:
    outbox = Outbox(store)
    await outbox.put(MESSAGE, due_at=T0)
    assert await outbox.take_due("sms", now=T0 - MINUTE, again_at=T0 + MINUTE, limit=10) == []
    assert await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10) == [replace(MESSAGE, attempts=1)]
    assert await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10) == []
    assert await outbox.take_due("sms", now=T0 + MINUTE, again_at=T0 + 2 * MINUTE, limit=1) == [
        replace(MESSAGE, attempts=2)
    ]
    assert await outbox.take_due("webhook", now=T0 + 9 * MINUTE, again_at=T0 + 10 * MINUTE, limit=10) == []
    await outbox.give_up(MESSAGE.id, fault="not_sent")
    assert await outbox.take_due("sms", now=T0 + 9 * MINUTE, again_at=T0 + 10 * MINUTE, limit=10) == []


async def test_no_two_senders_get_the_same_message(store_url: str) -> None:
    async with open_store(store_url) as first, open_store(store_url) as second:
        outboxes = [Outbox(first), Outbox(second)]
        for number in range(40):
            await outboxes[0].put(replace(MESSAGE, id=str(number)), due_at=T0)
        taken = await asyncio.gather(
            *(outboxes[n % 2].take_due("sms", now=T0, again_at=T0 + MINUTE, limit=3) for n in range(20))
        )
        assert sorted(int(message.id) for each in taken for message in each) == list(range(40))
        assert max(len(each) for each in taken) == 3


@pytest.mark.parametrize("is_sent", [True, False])
async def test_what_is_done_is_forgotten_and_what_waits_is_not(store: Store, is_sent: bool) -> None:
    outbox = Outbox(store)
    for message_id in ("done", "waits"):
        await outbox.put(replace(MESSAGE, id=message_id), due_at=T0)
    if is_sent:
        await outbox.mark_sent("done", receipt=None, at=T0)
    else:
        await outbox.give_up("done", fault="not_sent")

    assert await outbox.forget(before=T0 + MINUTE) == 1
    assert not await outbox.put(replace(MESSAGE, id="waits"), due_at=T0)


async def test_a_sender_takes_the_messages_of_its_channel_by_whichever_way(store: Store) -> None:
    outbox = Outbox(store)
    for channel in ("sms/kannel", "sms", "twitter", "sms_lain"):
        await outbox.put(replace(MESSAGE, id=channel, channel=channel), due_at=T0)
    taken = await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10)
    assert {message.id for message in taken} == {"sms", "sms/kannel"}
    assert [each.id for each in await outbox.take_due("twitter", now=T0, again_at=T0 + MINUTE, limit=10)] == ["twitter"]


async def test_who_could_not_be_told_is_told_once_there_is_a_way(store: Store) -> None:
    outbox, unreachable = Outbox(store), OutboxState.UNREACHABLE
    assert await outbox.put(MESSAGE, due_at=T0, state=unreachable)
    assert not await outbox.put(MESSAGE, due_at=T0, state=unreachable)
    assert await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10) == []
    assert await outbox.put(replace(MESSAGE, recipient=b"other"), due_at=T0)
    assert not await outbox.put(MESSAGE, due_at=T0, state=unreachable)
    (taken,) = await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10)
    assert taken.recipient == b"other"


async def test_sent_messages_are_counted_by_channel_and_time_and_all_by_state(store: Store) -> None:
    outbox = Outbox(store)
    for number in range(4):
        await outbox.put(replace(MESSAGE, id=str(number), channel="twitter"), due_at=T0)
    await outbox.put(replace(MESSAGE, channel="sms/kannel"), due_at=T0)
    for number in range(2):
        await outbox.mark_sent(str(number), receipt=None, at=T0 + number * MINUTE)
    await outbox.mark_sent(MESSAGE.id, receipt=None, at=T0)

    assert [await outbox.count_sent("twitter", since=T0 + n * MINUTE) for n in range(3)] == [2, 1, 0]
    assert await outbox.count() == [
        OutboxCount("sms/kannel", OutboxState.SENT, 1),
        OutboxCount("twitter", OutboxState.WAITING, 2),
        OutboxCount("twitter", OutboxState.SENT, 2),
    ]


async def test_what_waited_too_long_is_told_to_nobody(store: Store) -> None:
    outbox = Outbox(store)
    for number in range(3):
        await outbox.put(replace(MESSAGE, id=str(number)), due_at=T0 + number * MINUTE)
    assert await outbox.give_up_late("sms", before=T0 + MINUTE) == 1
    assert await outbox.give_up_late("twitter", before=T0 + 9 * MINUTE) == 0
    assert {each.id for each in await outbox.take_due("sms", now=T0 + 9 * MINUTE, again_at=T0, limit=9)} == {"1", "2"}


async def test_what_was_given_up_is_listed_with_its_reason_and_may_be_tried_again(store: Store) -> None:
    outbox = Outbox(store)
    for message_id in ("a", "b", "c"):
        await outbox.put(replace(MESSAGE, id=message_id), due_at=T0)
    await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10)
    await outbox.put_off("c", until=T0 + 2 * MINUTE, fault="away")
    for message_id in ("a", "b"):
        await outbox.give_up(message_id, fault="not_sent")

    failed = await outbox.list_state(OutboxState.GIVEN_UP, limit=10)
    assert [(each.id, each.attempts, each.fault) for each in failed] == [("a", 1, "not_sent"), ("b", 1, "not_sent")]
    assert await outbox.try_again("a", now=T0) == 1
    assert await outbox.try_again("c", now=T0) == 0
    assert await outbox.try_again(None, now=T0) == 1
    again = await outbox.take_due("sms", now=T0, again_at=T0 + MINUTE, limit=10)
    assert {(each.id, each.attempts) for each in again} == {("a", 1), ("b", 1)}
    (waiting,) = [each for each in await outbox.list_state(OutboxState.WAITING, limit=10) if each.id == "c"]
    assert (waiting.next_at, waiting.fault) == (T0 + 2 * MINUTE, "away")


async def test_what_is_known_of_an_id_may_be_replaced(store: Store) -> None:
    seen = SeenIds(store)
    for digest in (b"first", b"second"):
        await seen.replace("bridge:a", "1", Seen(digest, b"", T0))

    assert await seen.find("bridge:a", "1") == Seen(b"second", b"", T0)
