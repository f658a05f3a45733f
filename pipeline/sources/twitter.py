"""`lapor twitter`: posts with `#LAPOR` or `@LAPOR1708` -> raw reports, untouched, for as long as it runs.

One task reads and another publishes, with a bounded queue between them: while Kafka is away the stream is still read,
because X drops a client that reads too slowly, and what X sends while nobody reads is gone. Faults have three fates:

- X denies the token (401, 403): `SetupFault`, the process ends.
- X or the network fails otherwise (429, 5xx, a drop, silence): again, after growing pauses.
- Publishing fails with an `Outage`: the same post again, for as long as it lasts.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NoReturn

import structlog

from pipeline.domain.report import Channel, RawReport
from pipeline.sources.outbox import Outbox, Publish, Sleep
from pipeline.sources.pauses import Pauses
from pipeline.sources.x_session import SILENCE_S, StreamLost
from pipeline.sources.x_stream import follow_once

DRAIN_S: Final = 5.0
"""Time for the last posts to be published when the process stops; supervisors kill after 10 s."""

X_PAUSES: Final = Pauses(first_s=1.0, cap_s=900.0, chance=random.random)
"""The cap is the window in which X counts requests, 15 minutes."""

PUBLISH_PAUSES: Final = Pauses(first_s=0.2, cap_s=30.0, chance=random.random)

log = structlog.get_logger()


def utc_now() -> datetime:
    """Give the time at which a post reaches us."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Everything about time, in one place, so that tests need not wait."""

    sleep: Sleep = asyncio.sleep
    now: Callable[[], datetime] = utc_now
    x_pauses: Pauses = X_PAUSES
    publish_pauses: Pauses = PUBLISH_PAUSES
    silence_s: float = SILENCE_S
    drain_s: float = DRAIN_S


async def run_twitter(*, bearer_token: str, api_url: str, publish: Publish, timing: Timing | None = None) -> NoReturn:
    """Read the stream and publish its posts until cancelled.

    Parameters
    ----------
    api_url
        Base of the X API, such as `https://api.twitter.com`.
    publish
        Returns once the report is safe, raises `Outage` if it was not taken.

    Raises
    ------
    SetupFault
        If X denies the token or refuses our rules.
    """
    # at level DEBUG tweepy logs the headers of each request, and the token is one
    logging.getLogger("tweepy").setLevel(logging.WARNING)
    timing = timing or Timing()
    outbox = Outbox(publish, pauses=timing.publish_pauses, sleep=timing.sleep)
    publisher = asyncio.create_task(outbox.run())
    reader = asyncio.create_task(_read_on(outbox, bearer_token, api_url, timing))
    try:
        await asyncio.wait({publisher, reader}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _stop(reader)
        if not publisher.done():
            await outbox.drain(timing.drain_s)
        await _stop(publisher)
        if outbox.waiting:
            log.error("x_posts_lost", count=outbox.waiting)
    for task in (reader, publisher):
        if not task.cancelled():
            task.result()
    raise AssertionError("neither task ends without an error")


async def _read_on(outbox: Outbox, bearer_token: str, api_url: str, timing: Timing) -> NoReturn:
    failures = 0

    async def take(line: bytes) -> None:
        await outbox.put(RawReport(channel=Channel.TWITTER, body=line, received_at=timing.now()))

    def forget_failures() -> None:
        nonlocal failures
        failures = 0

    while True:
        try:
            await follow_once(
                bearer_token, api_url=api_url, on_line=take, silence_s=timing.silence_s, on_alive=forget_failures
            )
        except StreamLost as lost:
            failures += 1
            pause_s = timing.x_pauses.after(failures, at_least_s=lost.retry_after_s)
            log.warning("x_stream_lost", reason=str(lost), failures=failures, pause_s=round(pause_s, 1))
            await timing.sleep(pause_s)


async def _stop(task: asyncio.Task[NoReturn]) -> None:
    task.cancel()
    await asyncio.wait({task})
