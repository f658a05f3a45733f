"""A gateway in the test's own process, and a client that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from pipeline.web.gateway import Gateway, create_gateway
from tests.web.test_gateway import KEYS, Publisher


@asynccontextmanager
async def open_client(publisher: Publisher, add: Callable[[FastAPI], None]) -> AsyncIterator[httpx.AsyncClient]:
    """Serve a gateway that hands over to `publisher`, with what `add` gives it to answer."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[Publisher]:
        yield publisher

    app = create_gateway(Gateway(keys=KEYS, connect=connect, is_ready=publisher.is_ready, max_body_bytes=2_000))
    add(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client,
    ):
        yield client
