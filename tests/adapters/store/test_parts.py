"""Parts of SMS: joined whoever adds them at once, handed out once, and known when they come again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.parts import Part, Parts, Placed

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOON = T0 + 5 * MINUTE


def make_part(number: int, *, thread: str = "aa", total: int = 3) -> Part:
    name = f"{thread}-{number}"
    return Part(
        thread=thread,
        group_id=name,
        gateway="kannel",
        digest=name.encode(),
        sealed=b"\x00" + name.encode(),
        number=number,
        total=total,
    )


async def test_the_last_part_that_comes_makes_its_group_complete(store: Store) -> None:
    parts = Parts(store)
    placed = [await parts.add(make_part(number), now=T0, due_at=SOON) for number in (3, 1, 2)]

    assert placed == [Placed("aa-3", False), Placed("aa-3", False), Placed("aa-3", True)]
    taken = await parts.take("aa-3", again_at=T0 + MINUTE)
    assert {part.number: part.sealed for part in taken} == {n: b"\x00aa-%d" % n for n in (1, 2, 3)}
    assert await parts.take("aa-3", again_at=T0 + MINUTE) == []


async def test_parts_that_several_processes_add_at_once_are_one_group(store_url: str) -> None:
    async with open_store(store_url) as first, open_store(store_url) as second:
        both = [Parts(first), Parts(second)]
        adding = [
            both[number % 2].add(make_part(number, thread=thread, total=9), now=T0, due_at=SOON)
            for number in range(1, 10)
            for thread in ("aa", "ab", "zz")
        ]
        placed = await asyncio.gather(*adding)

    assert len({each.group_id for each in placed}) == 3
    assert sum(each.is_complete for each in placed) == 3


async def test_a_part_that_comes_again_is_known_also_after_it_was_handed_over(store: Store) -> None:
    parts, only = Parts(store), make_part(1, total=1)
    assert await parts.add(only, now=T0, due_at=SOON) == Placed("aa-1", True)
    assert await parts.add(only, now=T0, due_at=SOON) == Placed("aa-1", False)
    await parts.take("aa-1", again_at=SOON)
    await parts.finish("aa-1")
    assert await parts.add(replace(only, group_id="other"), now=SOON, due_at=SOON) == Placed("aa-1", False)

    assert await parts.forget(before=T0 + MINUTE) == 1
    assert await parts.add(only, now=SOON, due_at=SOON) == Placed("aa-1", True)


async def test_what_a_killed_process_took_is_due_again_and_what_is_done_is_not(store: Store) -> None:
    parts = Parts(store)
    await parts.add(make_part(1), now=T0, due_at=SOON)
    assert await parts.take_due(now=SOON - MINUTE, again_at=SOON, limit=9) == {}
    assert list(await parts.take_due(now=SOON, again_at=SOON + MINUTE, limit=9)) == ["aa-1"]
    assert await parts.take_due(now=SOON, again_at=SOON + MINUTE, limit=9) == {}
    assert list(await parts.take_due(now=SOON + MINUTE, again_at=SOON + 2 * MINUTE, limit=9)) == ["aa-1"]
    await parts.finish("aa-1")
    assert await parts.take_due(now=SOON + 9 * MINUTE, again_at=SOON, limit=9) == {}


async def test_a_part_that_comes_while_its_group_is_being_handed_over_begins_another(store: Store) -> None:
    parts = Parts(store)
    await parts.add(make_part(1), now=T0, due_at=SOON)
    await parts.take_due(now=SOON, again_at=SOON + MINUTE, limit=9)

    assert await parts.add(make_part(2), now=SOON, due_at=SOON + 5 * MINUTE) == Placed("aa-2", False)


async def test_no_two_processes_get_the_same_group(store_url: str) -> None:
    async with open_store(store_url) as first, open_store(store_url) as second:
        both = [Parts(first), Parts(second)]
        for number in range(30):
            await both[0].add(make_part(1, thread=f"t{number}"), now=T0, due_at=T0)
        rounds = [both[n % 2].take_due(now=T0, again_at=SOON, limit=5) for n in range(12)]
        taken = [group_id for groups in await asyncio.gather(*rounds) for group_id in groups]

    assert len(taken) == len(set(taken))
    assert len(taken) <= 30


async def test_what_may_go_on_waits_and_is_joined_by_what_follows(store: Store) -> None:
    parts = Parts(store)
    cut = Part(thread="aa", group_id="a", gateway="k", digest=b"a", sealed=b"1", is_last=False)
    rest = Part(thread="aa", group_id="b", gateway="k", digest=b"b", sealed=b"2", goes_on=True)
    assert not await parts.is_waiting("aa", now=T0)
    assert await parts.add(cut, now=T0, due_at=SOON) == Placed("a", False)
    assert await parts.is_waiting("aa", now=T0)
    assert not await parts.is_waiting("aa", now=SOON)
    assert await parts.add(rest, now=T0, due_at=SOON) == Placed("a", True)
    assert not await parts.is_waiting("aa", now=T0)


async def test_who_wants_no_sms_is_known_until_they_change_their_mind(store: Store) -> None:
    opt_outs = OptOuts(store)
    for _ in range(2):
        await opt_outs.add("a", at=T0)
    assert (await opt_outs.has("a"), await opt_outs.has("b")) == (True, False)
    for _ in range(2):
        await opt_outs.remove("a")
    assert not await opt_outs.has("a")
