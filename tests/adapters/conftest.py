"""What tests of the outside share: engines, and servers that answer as they are told."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import elasticsearch
import pytest
from aiohttp import web

from pipeline.adapters.embedded import EmbeddedEngines
from pipeline.adapters.index_template import PATTERN, TEMPLATE
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.support_index import SUPPORT_INDEX

REAL_ELASTICSEARCH = os.environ.get("LAPOR_TEST_ELASTICSEARCH_URL")
"""A real Elasticsearch for these tests; its indices `laporan-v1-*` and `dukungan-v1` are deleted."""

Answer = Callable[[web.Request], "web.StreamResponse"]
Serve = Callable[[Answer], AbstractAsyncContextManager[str]]


@pytest.fixture(params=["embedded", "real"] if REAL_ELASTICSEARCH else ["embedded"])
async def search_index(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchIndex]:
    """An engine that has never seen this project."""
    if request.param == "real":
        await _forget_everything(str(REAL_ELASTICSEARCH))
        async with SearchIndex.connect(str(REAL_ELASTICSEARCH)) as index:
            yield index
        return
    with EmbeddedEngines(tmp_path) as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            yield index


async def _forget_everything(url: str) -> None:
    async with elasticsearch.AsyncElasticsearch(url) as client:
        for name in await client.indices.get(index=[PATTERN, f"{SUPPORT_INDEX}*"]):
            await client.indices.delete(index=name)
        for template in (TEMPLATE, SUPPORT_INDEX):
            await client.options(ignore_status=404).indices.delete_index_template(name=template)


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
