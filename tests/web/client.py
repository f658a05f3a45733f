"""The gateway in the test's own process, and a client that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx

from pipeline.services.opened import Services
from pipeline.web.app import create_app
from pipeline.web.options import WebOptions

MAX_BODY_BYTES = 2_000
MAX_PHOTO_BYTES = 200_000
ELSEWHERE = "203.0.113.9"
"""An address of another machine: those of ours are not counted."""

OPTIONS = WebOptions(
    max_body_bytes=MAX_BODY_BYTES,
    read_within_s=5.0,
    address_per_minute=10_000,
    keyless_per_minute=1_000,
    tracking_per_minute=1_000,
    sender_per_minute=1_000,
    max_photo_bytes=MAX_PHOTO_BYTES,
)


@asynccontextmanager
async def open_client(
    services: Services, *, address: str = "127.0.0.1", **options: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the gateway on some services, to a client at an address."""
    app = create_app(services, replace(OPTIONS, **options))
    transport = httpx.ASGITransport(app, client=(address, 4_711))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client
