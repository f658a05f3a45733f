"""Connections on the real wire: who is slow is cut, who holds too many gets no more, and others are served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn

from pipeline.web import connections
from pipeline.web.app import create_app
from pipeline.web.connections import limited_protocol
from tests.load.senders import Connection
from tests.services.fakes import make_services
from tests.web.client import OPTIONS

TEXT = b'{"text": "Lampu jalan padam di Gang Melati"}'
WITHIN_S = 0.3
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def serve(**limits: Any) -> AsyncIterator[str]:
    """Serve the gateway; gives its URL."""
    http = limited_protocol(**{"within_s": WITHIN_S, "at_once": 2} | limits)
    options = {"port": 0, "log_config": None, "lifespan": "off", "ws": "none"}
    server = uvicorn.Server(uvicorn.Config(create_app(make_services(), OPTIONS), http=http, **options))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Streams]:
    """Connect, to send what one likes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def drip(streams: Streams, data: bytes) -> bytes:
    """Send a byte now and then until we are cut; give what was answered before."""
    reader, writer = streams
    for each in data:
        try:
            writer.write(bytes([each]))
            await writer.drain()
            async with asyncio.timeout(WITHIN_S / 10):
                return await reader.read()
        except TimeoutError:
            continue
        except ConnectionError:
            return b""
    raise AssertionError("it was not cut")


@pytest.mark.parametrize(
    ("before", "slowly"),
    [
        (b"", b"POST /sms/generic HTTP/1.1\r\nHost: gateway\r\nX-Slow: " + b"x" * 200),
        (b"POST /nowhere HTTP/1.1\r\nHost: gateway\r\nContent-Length: 999\r\n\r\n", b"x" * 400),
        (b"GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n", b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"x" * 200),
    ],
    ids=["head", "body behind an early answer", "second head"],
)
async def test_who_sends_a_byte_now_and_then_is_cut_while_others_are_served(before: bytes, slowly: bytes) -> None:
    async with serve() as url, connect(url) as slow, Connection(url) as other:
        slow[1].write(before)
        if before:
            await slow[0].readuntil(b"\r\n\r\n")
        cut = asyncio.create_task(drip(slow, slowly))
        served = 0
        while not cut.done():
            assert (await other.post("/sms/generic", TEXT)).status == 202
            served += 1
        await cut
        assert served > 1


async def test_who_says_nothing_is_cut() -> None:
    async with serve() as url, connect(url) as (reader, _), asyncio.timeout(30):
        assert await reader.read() == b""


async def test_one_who_is_served_for_long_is_not_cut() -> None:
    async with serve() as url, Connection(url) as connection:
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + 3 * WITHIN_S
        while loop.time() < ends_at:
            assert (await connection.post("/sms/generic", TEXT)).status == 202


async def test_an_address_of_another_machine_gets_only_so_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "find_network", str)  # as if nobody were of this machine
    async with serve(within_s=30.0) as url, Connection(url) as second, Connection(url, address="127.0.0.2") as other:
        async with Connection(url) as first:
            for each in (first, second, other):
                assert (await each.post("/sms/generic", TEXT)).status == 202
            assert not await is_served(url)
        async with asyncio.timeout(30):
            while not await is_served(url):
                await asyncio.sleep(0.01)


async def is_served(url: str) -> bool:
    """Whether another connection of this address is served."""
    async with Connection(url) as another:
        try:
            return (await another.post("/sms/generic", TEXT)).status == 202
        except (ConnectionError, asyncio.IncompleteReadError):
            return False
