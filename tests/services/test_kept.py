"""Answers that are kept: who waits for one, who sees an old one, and when it is found again."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.domain.errors import Outage
from pipeline.services.kept import MOST, OLD_S, QUICK_S, REST_SHARE, Kept

SLOW_S = 4 * QUICK_S


class Clock:
    """Tells the time that a test says, and counts how often something was found."""

    def __init__(self) -> None:
        self.now, self.times = 1_000.0, 0

    def __call__(self) -> float:
        return self.now

    async def find(self, takes_s: float = SLOW_S, fault: Exception | None = None) -> int:
        await asyncio.sleep(0)
        self.now += takes_s
        self.times += 1
        if fault:
            raise fault
        return self.times


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Kept[str, int]:
    return Kept(clock)


async def test_a_quick_answer_is_never_shown_twice(kept: Kept[str, int], clock: Clock) -> None:
    assert [await kept.get("a", lambda: clock.find(QUICK_S / 2)) for _ in range(3)] == [1, 2, 3]


async def test_who_asks_at_once_waits_for_one_answer(kept: Kept[str, int], clock: Clock) -> None:
    assert await asyncio.gather(*[kept.get("a", clock.find) for _ in range(5)], kept.get("b", clock.find)) == [
        *[1] * 5,
        2,
    ]


async def test_a_slow_answer_is_shown_while_it_is_found_again_after_a_rest(kept: Kept[str, int], clock: Clock) -> None:
    assert await kept.get("a", clock.find) == 1
    clock.now += REST_SHARE * SLOW_S - 1
    assert (await kept.get("a", clock.find), clock.times) == (1, 1)

    clock.now += 2
    assert await kept.get("a", clock.find) == 1  # the old one: the new is found beside
    while clock.times == 1:
        await asyncio.sleep(0)
    assert await kept.get("a", clock.find) == 2


async def test_what_nobody_asked_for_long_is_waited_for(kept: Kept[str, int], clock: Clock) -> None:
    await kept.get("a", clock.find)
    clock.now += OLD_S

    assert await kept.get("a", clock.find) == 2


async def test_an_engine_that_is_away_hides_no_answer_and_is_asked_again(kept: Kept[str, int], clock: Clock) -> None:
    away = Outage("connection refused")
    with pytest.raises(Outage):
        await kept.get("a", lambda: clock.find(fault=away))
    assert await kept.get("a", clock.find) == 2

    clock.now += REST_SHARE * SLOW_S + 1
    assert await kept.get("a", lambda: clock.find(fault=away)) == 2
    while clock.times == 2:
        await asyncio.sleep(0)
    assert await kept.get("a", lambda: clock.find(fault=away)) == 2


async def test_whoever_leaves_does_not_end_the_search_of_others(kept: Kept[str, int], clock: Clock) -> None:
    leaving, staying = (asyncio.create_task(kept.get("a", clock.find)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()

    assert await staying == 1


async def test_only_so_many_answers_are_kept(kept: Kept[str, int], clock: Clock) -> None:
    await kept.get("first", clock.find)
    for number in range(MOST):
        await kept.get(str(number), lambda: clock.find(QUICK_S * 1.01))
        clock.now = 1_000.0

    times = clock.times
    await kept.get("first", clock.find)
    assert clock.times == times + 1
