"""Wait for a condition of the outside, not for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

POLL_S = 0.1


async def until(condition: Callable[[], Awaitable[bool]], *, within_s: float = 120.0) -> None:
    """Return when a condition holds; a TimeoutError if it does not in time."""
    async with asyncio.timeout(within_s):
        while not await condition():
            await asyncio.sleep(POLL_S)
