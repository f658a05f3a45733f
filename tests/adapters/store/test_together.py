"""Calls that are done together: each gets its own answer, and nobody who goes away takes the others along."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from pipeline.adapters.store.together import Together
from pipeline.domain.errors import Outage


class Doubling:
    """Doubles numbers when it is let; the number 13 is an outage, 14 a bug."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.is_free = asyncio.Event()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.groups.append(list(numbers))
        await self.is_free.wait()
        if 13 in numbers:
            raise Outage("away")
        return [28 // (14 - number) * number for number in numbers] if 14 in numbers else [2 * n for n in numbers]


async def start(together: Together[int, int], *numbers: int) -> list[asyncio.Task[int]]:
    """Call for some numbers, and let the calls begin."""
    tasks = [asyncio.ensure_future(together(number)) for number in numbers]
    await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_it_works_is_done_by_the_next_call_and_each_gets_its_own_answer() -> None:
    doubling = Doubling()
    together = Together(doubling)
    calls = await start(together, 1)
    await asyncio.sleep(0)
    calls += await start(together, 2, 3, 4)
    doubling.is_free.set()

    assert await asyncio.gather(*calls) == [2, 4, 6, 8]
    assert doubling.groups == [[1], [2, 3, 4]]


@pytest.mark.parametrize(("number", "error"), [(13, Outage), (14, ZeroDivisionError)])
async def test_a_fault_is_raised_for_all_of_its_group_and_for_no_other(number: int, error: type[Exception]) -> None:
    doubling = Doubling()
    together = Together(doubling)
    calls = await start(together, 1, number)
    doubling.is_free.set()

    assert [type(each) for each in await asyncio.gather(*calls, return_exceptions=True)] == [error, error]
    assert await together(3) == 6


async def test_who_goes_away_ends_nothing() -> None:
    doubling = Doubling()
    calls = await start(Together(doubling), 1, 2)
    await asyncio.sleep(0)
    calls[0].cancel()
    doubling.is_free.set()

    assert await calls[1] == 4
    assert doubling.groups == [[1, 2]]
