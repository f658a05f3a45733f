"""One connection to X's filtered stream through tweepy, which gives each line to a handler and ends with our error."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NoReturn

import aiohttp
import orjson
import structlog
from tweepy import StreamRule
from tweepy.asynchronous import AsyncStreamingClient

from pipeline.domain.errors import SetupFault
from pipeline.sources.x_session import StreamLost, open_session

RULES: Final = ("#LAPOR", "@LAPOR1708")
RULE_TAG: Final = "lapor"
"""Marks the rules that are ours; those of other programs on the same token are left alone."""

FIELDS: Final[Mapping[str, list[str]]] = {
    "expansions": ["author_id", "referenced_tweets.id"],
    "tweet_fields": [
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "geo",
        "note_tweet",
        "referenced_tweets",
    ],
    "user_fields": ["username"],
}
"""No more than intake reads, and what follow-ups on a post will need."""

OnLine = Callable[[bytes], Awaitable[None]]
log = structlog.get_logger()


class XStream(AsyncStreamingClient):  # type: ignore[misc]  # tweepy ships no types
    """tweepy's client, without its own idea of which faults to hide, repeat or forget.

    By itself it repeats 401 and 403 for ever, sleeps outside our control, and ends for good, without an error, when a
    handler raises. Here each fault ends the connection and is raised from the stream's task.
    """

    def __init__(self, bearer_token: str, *, on_line: OnLine) -> None:
        super().__init__(bearer_token)
        self._on_line = on_line
        self.was_alive = False

    async def on_connect(self) -> None:
        """Say that X accepted us."""
        log.info("x_stream_connected")

    async def on_keep_alive(self) -> None:
        """Note that the connection works."""
        self.was_alive = True

    async def on_data(self, raw_data: bytes) -> None:
        """Give a post to the handler, byte for byte; a notice in its place says that the stream ends."""
        if notice := find_notice(raw_data):
            raise StreamLost(f"X ends the stream: {notice}")
        self.was_alive = True
        await self._on_line(raw_data)

    async def on_closed(self, resp: aiohttp.ClientResponse) -> NoReturn:
        """End the connection that X closed."""
        raise StreamLost("X closed the stream")

    async def on_connection_error(self) -> NoReturn:
        """End the connection that broke, or stayed silent for too long."""
        raise StreamLost("the connection broke or stayed silent")

    async def on_exception(self, exception: Exception) -> NoReturn:
        """Let whatever happened out of tweepy."""
        raise exception


def find_notice(line: bytes) -> str | None:
    """Give the title of a message of X about the stream itself; None for a post, and for what we cannot read."""
    try:
        message = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(message, dict) or "data" in message:
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
            f"X refuses our rules ({', '.join(sorted(titles))}); see which rules the app's access level allows"
        )


async def follow_once(
    bearer_token: str, *, api_url: str, on_line: OnLine, silence_s: float, on_alive: Callable[[], None]
) -> NoReturn:
    """Set the rules and read the stream until it ends, which is always an error.

    Raises
    ------
    StreamLost
        If another try makes sense.
    SetupFault
        If X denies us.
    """
    client = XStream(bearer_token, on_line=on_line)
    client.session = open_session(api_url, silence_s=silence_s)
    try:
        await set_rules(client)
        await _outcome(client.filter(**FIELDS))
    except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError) as error:
        raise StreamLost(f"the request to X failed: {type(error).__name__}") from error
    finally:
        await client.session.close()
        if client.was_alive:
            on_alive()
    raise StreamLost("the stream ended")


async def _outcome(stream: asyncio.Task[None]) -> None:
    """Wait for the stream's task. It swallows a cancellation, so it must not be awaited itself."""
    try:
        await asyncio.wait({stream})
    finally:
        stream.cancel()
        await asyncio.wait({stream})
    stream.result()
