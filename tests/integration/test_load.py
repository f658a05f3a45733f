"""Two hundred senders at once, beside slow clients and a flood: what is answered with 202 is in the index, once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from tests.integration.system import free_settings, running
from tests.load.proof import prove
from tests.load.senders import Connection

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

SECONDS: Final = float(os.environ.get("LAPOR_TEST_LOAD_S", "10"))
"""How long they send; the bench lets them for a minute."""

SENDERS, SLOW, PATIENCE_S = 200, 50, 120.0
FLOODING: Final = "127.0.0.99"
NO_REPORT: Final = b'{"text": " "}'


@asynccontextmanager
async def slow_clients(settings: Settings) -> AsyncIterator[None]:
    """Hold connections on which a byte of a report comes each second."""
    async with asyncio.TaskGroup() as group:
        dripping = [group.create_task(_drip(settings)) for _ in range(SLOW)]
        yield
        for each in dripping:
            each.cancel()


async def _drip(settings: Settings) -> None:
    _, writer = await asyncio.open_connection(settings.gateway_host, settings.gateway_port)
    try:
        writer.write(b"POST /sms/generic HTTP/1.1\r\nHost: gateway\r\nContent-Length: 9999\r\n\r\n")
        while True:
            writer.write(b" ")
            await asyncio.sleep(1)
    finally:
        writer.close()


@asynccontextmanager
async def flood(settings: Settings) -> AsyncIterator[list[int]]:
    """Send from one address, as fast as it goes, what is no report; gives what is answered."""
    answers: list[int] = []

    async def send() -> None:
        async with Connection(settings.gateway_url, address=FLOODING) as connection:
            while True:
                answers.append((await connection.post("/api/v1/reports", NO_REPORT)).status)

    async with asyncio.TaskGroup() as group:
        flooding = [group.create_task(send()) for _ in range(20)]
        yield answers
        for each in flooding:
            each.cancel()


async def test_each_report_that_was_taken_is_in_the_index_once_and_nothing_else(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    up = running(settings)
    await asyncio.to_thread(up.__enter__)
    try:
        async with open_search_index(settings) as index, slow_clients(settings), flood(settings) as flooded:
            proof = await prove(settings.gateway_url, index, senders=SENDERS, seconds=SECONDS, patience_s=PATIENCE_S)
    finally:
        await asyncio.to_thread(up.__exit__, None, None, None)

    assert proof.holds, proof
    assert proof.others == {}
    assert set(flooded) == {422}
