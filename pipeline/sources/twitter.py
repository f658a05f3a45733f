"""`lapor twitter`: posts with `#LAPOR` or `@LAPOR1708` -> raw reports, untouched, for as long as it runs.

The stream brings posts within seconds, and `sweeping` what it missed; or mentions alone are read, without a stream.
Readers put posts into a bounded queue, and another task publishes them: while Kafka is away the stream is still read,
because X drops a client that reads too slowly. Faults have three fates:

- X denies the token (401, 403): `SetupFault`, the process ends.
- X or the network fails otherwise (429, 5xx, a drop, silence): again, after growing pauses.
- Publishing fails with an `Outage`: the same post again, for as long as it lasts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, NoReturn

import aiohttp
import structlog

from pipeline.adapters.channels.x_events import read_deleted
from pipeline.adapters.channels.x_versions import NewestVersions
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.x.access import XAccess, make_client
from pipeline.adapters.x.pages import Reading, open_mentions, open_search
from pipeline.adapters.x.session import RebasedSession, XAway
from pipeline.adapters.x.stream import follow_once
from pipeline.domain.channel import Channel
from pipeline.domain.errors import attempt
from pipeline.domain.report import RawReport
from pipeline.sources.post_queue import PostQueue, Publish
from pipeline.sources.sweeping import Sweeper, Take
from pipeline.sources.timing import Timing

log = structlog.get_logger()


class XMode(StrEnum):
    """How posts are read: the stream with search and mentions behind it, or mentions alone."""

    STREAM = "stream"
    MENTIONS = "mentions"


@dataclass(frozen=True, kw_only=True)
class XSource:
    """What is read, and where to.

    Attributes
    ----------
    publish
        Returns once the report is safe, raises `Outage` if it was not taken.
    delete
        Called with the id of a post whose author deleted it; raises as `publish`.
    """

    access: XAccess
    mode: XMode
    cursors: Cursors
    publish: Publish
    delete: Callable[[str], Awaitable[None]]
    timing: Timing


async def run_twitter(source: XSource) -> NoReturn:
    """Read posts and publish them until cancelled.

    Raises
    ------
    SetupFault
        If X denies the token or refuses our rules.
    """
    timing = source.timing
    queue = PostQueue(source.publish, pauses=timing.publish_pauses, sleep=timing.sleep)
    async with aiohttp.ClientSession() as http:
        tasks = [asyncio.create_task(work) for work in _work(source, queue, http)]
        publisher, *readers = tasks
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _stop(readers)
            if not publisher.done():
                await queue.drain(timing.drain_s)
            await _stop([publisher])
            if queue.waiting:
                log.warning("x_posts_left", count=queue.waiting)  # the next start reads them again
    for task in tasks:
        if not task.cancelled():
            task.result()
    raise AssertionError("no task ends without an error")


def _work(source: XSource, queue: PostQueue, http: aiohttp.ClientSession) -> list[Coroutine[Any, Any, NoReturn]]:
    """Give what must run all the time: the publisher first, then the readers."""
    versions, wake = NewestVersions(), asyncio.Event()

    async def take(body: bytes) -> None:
        if versions.is_news(body):
            await queue.put(RawReport(channel=Channel.TWITTER, body=body, received_at=source.timing.now()))

    async def take_line(line: bytes) -> None:
        """Take a line of the stream, where X tells of deleted posts too."""
        deleted = attempt(read_deleted, line)
        if isinstance(deleted, str):
            await queue.put_step(partial(source.delete, deleted))
        else:
            await take(line)

    sweeper = Sweeper(cursors=source.cursors, queue=queue, take=take, timing=source.timing, wake=wake)
    readers = [sweeper.run(partial(_open_readings, source, http))]
    if source.mode is XMode.STREAM:
        readers.append(_follow(source, take_line, wake))
    return [queue.run(), *readers]


async def _open_readings(source: XSource, http: aiohttp.ClientSession) -> Sequence[Reading]:
    client = make_client(source.access, RebasedSession(http, source.access.api_url))
    mentions = await open_mentions(client)
    return [mentions] if source.mode is XMode.MENTIONS else [mentions, open_search(client)]


async def _follow(source: XSource, take: Take, wake: asyncio.Event) -> NoReturn:
    """Follow the stream, through all that ends it."""
    timing, failures = source.timing, 0

    def forget_failures() -> None:
        nonlocal failures
        failures = 0

    while True:
        try:
            await follow_once(
                source.access,
                on_line=take,
                silence_s=timing.silence_s,
                on_connect=wake.set,
                on_alive=forget_failures,
            )
        except XAway as lost:
            failures += 1
            pause_s = timing.x_pauses.after(failures, at_least_s=lost.retry_after_s)
            log.warning("x_stream_lost", reason=str(lost), failures=failures, pause_s=round(pause_s, 1))
            await timing.sleep(pause_s)


async def _stop(tasks: Sequence[asyncio.Task[NoReturn]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
