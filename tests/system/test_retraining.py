"""Once a night, by one process, and never by day."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.store.engine import open_store
from pipeline.system.retraining import NightlyRetraining, find_night
from tests.services.fakes import make_services

ONE_WIB = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("later", "night"),
    [(0, "2026-11-25"), (3, "2026-11-25"), (4, None), (23, None), (24, "2026-11-26")],
)
def test_a_night_is_its_first_hours(later: int, night: str | None) -> None:
    assert find_night(ONE_WIB + timedelta(hours=later), 1) == night


async def test_one_of_two_processes_trains_once_a_night(tmp_path: Path) -> None:
    done = tmp_path / "done"
    command = (sys.executable, "-c", f"open({str(done)!r}, 'a').write('x')")
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        jobs = [NightlyRetraining(make_services(store=store), 1, asyncio.Event(), command=command) for _ in range(2)]
        for later in (timedelta(hours=-1), timedelta(), timedelta(minutes=30), timedelta(days=1)):
            for job in jobs:
                await job(ONE_WIB + later)

    assert done.read_text() == "xx"


async def test_who_stops_waits_for_no_training(tmp_path: Path) -> None:
    stopping = asyncio.Event()
    stopping.set()
    command = (sys.executable, "-c", "import time; time.sleep(600)")
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        job = NightlyRetraining(make_services(store=store), 1, stopping, command=command)
        async with asyncio.timeout(120):
            await job(ONE_WIB)
