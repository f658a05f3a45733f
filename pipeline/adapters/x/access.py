"""What X knows us by, what we ask it for, and the clients of tweepy that ask."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tweepy.asynchronous import AsyncClient

from pipeline.adapters.x.session import RebasedSession

HANDLE: Final = "LAPOR1708"
"""The account that citizens write to."""

RULES: Final = ("#LAPOR", f"@{HANDLE}")
QUERY: Final = f"({' OR '.join(RULES)})"
"""The same for recent search; it takes 512 letters."""

FIELDS: Final[Mapping[str, list[str]]] = {
    "expansions": ["author_id", "referenced_tweets.id"],
    "tweet_fields": [
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "geo",
        "in_reply_to_user_id",
        "note_tweet",
        "referenced_tweets",
    ],
    "user_fields": ["username"],
}
"""No more than intake reads, and what follow-ups on a post need; the same whichever way a post is read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class XAccount:
    """An account that reads its mentions and answers (OAuth 1.0a user context); never printed.

    Attributes
    ----------
    consumer_key, consumer_secret
        Of the app.
    access_token, access_token_secret
        Of the account, with the right to write.
    """

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class XAccess:
    """How X is asked.

    Attributes
    ----------
    api_url
        Base of the X API, such as `https://api.twitter.com`.
    bearer_token
        Of the app.
    account
        Who answers; None if nobody does.
    """

    api_url: str
    bearer_token: str = field(repr=False)
    account: XAccount | None = None


def make_client(access: XAccess, session: RebasedSession) -> Any:  # noqa: ANN401 - tweepy ships no types
    """Make tweepy's client on a session; it gives answers as they came."""
    silence_tweepy()
    account = access.account
    client = AsyncClient(
        access.bearer_token,
        consumer_key=account and account.consumer_key,
        consumer_secret=account and account.consumer_secret,
        access_token=account and account.access_token,
        access_token_secret=account and account.access_token_secret,
        return_type=dict,
    )
    client.session = session
    return client


def silence_tweepy() -> None:
    """Keep headers out of the log: at level DEBUG tweepy logs those of each request, and the token is one."""
    logging.getLogger("tweepy").setLevel(logging.WARNING)
    logging.getLogger("oauthlib").setLevel(logging.WARNING)
