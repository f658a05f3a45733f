"""One reader an installation: a second one waits and says whose turn it is; a lost lease stops the first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
import structlog

from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.locks import Locks
from pipeline.domain.errors import Outage, SetupFault
from pipeline.sources.ownership import LEASE, Ownership, holder_name
from tests.sources.reading import until

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


class Clock:
    """A clock that goes on by what somebody sleeps."""

    def __init__(self) -> None:
        self.now = T0

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0.001)


class Work:
    """Work that goes on until cancelled, and remembers when it was done."""

    def __init__(self) -> None:
        self.begun = 0
        self.is_going_on = False

    async def __call__(self) -> NoReturn:
        self.begun += 1
        self.is_going_on = True
        try:
            while True:
                await asyncio.sleep(0.001)
        finally:
            self.is_going_on = False


class AwayLocks(Locks):
    """Leases in a store that can be away."""

    is_away = False

    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        if self.is_away:
            raise Outage("the store is away")
        return await super().take(name, holder, now=now, until=until)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as opened:
        yield opened


def own(locks: Locks, holder: str, clock: Clock) -> Ownership:
    return Ownership(locks, "x", holder, now=lambda: clock.now, sleep=clock.sleep)


async def stop(*tasks: asyncio.Task[NoReturn]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_second_process_waits_says_whose_turn_it_is_and_takes_over_when_the_first_stops(store: Store) -> None:
    clock, first, second = Clock(), Work(), Work()
    one = asyncio.create_task(own(Locks(store), "mesin-1:7", clock).run(first))
    await until(lambda: first.is_going_on)
    with structlog.testing.capture_logs() as logs:
        two = asyncio.create_task(own(Locks(store), "mesin-2:8", clock).run(second))
        await until(lambda: any(each["event"] == "x_read_elsewhere" for each in logs))
    assert [each["holder"] for each in logs if each["event"] == "x_read_elsewhere"] == ["mesin-1:7"]
    assert second.begun == 0

    await stop(one)
    await until(lambda: second.is_going_on)
    assert not first.is_going_on
    await stop(two)
    assert await Locks(store).holder("x") is None


async def test_a_lease_that_is_prolonged_is_kept_for_longer_than_it_lasts(store: Store) -> None:
    clock, work = Clock(), Work()
    task = asyncio.create_task(own(Locks(store), "a", clock).run(work))
    await until(lambda: clock.now > T0 + 5 * LEASE)
    assert (work.begun, work.is_going_on) == (1, True)
    await stop(task)


async def test_what_a_killed_process_left_is_taken_over_when_its_lease_ends(store: Store) -> None:
    clock, work = Clock(), Work()
    await Locks(store).take("x", "killed", now=T0, until=T0 + LEASE)
    task = asyncio.create_task(own(Locks(store), "a", clock).run(work))
    await until(lambda: work.is_going_on)
    assert clock.now >= T0 + LEASE
    await stop(task)


async def test_a_lost_lease_stops_the_work_before_another_begins_and_then_it_waits(store: Store) -> None:
    clock, work, locks = Clock(), Work(), AwayLocks(store)
    task = asyncio.create_task(own(locks, "a", clock).run(work))
    await until(lambda: work.is_going_on)
    locks.is_away = True
    await until(lambda: not work.is_going_on)
    assert clock.now < T0 + 3 * LEASE

    locks.is_away = False
    await until(lambda: work.begun == 2)
    await stop(task)


async def test_what_the_work_raises_ends_it_and_gives_the_lease_back(store: Store) -> None:
    async def denied() -> NoReturn:
        raise SetupFault("denied")

    with pytest.raises(SetupFault, match="denied"):
        await own(Locks(store), "a", Clock()).run(denied)
    assert await Locks(store).holder("x") is None


def test_two_processes_never_have_one_name() -> None:
    assert holder_name() != holder_name()
