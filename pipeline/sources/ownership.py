"""One process of an installation reads X: two would be cut off by X, which allows one stream, and pay twice.

Who reads has a lease in the store, and prolongs it. A process that finds another's waits and says whose it is. One that
cannot prolong its own in time stops reading, and waits again.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn, TypeVar

import structlog

from pipeline.adapters.store.locks import Locks
from pipeline.domain.errors import Outage

LEASE: Final = timedelta(seconds=30)
"""How long nobody reads after a process was killed; and how long a store may be away before its reader stops."""

STOP_WITHIN: Final = timedelta(seconds=10)
"""Before the end of a lease its reader stops: it publishes what it has read first."""

RENEW_EACH_S: Final = 5.0
"""Seconds between two tries, and for each; several before a lease ends."""

Work = Callable[[], Coroutine[Any, Any, NoReturn]]
Answer = TypeVar("Answer")
log = structlog.get_logger()


class LeaseLost(Exception):
    """The lease ended before it was prolonged."""


def holder_name() -> str:
    """Name this process, for who looks for the one that has the lease."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


class Ownership:
    """The right to do what only one may do, by name, as one holder."""

    def __init__(
        self,
        locks: Locks,
        name: str,
        holder: str,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        lease: timedelta = LEASE,
    ) -> None:
        self._locks = locks
        self._name = name
        self._holder = holder
        self._now = now
        self._sleep = sleep
        self._lease = lease
        self._until = now()
        self._asking: asyncio.Future[Any] | None = None

    async def run(self, work: Work) -> NoReturn:
        """Do the work whenever nobody else does, until cancelled; what the work raises ends it."""
        while True:
            await self._wait_for_turn()
            try:
                await self._work_while_owner(work)
            except LeaseLost:
                log.warning("x_lease_lost", name=self._name)
            finally:
                await self._release()

    async def _wait_for_turn(self) -> None:
        other = None
        while not await self._take():
            found = await self._ask(self._locks.holder(self._name))
            if found not in (None, other):
                log.warning("x_read_elsewhere", name=self._name, holder=found)
                other = found
            await self._sleep(RENEW_EACH_S)
        log.info("x_lease_taken", name=self._name, holder=self._holder)

    async def _work_while_owner(self, work: Work) -> None:
        working = asyncio.create_task(work())
        keeping = asyncio.create_task(self._keep())
        tasks = {working, keeping}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in (working, keeping):
            if not task.cancelled():
                task.result()

    async def _keep(self) -> NoReturn:
        """Prolong the lease until it is lost."""
        while self._now() < self._until - STOP_WITHIN:
            await self._sleep(RENEW_EACH_S)
            await self._take()
        raise LeaseLost

    async def _take(self) -> bool:
        now = self._now()
        taken = await self._ask(self._locks.take(self._name, self._holder, now=now, until=now + self._lease))
        if taken:
            self._until = now + self._lease
        return bool(taken)

    async def _release(self) -> None:
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=RENEW_EACH_S)
        await self._ask(self._locks.release(self._name, self._holder))

    async def _ask(self, question: Coroutine[Any, Any, Answer]) -> Answer | None:
        """Ask the store; None if it does not answer in time.

        A question is never cancelled: SQLite would stay locked for ten seconds, for all processes.
        """
        self._asking = asking = asyncio.ensure_future(question)
        await asyncio.wait({asking}, timeout=RENEW_EACH_S)
        try:
            return asking.result()
        except (Outage, asyncio.InvalidStateError) as fault:
            log.warning("x_lease_not_reached", reason=str(fault))
            return None
