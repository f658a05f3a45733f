"""One connection to X's filtered stream through tweepy, which gives each line to a handler and ends with our error."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, NoReturn

import aiohttp
import orjson
import structlog
from tweepy import StreamRule
from tweepy.asynchronous import AsyncStreamingClient

from pipeline.adapters.channels.x_events import is_event
from pipeline.adapters.x.access import FIELDS, RULES, XAccess, silence_tweepy
from pipeline.adapters.x.session import DENIED, RebasedSession, XAway, denied, stream_timeout, x_errors
from pipeline.domain.errors import SetupFault

RULE_TAG: Final = "lapor"
"""Marks the rules that are ours; those of other programs on the same token are left alone."""

OnLine = Callable[[bytes], Awaitable[None]]
log = structlog.get_logger()


class XStream(AsyncStreamingClient):  # type: ignore[misc]  # tweepy ships no types
    """tweepy's client, without its own idea of which faults to hide, repeat or forget.

    By itself it repeats 401 and 403 for ever, sleeps outside our control, and ends for good, without an error, when a
    handler raises. Here each fault ends the connection and is raised from the stream's task.
    """

    def __init__(self, bearer_token: str, *, on_line: OnLine, on_connected: Callable[[], None]) -> None:
        super().__init__(bearer_token)
        self._on_line = on_line
        self._on_connected = on_connected
        self.was_alive = False

    async def on_connect(self) -> None:
        """Say that X accepted us."""
        log.info("x_stream_connected")
        self._on_connected()

    async def on_keep_alive(self) -> None:
        """Note that the connection works."""
        self.was_alive = True

    async def on_data(self, raw_data: bytes) -> None:
        """Give a post to the handler, byte for byte; a notice in its place says that the stream ends."""
        if notice := find_notice(raw_data):
            raise XAway(f"X ends the stream: {notice}")
        self.was_alive = True
        await self._on_line(raw_data)

    async def on_closed(self, resp: aiohttp.ClientResponse) -> NoReturn:
        """End the connection that X closed."""
        raise XAway("X closed the stream")

    async def on_connection_error(self) -> NoReturn:
        """End the connection that broke, or stayed silent for too long."""
        raise XAway("the connection broke or stayed silent")

    async def on_exception(self, exception: Exception) -> NoReturn:
        """Let whatever happened out of tweepy."""
        raise exception


def find_notice(line: bytes) -> str | None:
    """Give the title of a message of X about the stream itself.

    None for a post, for what happened to one (it was deleted), and for what we cannot read.
    """
    try:
        message = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(message, dict) or "data" in message or is_event(message):
        return None
    problems = message.get("errors")
    problem = problems[0] if isinstance(problems, list) and problems else message
    return str(problem.get("title", "untitled") if isinstance(problem, dict) else "untitled")[:80]


async def set_rules(client: XStream) -> None:
    """Make our rules `RULES`, whatever was there; done twice, the second time changes nothing.

    Raises
    ------
    SetupFault
        If X refuses a rule.
    """
    present = (await client.get_rules()).data or []
    stale = [rule.id for rule in present if rule.tag == RULE_TAG and rule.value not in RULES]
    if stale:
        await client.delete_rules(stale)
    missing = set(RULES) - {rule.value for rule in present}
    if missing:
        added = await client.add_rules([StreamRule(value=value, tag=RULE_TAG) for value in RULES if value in missing])
        _refuse_errors(added.errors)
    log.info("x_rules_set", added=len(missing), removed=len(stale))


def _refuse_errors(errors: list[dict[str, Any]]) -> None:
    """Raise for what X says of our rules, except that another process of ours was quicker to add one."""
    titles = {str(error.get("title")) for error in errors} - {"DuplicateRule"}
    if titles:
        raise SetupFault(
            f"X menolak aturan kami ({', '.join(sorted(titles))}); lihat aturan yang boleh pada tingkat akses aplikasi"
        )


async def follow_once(
    access: XAccess, *, on_line: OnLine, silence_s: float, on_connect: Callable[[], None], on_alive: Callable[[], None]
) -> NoReturn:
    """Set the rules and read the stream until it ends, which is always an error.

    Parameters
    ----------
    on_connect
        Called when X begins to answer: from here on nothing is missed.
    on_alive
        Called at the end of a stream that worked.

    Raises
    ------
    XAway
        If another try makes sense.
    SetupFault
        If X denies us.
    """
    silence_tweepy()
    client = XStream(access.bearer_token, on_line=on_line, on_connected=on_connect)
    client.session = RebasedSession(aiohttp.ClientSession(), access.api_url, timeout=stream_timeout(silence_s))
    try:
        with x_errors():
            await set_rules(client)
            await _outcome(client.filter(**FIELDS))
    except XAway as away:
        if away.status in DENIED:
            raise denied(away, "LAPOR_TWITTER_BEARER_TOKEN") from away
        raise
    finally:
        await client.session.close()
        if client.was_alive:
            on_alive()
    raise XAway("the stream ended")


async def _outcome(stream: asyncio.Task[None]) -> None:
    """Wait for the stream's task. It swallows a cancellation, so it must not be awaited itself."""
    try:
        await asyncio.wait({stream})
    finally:
        stream.cancel()
        await asyncio.wait({stream})
    stream.result()
