"""The gateway with some reports in its index: asked in the test's own process, or over real HTTP."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.services.opened import Services
from pipeline.web.app import create_app
from pipeline.web.options import Open311Options
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.services.fakes import Publisher, make_services
from tests.web.client import OPTIONS, open_client
from tests.web.open311.reports import REPORTS

OPEN = Open311Options(jurisdiction="lapor.go.id", contact="Hubungi Dinas Kominfo.", without_key=True)


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as opened:
        yield opened


@pytest.fixture
async def services(search_index: SearchIndex, publisher: Publisher, store: Store) -> Services:  # noqa: F811
    await fill(search_index, *REPORTS)
    return make_services(search=search_index, publisher=publisher, store=store)


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(services, open311=OPEN) as client:
        yield client


@pytest.fixture
async def endpoint(services: Services) -> AsyncIterator[str]:
    """Where the gateway answers over HTTP."""
    async with serving(services) as url:
        yield f"{url}/open311/v2"


@asynccontextmanager
async def serving(services: Services) -> AsyncIterator[str]:
    app = create_app(services, replace(OPTIONS, open311=OPEN, max_body_bytes=100_000))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve([listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await task
