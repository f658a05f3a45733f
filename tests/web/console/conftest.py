"""The console on a store of its own, and a browser's client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.store.engine import open_store
from pipeline.domain.officer import Role
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from tests.services.fakes import make_services
from tests.web.console.browser import NAME, NOW, open_browser


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        services = make_services(store=store)
        await add_officer(services, NAME, role=Role.AGENCY, agency="dinas_pu", region="Kota Bandung", now=NOW)
        yield services


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(services) as client:
        yield client
