"""A gateway with an index and a store, and a citizen who talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.channels.sms.config import OpenGateway
from pipeline.adapters.channels.sms.kannel import Kannel
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.services.opened import Services
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.services.fakes import ApplyingPublisher, Sender, make_services
from tests.services.test_sms import Phone
from tests.web.client import ELSEWHERE, open_client
from tests.web.public.pages import load


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as opened:
        yield opened


@pytest.fixture
def publisher(search_index: SearchIndex, store: Store) -> ApplyingPublisher:  # noqa: F811
    return ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def services(
    search_index: SearchIndex,  # noqa: F811
    publisher: ApplyingPublisher,
    store: Store,
    sender: Sender,
    phone: Phone,
    tmp_path: Path,
) -> Services:
    kannel = OpenGateway(name="kannel", gateway=Kannel.model_validate({"addresses": ["::1"]}), messenger=phone)
    return make_services(
        search=search_index,
        publisher=publisher,
        store=store,
        sender=sender,
        gateways={"kannel": kannel},
        photos=tmp_path / "photos",
        load=load,
    )


@pytest.fixture
async def citizen(search_index: SearchIndex, services: Services) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    await fill(search_index)
    async with open_client(services, address=ELSEWHERE) as client:
        yield client
