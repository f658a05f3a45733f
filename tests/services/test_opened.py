"""What is costly is opened when it is first needed, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pipeline.domain.errors import Outage
from pipeline.services.opened import Late, is_ready
from tests.services.fakes import Index, make_services


class Door:
    """Counts how often it was opened and closed; the first times it may fail."""

    def __init__(self, *, failures: int = 0) -> None:
        self.opened = self.closed = 0
        self._failures = failures

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        await asyncio.sleep(0)  # others get their turn while it opens
        if self._failures:
            self._failures -= 1
            raise Outage("away")
        self.opened += 1
        yield "open"
        self.closed += 1


async def test_many_who_need_it_at_once_get_the_same_and_it_is_closed_with_the_rest() -> None:
    door = Door()
    async with AsyncExitStack() as stack:
        late = Late(door.open, stack)
        assert door.opened == 0
        assert await asyncio.gather(*(late() for _ in range(9))) == ["open"] * 9
        assert (door.opened, door.closed) == (1, 0)

    assert door.closed == 1


async def test_what_was_away_is_opened_at_the_next_need() -> None:
    door = Door(failures=1)
    async with AsyncExitStack() as stack:
        late = Late(door.open, stack)
        with pytest.raises(Outage):
            await late()

        assert await late() == "open"


async def test_what_was_never_needed_was_never_opened() -> None:
    door = Door()
    async with AsyncExitStack() as stack:
        Late(door.open, stack)

    assert (door.opened, door.closed) == (0, 0)


@pytest.mark.parametrize("is_away", [False, True])
async def test_it_is_ready_while_index_and_broker_answer(is_away: bool) -> None:
    assert await is_ready(make_services(search=Index(is_away=is_away))) is not is_away
