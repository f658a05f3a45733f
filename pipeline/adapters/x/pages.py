"""Mentions and recent search of X, a page a call: each post as the stream would have delivered it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import orjson

from pipeline.adapters.x.access import FIELDS, HANDLE, QUERY
from pipeline.adapters.x.ids import earlier
from pipeline.adapters.x.session import DENIED, XAway, denied, x_errors

PAGE_POSTS: Final = 100
"""The most that X gives; posts are paid for, not pages."""

_OLDEST: Final = re.compile(r"'since_id' that is larger than (\d+)")
_BY_A_MINUTE: Final = timedelta(minutes=-1)
"""X's limit moves on while we ask again."""

Fetch = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A list of posts, newest first, that can be asked for what is newer than a post.

    Attributes
    ----------
    name
        Of its cursor.
    fetch
        tweepy's function.
    token
        What it calls the mark of a page.
    """

    name: str
    fetch: Fetch
    token: str


@dataclass(frozen=True, slots=True)
class Page:
    """Posts, oldest first, and the mark of the next page, with those before them; None at the end."""

    bodies: list[bytes]
    newest: int
    next_token: str | None


class SinceTooOld(XAway):
    """X does not search so far back.

    Attributes
    ----------
    oldest
        How far it does.
    """

    def __init__(self, oldest: int) -> None:
        super().__init__("recent search does not go back so far", status=HTTPStatus.BAD_REQUEST)
        self.oldest = oldest


async def open_mentions(client: Any) -> Reading:  # noqa: ANN401 - tweepy ships no types
    """Find the account that citizens write to; give what mentions it.

    Raises
    ------
    SetupFault
        If X denies us.
    XAway
        If another try makes sense.
    """
    as_account = client.access_token is not None
    answer = await _ask(partial(client.get_user, username=HANDLE, user_auth=as_account))
    try:
        account_id = str(answer["data"]["id"])
    except (KeyError, TypeError) as error:
        raise XAway(f"X does not know @{HANDLE}") from error
    fetch = partial(client.get_users_mentions, account_id, user_auth=as_account)
    return Reading(name="x:mentions", fetch=fetch, token="pagination_token")  # noqa: S106 - a parameter's name


def open_search(client: Any) -> Reading:  # noqa: ANN401 - tweepy ships no types
    """Give what recent search finds, of the last seven days."""
    return Reading(name="x:search", fetch=partial(client.search_recent_tweets, QUERY), token="next_token")  # noqa: S106


async def read_page(reading: Reading, *, since_id: int, token: str | None) -> Page:
    """Read a page of what is newer than a post.

    Raises
    ------
    SinceTooOld
        If that post is too old to be asked for.
    XAway
        If another try makes sense.
    SetupFault
        If X denies us.
    """
    asked: dict[str, Any] = {"since_id": since_id, "max_results": PAGE_POSTS, **FIELDS}
    answer = await _ask(partial(reading.fetch, **asked, **({reading.token: token} if token else {})))
    try:
        bodies = split_page(answer)
        meta = answer.get("meta", {})
        return Page(bodies, int(meta.get("newest_id", 0)), meta.get("next_token"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise XAway("X answers with a page of another shape") from error


def split_page(page: Mapping[str, Any]) -> list[bytes]:
    """Give each post of a page, oldest first, with what belongs to it, as the stream delivers one."""
    includes = page.get("includes", {})
    return [
        orjson.dumps({"data": post, "includes": _belonging_to(post, includes)})
        for post in reversed(page.get("data", []))
    ]


def _belonging_to(post: Mapping[str, Any], includes: Mapping[str, Any]) -> dict[str, Any]:
    answered = {each["id"] for each in post.get("referenced_tweets", ())}
    posts = [each for each in includes.get("tweets", ()) if each["id"] in answered]
    authors = {each.get("author_id") for each in (post, *posts)}
    users = [each for each in includes.get("users", ()) if each["id"] in authors]
    return _without_empty((("users", users), ("tweets", posts)))


def _without_empty(items: Iterable[tuple[str, list[Any]]]) -> dict[str, Any]:
    return {name: values for name, values in items if values}


async def _ask(request: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - X's JSON
    try:
        with x_errors():
            return await request()
    except XAway as away:
        if away.status in DENIED:
            raise denied(away, "LAPOR_TWITTER_BEARER_TOKEN and LAPOR_TWITTER_ACCESS_TOKEN") from away
        if away.status == HTTPStatus.BAD_REQUEST and (found := _OLDEST.search(away.detail)):
            raise SinceTooOld(earlier(int(found[1]), by=_BY_A_MINUTE)) from away
        raise
