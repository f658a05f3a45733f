"""Replies on X, as the account that citizens write to. X takes no id of ours, so what was said is looked for first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from pipeline.adapters.messenger.protocol import find_text
from pipeline.adapters.x.access import HANDLE, XAccess, make_client
from pipeline.adapters.x.session import DENIED, RebasedSession, XAway, denied, x_errors
from pipeline.domain.errors import DataFault, LaporError

_OURS: Final = ("/problems/oauth1-permissions", "/problems/client-forbidden", "/problems/unsupported-authentication")
"""Refusals that are about our app, whatever the post."""

_REMEDY: Final = "LAPOR_TWITTER_ACCESS_TOKEN, whose app needs the right to write"

_SAID_BEFORE: Final = "duplicate content"
"""X takes no text twice; ours carries a tracking ID, so that it is this very reply that is there."""

_ANSWERS: Final = 100
"""Of ours to one post, at most: people of the account answer there too."""


class XReply:
    """The replies of an account."""

    def __init__(self, access: XAccess) -> None:
        self._access = access
        self._closed_until = datetime.min.replace(tzinfo=UTC)

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Reply to a post, unless the reply is there; give its id.

        Raises
        ------
        Outage
            If X is away, or has taken as much as it takes for now.
        SetupFault
            If our app may not write.
        DataFault
            `not_reachable` if this post may not be answered, or is gone.
        """
        if datetime.now(UTC) < self._closed_until:
            raise XAway("X takes no more replies for now")
        client = make_client(self._access, RebasedSession(http, self._access.api_url))
        with self._closing():
            return await _find_said(client, to, text) or await _say(client, to, text)

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """Ask nothing more before the time that X gave."""
        try:
            yield
        except XAway as away:
            self._closed_until = datetime.now(UTC) + timedelta(seconds=away.retry_after_s)
            raise


async def _find_said(client: Any, to: str, text: str) -> str | None:  # noqa: ANN401 - tweepy ships no types
    """Look whether a process that was killed has replied; a search that finds nothing costs nothing."""
    query = f"from:{HANDLE} in_reply_to_tweet_id:{to}"
    try:
        with x_errors():
            found = await client.search_recent_tweets(query, max_results=_ANSWERS, user_auth=True)
    except XAway as away:
        raise denied(away, _REMEDY) if away.status in DENIED else away from away
    posts = found.get("data", [])
    return next((str(post["id"]) for post in posts if text in str(post.get("text"))), None)


async def _say(client: Any, to: str, text: str) -> str | None:  # noqa: ANN401 - tweepy ships no types
    try:
        with x_errors():
            answer = await client.create_tweet(in_reply_to_tweet_id=to, text=text, user_auth=True)
    except XAway as away:
        if away.status == HTTPStatus.FORBIDDEN and _SAID_BEFORE in away.detail:
            return None
        raise _fault(away) from away
    return find_text(answer, "data", "id")


def _fault(away: XAway) -> LaporError:
    """Tell what is wrong with the post from what is wrong with us or with X."""
    is_ours = any(each in away.detail for each in _OURS)
    if away.status == HTTPStatus.UNAUTHORIZED or (away.status == HTTPStatus.FORBIDDEN and is_ours):
        return denied(away, _REMEDY)
    if away.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return DataFault("not_reachable", f"X lets nobody answer this post: {away.status}")
    return away
