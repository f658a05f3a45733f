"""What an officer does in a browser: opens a page, fills its form in, sends it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html import unescape

import httpx

from pipeline.services.opened import Services
from pipeline.services.passwords import make_one_time_password
from tests.web.client import open_client

NAME = "A. Unit"
PASSWORD = "kopi tubruk dua gelas"
HTML = {"Accept": "text/html,application/xhtml+xml"}
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@asynccontextmanager
async def open_browser(services: Services, *, address: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    """Open the console as a browser does, which says that it wants pages."""
    async with open_client(services, address=address, keyless_per_minute=1_000) as client:
        client.headers.update(HTML)
        yield client


async def send(client: httpx.AsyncClient, page: str, to: str = "", **fields: str) -> httpx.Response:
    """Open a page, and send the form that leads to an address, with what it carries."""
    opened = await client.get(page)
    assert opened.status_code == 200, opened.headers.get("location", opened.text)
    carried = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', opened.text)}
    return await client.post(to or page, data=carried | fields)


async def sign_in(client: httpx.AsyncClient, password: str, name: str = NAME, **fields: str) -> httpx.Response:
    return await send(client, "/petugas/masuk", name=name, password=password, **fields)


async def enter(services: Services, client: httpx.AsyncClient, name: str = NAME) -> None:
    """Sign in for the first time, and choose a password."""
    one_time = await make_one_time_password(services, name, now=datetime.now(UTC))
    assert (await sign_in(client, one_time, name)).status_code == 303
    changed = await send(client, "/petugas/sandi", old=one_time, new=PASSWORD)
    assert changed.headers["location"] == "/petugas/akun?kabar=sandi"
