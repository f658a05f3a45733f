"""Plays reports into the running system, by the doors that their channels use, and waits until they are searchable."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

import aiohttp

from pipeline.adapters.channels.intake import parse_raw, read_input_line
from pipeline.adapters.kafka.publisher import Publisher
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.pages import PAGE_SIZE
from pipeline.batches import batches
from pipeline.domain.channel import Channel, Door, traits_of
from pipeline.domain.errors import DataFault, Engine, LaporError, Outage, SetupFault
from pipeline.domain.keys import Keys
from pipeline.domain.report import RawReport
from pipeline.services import wording
from pipeline.settings import Settings, api_key
from pipeline.system.connections import connect_publisher

IN_FLIGHT = 128
"""Reports under way at once: more makes nothing faster."""

POLL_S = 0.2
"""Seconds between two looks at the index."""

PATIENCE_S = 60.0
"""Seconds without one more report in the index after which waiting ends: a worker that was killed is back in half."""

MAX_PAUSE_S = 60.0
"""Seconds that a gateway's `Retry-After` is obeyed at most."""

UNKNOWN_CHANNEL = "tidak_dikenal"
"""Of a line whose channel cannot be told: it is sent all the same, and the road rejects it with its bytes."""

GATEWAY_PATHS = {Door.FORM: "/api/v1/reports", Door.SMS: "/sms/generic"}
"""Where the gateway takes what comes by a door; it has none for posts."""

NOT_LET_IN = {
    HTTPStatus.UNAUTHORIZED: "gateway menolak: kanal ini memerlukan kunci yang berlaku di LAPOR_API_KEY",
    HTTPStatus.FORBIDDEN: "gateway menolak: kunci di LAPOR_API_KEY bukan untuk kanal ini",
}
"""What the operator must mend before the rest is sent."""

HandOver = Callable[[RawReport], Awaitable[str]]
"""Hands a report over; gives the id under which it will be found, or raises `LineRefused`."""


class LineRefused(LaporError):
    """A line that becomes no report; says why, for people."""


@dataclass(slots=True)
class Sent:
    """How far sending came.

    Attributes
    ----------
    count
        Reports that were handed over or refused.
    ids
        Under which they will be found, each once, in the order of the answers.
    refused
        Line, from 1, and why it becomes no report.
    stopped_by
        What ended it before all were sent: an engine that is away, or a key that the gateway does not take.
    """

    count: int = 0
    ids: dict[str, None] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    stopped_by: Outage | SetupFault | None = None


class Via(StrEnum):
    """How reports are handed over."""

    KAFKA = "kafka"
    GATEWAY = "gateway"


@asynccontextmanager
async def open_door(via: Via, settings: Settings) -> AsyncIterator[HandOver]:
    """Open a way in; yields what hands a report over."""
    async with connect_publisher(settings) as publisher:
        if via is Via.KAFKA:
            yield kafka_door(publisher)
        else:
            async with aiohttp.ClientSession(settings.gateway_url) as client:
                yield gateway_door(client, publisher, key=api_key(settings))


def read_lines(lines: Sequence[bytes]) -> list[RawReport]:
    """Take each line as its channel would deliver it."""
    now = datetime.now(UTC)
    return [_read_line(line, now) for line in lines]


def played_id(raw: RawReport) -> str:
    """Give the id under which what is played will be found; a DataFault if the road will reject it."""
    unused = Keys(*[b""] * len(fields(Keys)))  # no id of what is played needs one
    return parse_raw(raw, unused, official_handles=frozenset(), oldest=timedelta.max).report_id


def kafka_door(publisher: Publisher) -> HandOver:
    """Put reports on the road, as they stand in the file; it keeps what it rejects, but nothing that is too large."""

    async def send(raw: RawReport) -> str:
        try:
            await publisher.publish(raw)
            return played_id(raw)
        except DataFault as fault:
            raise LineRefused(wording.fault(fault)) from fault

    return send


def gateway_door(client: aiohttp.ClientSession, publisher: Publisher, *, key: str | None) -> HandOver:
    """Send forms and SMS to the gateway; posts come from X, which has no door there, so they go to Kafka.

    Forms of channels that are not open to all need a key that may write to them.
    """
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    to_kafka = kafka_door(publisher)

    async def send(raw: RawReport) -> str:
        path = _gateway_path(raw.channel)
        if path is None:
            return await to_kafka(raw)
        while (answer := await _post(client, path, raw.body, headers)).status == HTTPStatus.TOO_MANY_REQUESTS:
            await asyncio.sleep(answer.wait_s)
        if answer.status in NOT_LET_IN:
            raise SetupFault(NOT_LET_IN[HTTPStatus(answer.status)])
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise LineRefused(str(answer.said.get("detail", f"gateway menjawab {answer.status}")))
        return str(answer.said["report_id"])

    return send


@dataclass(frozen=True, slots=True)
class _Answer:
    """Of the gateway; `wait_s` is how many seconds it asks to wait."""

    status: int
    said: dict[str, object]
    wait_s: float


async def _post(client: aiohttp.ClientSession, path: str, body: bytes, headers: Mapping[str, str]) -> _Answer:
    try:
        async with client.post(path, data=body, headers=headers) as answer:
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise Outage(f"the gateway takes no reports now: {answer.status}", Engine.GATEWAY)
            wait_s = min(float(answer.headers.get("Retry-After", 0)), MAX_PAUSE_S)
            return _Answer(answer.status, await answer.json(content_type=None), wait_s)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Outage(f"the gateway does not answer: {type(error).__name__}", Engine.GATEWAY) from error


def _gateway_path(channel: str) -> str | None:
    return None if channel == UNKNOWN_CHANNEL else GATEWAY_PATHS.get(traits_of(Channel(channel)).door)


async def send_all(
    raws: Sequence[RawReport], door: HandOver, *, rate: float | None, on_sent: Callable[[], None]
) -> Sent:
    """Send all, at most `rate` a second if it is given, until something stops it; tell how far it came."""
    sent = Sent()
    free = asyncio.Semaphore(IN_FLIGHT)
    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number, raw in enumerate(raws):
            if rate is not None:
                await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            await free.acquire()
            if sent.stopped_by:
                break
            sending = group.create_task(_send_one(raw, number + 1, door, sent, on_sent))
            sending.add_done_callback(lambda _: free.release())
    return sent


async def _send_one(raw: RawReport, line: int, door: HandOver, sent: Sent, on_sent: Callable[[], None]) -> None:
    try:
        sent.ids[await door(raw)] = None
    except LineRefused as refusal:
        sent.refused[line] = str(refusal)
    except (Outage, SetupFault) as fault:
        sent.stopped_by = fault
        return
    sent.count += 1
    on_sent()


async def wait_until_searchable(
    ids: Sequence[str], search_index: SearchIndex, *, on_found: Callable[[int], None], patience_s: float = PATIENCE_S
) -> int:
    """Wait until all are found in the index, or none more came for a while; give how many are found.

    A page of ids that is there is not asked for again.
    """
    there = 0
    for page in batches(ids, PAGE_SIZE):
        found, came_at = -1, time.monotonic()
        while found < len(page) and time.monotonic() - came_at < patience_s:
            more = await _count(page, search_index)
            if more > found:
                found, came_at = more, time.monotonic()
                on_found(there + found)
            if found < len(page):
                await asyncio.sleep(POLL_S)
        there += max(found, 0)
        if found < len(page):
            break
    return there


async def _count(page: Sequence[str], search_index: SearchIndex) -> int:
    """Count what is there of a page; -1 while the index is away."""
    try:
        return await search_index.count_ids(page)
    except Outage:
        return -1


def _read_line(line: bytes, now: datetime) -> RawReport:
    try:
        return read_input_line(line, received_at=now)
    except DataFault:
        return RawReport(channel=UNKNOWN_CHANNEL, body=line, received_at=now, is_played=True)
