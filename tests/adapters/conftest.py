"""What tests of the outside share: a server that answers as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiohttp import web

Answer = Callable[[web.Request], "web.StreamResponse"]
Serve = Callable[[Answer], AbstractAsyncContextManager[str]]


@pytest.fixture
def serve() -> Serve:
    """A server on a free loopback port that answers every request by one function."""

    @asynccontextmanager
    async def running(answer: Answer) -> AsyncIterator[str]:
        async def handle(request: web.Request) -> web.StreamResponse:
            await request.read()
            return answer(request)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    return running
