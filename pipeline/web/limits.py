"""What keeps one client from taking everything: limits of size, of time, and of calls a minute.

A program on this machine is the operator's own, as a gateway of SMS that brings everybody's; it is not counted. A proxy
on this machine tells in `X-Forwarded-For` for whom it calls, which uvicorn has read before we are asked.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from time import monotonic
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.domain.errors import DataFault
from pipeline.web.problems import tell_fault

MINUTE_S: Final = 60.0

MAX_CALLERS: Final = 20_000
"""Callers of whom it is known how much they may still do: some megabytes; whoever called least lately is forgotten."""

MAX_TIMES: Final = 20
"""So much longer than another a body of pictures may take: ten minutes for sixty megabytes."""

NETWORK_BITS: Final = 64
"""Of an address of IPv6: a subscriber has as many as that leaves."""


class BodyLimit:
    """Ends the reading of a body that is larger than it may be, or that takes longer.

    Parameters
    ----------
    within_s
        Seconds for a body; one that may be larger gets as many times more, up to `MAX_TIMES`.
    larger
        Path -> bytes that may come there, such as pictures.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, within_s: float, larger: Mapping[str, int]) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._within_s = within_s
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of a request while they are read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        max_bytes = self._larger.get(scope["path"], self._max_bytes)
        within_s = self._within_s * min(MAX_TIMES, max_bytes / self._max_bytes)
        deadline = asyncio.get_running_loop().time() + within_s
        taken, is_whole = 0, False

        async def receive_limited() -> Message:
            nonlocal taken, is_whole
            if is_whole:
                return await receive()
            message = await _receive_before(deadline, receive)
            taken += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if taken > max_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, receive_limited, send)


async def _receive_before(deadline: float, receive: Receive) -> Message:
    try:
        async with asyncio.timeout_at(deadline):
            return await receive()
    except TimeoutError:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None


class AddressLimit:
    """Refuses what comes from an address that calls too often, before anything is read of it."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._per_minute = per_minute
        self._rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a call."""
        network = find_network(scope["client"][0]) if scope["type"] == "http" and scope["client"] else None
        if network is not None:
            try:
                self._rates.take(network, self._per_minute)
            except DataFault as fault:
                await (await tell_fault(Request(scope), fault))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def find_network(address: str) -> str | None:
    """Give who is counted as one caller; None for a program of this machine.

    A caller whose address is none, as behind a Unix socket, is one of this machine too.
    """
    if address.startswith("127."):
        return None
    if ":" not in address:
        return address
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped or found.is_loopback:
        return find_network(str(mapped)) if mapped else None
    return str(ip_network((found, NETWORK_BITS), strict=False))


class Rates:
    """How much each caller may still do: a minute's worth at once, and more as time goes by."""

    def __init__(self, clock: Callable[[], float] = monotonic, max_callers: int = MAX_CALLERS) -> None:
        self._clock = clock
        self._max_callers = max_callers
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @property
    def callers(self) -> int:
        """How many are remembered."""
        return len(self._left)

    def take(self, caller: str, per_minute: int) -> None:
        """Count a call; a DataFault `too_many_calls` if it is one too many."""
        now = self._clock()
        self._forget_rested(now)
        left, at = self._left.get(caller, (float(per_minute), now))
        left = min(per_minute, left + (now - at) * per_minute / MINUTE_S)
        if left < 1:
            raise DataFault("too_many_calls", f"at most {per_minute} a minute", limit=per_minute)
        self._left[caller] = left - 1, now
        self._left.move_to_end(caller)
        if len(self._left) > self._max_callers:
            self._left.popitem(last=False)

    def _forget_rested(self, now: float) -> None:
        """Forget those who did nothing for a minute: they may do everything again. They stand first."""
        while self._left and now - next(iter(self._left.values()))[1] >= MINUTE_S:
            self._left.popitem(last=False)
