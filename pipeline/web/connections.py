"""Connections to the gateway: how long a client may take for the head of a request, and how many one may hold.

uvicorn waits for a head, and for what follows an early answer, as long as it takes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from typing import Any, Final, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.web.limits import find_network

CLOSED_SOON_S: Final = 0.01
"""Seconds that are added to a look at the clock, so that it does not come just before its time."""


class LimitedProtocol(H11Protocol):
    """A connection that is closed if nothing is under way on it for too long, although something comes."""

    def __init__(self, *, within_s: float, at_once: int, held: Counter[str], **options: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(**options)
        self._within_s = within_s
        self._at_once = at_once
        self._held = held
        self._network: str | None = None
        self._waits_since: float | None = None
        self._look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once if its client holds too many."""
        super().connection_made(transport)
        self._network = find_network(self.client[0]) if self.client else None
        if self._network is not None:
            self._held[self._network] += 1
            if self._held[self._network] > self._at_once:
                transport.abort()
                return
        self._waits_since = self.loop.time()
        self._look = self.loop.call_later(self._within_s, self._close_if_slow)

    def data_received(self, data: bytes) -> None:
        """Read on; note since when there is no whole head."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._waits_since = None
        elif self._waits_since is None:
            self._waits_since = self.loop.time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        super().connection_lost(exc)
        if self._look is not None:
            self._look.cancel()
        if self._network is not None:
            self._held[self._network] -= 1
            if not self._held[self._network]:
                del self._held[self._network]

    def _close_if_slow(self) -> None:
        now = self.loop.time()
        since = now if self._waits_since is None else self._waits_since
        left_s = since + self._within_s - now
        if left_s <= 0:
            self.transport.close()
        else:
            self._look = self.loop.call_later(left_s + CLOSED_SOON_S, self._close_if_slow)


def limited_protocol(*, within_s: float, at_once: int) -> type[asyncio.Protocol]:
    """Make what uvicorn calls for each connection.

    Parameters
    ----------
    within_s
        Seconds for the head of a request.
    at_once
        Connections that a client may hold; programs of this machine are not counted.
    """
    made = partial(LimitedProtocol, within_s=within_s, at_once=at_once, held=Counter())
    return cast("type[asyncio.Protocol]", made)
