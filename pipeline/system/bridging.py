"""Runs `lapor bridge` from the settings: one walk, or one after another until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import random
import signal
from contextlib import suppress
from typing import Final
from uuid import uuid4

import structlog

from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.services.bridges import Bridge, FeedAway, Fetched, fetch, release
from pipeline.services.opened import Services
from pipeline.settings import Settings
from pipeline.sources.pauses import Pauses
from pipeline.system.opening import open_services

PAUSES: Final = Pauses(first_s=5.0, cap_s=3_600.0, chance=random.random)
"""After a failure: a partner is down for minutes, or for a day, and is asked once an hour then."""

log = structlog.get_logger()


async def fetch_once(settings: Settings, name: str) -> Fetched:
    """Walk through a partner's reports once."""
    async with open_services(settings) as services:
        bridge = find_bridge(services, name)
        try:
            return await fetch(services, bridge)
        finally:
            with suppress(Outage):
                await release(services, bridge)


async def fetch_until_stopped(settings: Settings, name: str) -> None:
    """Walk again and again; a second process of the same bridge waits until the first is gone."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with open_services(settings) as services:
        bridge = find_bridge(services, name)
        failures = 0
        while not stopping.is_set():
            pause_s, failures = await _walk(services, bridge, failures)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await stopping.wait()
        with suppress(Outage):
            await release(services, bridge)


def find_bridge(services: Services, name: str) -> Bridge:
    """Find a partner that is fetched from; a SetupFault that names those that are, otherwise."""
    link = services.links.get(name)
    if link is None or link.bridge is None:
        known = ", ".join(each for each, found in services.links.items() if found.bridge) or "-"
        raise SetupFault(f"{name!r} tidak punya tabel bridge di LAPOR_PARTNERS; yang punya: {known}")
    return Bridge(name=name, link=link, options=link.bridge, holder=uuid4().hex)


async def _walk(services: Services, bridge: Bridge, failures: int) -> tuple[float, int]:
    """Walk once; give the pause until the next, and how many walks in a row have failed."""
    try:
        found = await fetch(services, bridge)
    except (Outage, DataFault) as fault:
        asked_s = fault.retry_after_s if isinstance(fault, FeedAway) else 0.0
        pause_s = PAUSES.after(failures + 1, at_least_s=asked_s)
        log.warning("bridge_waits", bridge=bridge.name, reason=str(fault), pause_s=round(pause_s, 1))
        return pause_s, failures + 1
    log.info("bridge_walked", bridge=bridge.name, pages=found.pages, taken=found.taken, rejected=found.rejected)
    return bridge.options.every_s, 0
