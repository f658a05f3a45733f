"""`lapor send`: plays reports into the running system, by the doors that their channels use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from pathlib import Path

import aiohttp
from rich.console import Console

from pipeline.adapters.intake import parse_raw, read_input_line
from pipeline.adapters.publisher import Publisher
from pipeline.adapters.search_index import PAGE_SIZE, SearchIndex
from pipeline.agents.loop import through_outages
from pipeline.batches import batches
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.keys import Keys
from pipeline.domain.report import Channel, RawReport
from pipeline.engines import connect_publisher, open_search_index
from pipeline.lines import open_input
from pipeline.progress import bars
from pipeline.settings import Settings

IN_FLIGHT = 128
"""Reports under way at once: more makes nothing faster."""

POLL_S = 0.2
"""Seconds between two looks at the index."""

UNKNOWN_CHANNEL = "tidak_dikenal"
"""Of a line whose channel cannot be told: it is sent all the same, and the road rejects it with its bytes."""

Door = Callable[[RawReport], Awaitable[None]]


class Via(StrEnum):
    """How reports are handed over."""

    KAFKA = "kafka"
    GATEWAY = "gateway"


async def send_file(
    file: Path, settings: Settings, console: Console, *, via: Via, rate: float | None, wait: bool
) -> None:
    """Send a file of reports, `-` for standard input, and wait until they are searchable if asked."""
    with open_input(file) as lines:
        raws = read_lines(lines.read().splitlines())
    ids = readable_ids(raws) if wait else []
    totals = {"sent": len(raws)} | ({"searchable": len(ids)} if wait else {})
    started = time.monotonic()
    with bars(console, **totals) as shown:
        async with _open_door(via, settings) as door:
            await send_all(raws, door, rate=rate, on_sent=partial(shown.add_one, "sent"))
        if wait:
            async with open_search_index(settings) as search_index:
                await wait_until_searchable(ids, search_index, on_found=partial(shown.set, "searchable"))
    seconds = time.monotonic() - started
    searchable = f", {len(ids)} searchable once each" if wait else ""
    console.print(f"{len(raws)} sent{searchable} in {seconds:.1f} s, {len(raws) / seconds:.0f} a second")


@asynccontextmanager
async def _open_door(via: Via, settings: Settings) -> AsyncIterator[Door]:
    async with connect_publisher(settings) as publisher:
        if via is Via.KAFKA:
            yield publisher.publish
        else:
            async with aiohttp.ClientSession(settings.gateway_url) as client:
                yield gateway_door(client, publisher)


def read_lines(lines: Sequence[bytes]) -> list[RawReport]:
    """Take each line as its channel would deliver it."""
    now = datetime.now(UTC)
    return [_read_line(line, now) for line in lines]


def readable_ids(raws: Sequence[RawReport]) -> list[str]:
    """Give the ids under which these reports will be found, each once; what cannot be read has none."""
    unused = Keys(tracking=b"", reporter=b"", subject=b"")  # an id does not depend on them
    ids: dict[str, None] = {}
    for raw in raws:
        try:
            ids[parse_raw(raw, unused, official_handles=frozenset()).report_id] = None
        except DataFault:
            continue
    return list(ids)


def gateway_door(client: aiohttp.ClientSession, publisher: Publisher) -> Door:
    """Send forms and SMS to the gateway; posts come from X, which has no door there, so they go to Kafka."""

    async def send(raw: RawReport) -> None:
        if raw.channel in (Channel.TWITTER, UNKNOWN_CHANNEL):
            await publisher.publish(raw)
            return
        path = "/sms/generic" if raw.channel == Channel.SMS else "/api/v1/reports"
        try:
            async with client.post(path, data=raw.body, headers={"Content-Type": "application/json"}) as answer:
                status = answer.status
        except aiohttp.ClientError as error:
            raise Outage(f"the gateway does not answer: {type(error).__name__}") from error
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Outage("the gateway takes no reports now")

    return send


async def send_all(raws: Sequence[RawReport], door: Door, *, rate: float | None, on_sent: Callable[[], None]) -> None:
    """Send all, at most `rate` a second if it is given."""
    free = asyncio.Semaphore(IN_FLIGHT)
    start = time.monotonic()

    async def send(raw: RawReport) -> None:
        try:
            await door(raw)
        finally:
            free.release()
        on_sent()

    async with asyncio.TaskGroup() as group:
        for number, raw in enumerate(raws):
            if rate is not None:
                await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            await free.acquire()
            group.create_task(send(raw))


async def wait_until_searchable(
    ids: Sequence[str], search_index: SearchIndex, *, on_found: Callable[[int], None]
) -> None:
    """Return when all are found in the index; a page of ids that is there is not asked for again."""
    there = 0
    for page in batches(ids, PAGE_SIZE):
        while (found := await through_outages(partial(search_index.count_ids, page))) < len(page):
            on_found(there + found)
            await asyncio.sleep(POLL_S)
        there += found
        on_found(there)


def _read_line(line: bytes, now: datetime) -> RawReport:
    try:
        return read_input_line(line, received_at=now)
    except DataFault:
        return RawReport(channel=UNKNOWN_CHANNEL, body=line, received_at=now)
