"""Does for all who wait at once what each of them would pay alone: a transaction, and its sync of the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from pipeline.domain.errors import Outage

In = TypeVar("In")
Out = TypeVar("Out")


class Together(Generic[In, Out]):
    """Calls of one function: those that come while it works are done by its next call.

    It works in a task of its own, so that nobody who goes away ends it for the others.

    Parameters
    ----------
    work
        Gives an answer for each of some values, in their order.
    """

    def __init__(self, work: Callable[[Sequence[In]], Awaitable[Sequence[Out]]]) -> None:
        self._work = work
        self._waiting: list[tuple[In, asyncio.Future[Out]]] = []
        self._working: asyncio.Task[None] | None = None

    async def __call__(self, value: In) -> Out:
        """Give the answer for one value; an Outage if there was one for those that it was done with."""
        answer: asyncio.Future[Out] = asyncio.get_running_loop().create_future()
        self._waiting.append((value, answer))
        if self._working is None:
            self._working = asyncio.create_task(self._work_off())
        return await answer

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                await self._do(group)
        finally:
            self._working = None

    async def _do(self, group: Sequence[tuple[In, asyncio.Future[Out]]]) -> None:
        try:
            answers = await self._work([value for value, _ in group])
        except Exception as error:  # noqa: BLE001 - it is raised where it was called
            for _, waiting in group:
                if not waiting.done():
                    waiting.set_exception(Outage(str(error)) if isinstance(error, Outage) else error)
        else:
            for (_, waiting), answer in zip(group, answers, strict=True):
                if not waiting.done():
                    waiting.set_result(answer)
