"""What X tells of posts that it gave us before (compliance events): which one its author deleted; pure.

The same event comes in three shapes: of the compliance streams of the API v2, of the compliance firehose that
enterprises have, and of a job of batch compliance, a line a post.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from pipeline.domain.errors import DataFault

_POST_EVENTS: Final = frozenset(
    {"delete", "tweet_edit", "withheld", "status_withheld", "drop", "undrop", "scrub_geo"}
    | {f"user_{what}" for what in ("delete", "undelete", "protect", "unprotect", "suspend", "unsuspend", "withheld")}
    | {"user_profile_modification"}
)
_GONE: Final = ("delete", "drop")
"""Deleted by its author; or not to be shown any more. What holds in one country alone is no deletion."""


def is_event(message: Mapping[str, Any]) -> bool:
    """Whether a message is an event about posts or accounts, and neither a post nor a notice about the stream."""
    return _find_event(message) is not None or _is_batch_line(message)


def read_deleted(line: bytes) -> str | None:
    """Give the id of the post that a line says is deleted; None for every other line.

    What concerns an account as a whole (`user_delete`, `user_protect`) can be taken back for 30 days; X then tells of
    each post by itself.

    Raises
    ------
    DataFault
        `unreadable`, if it says that a post is deleted, but not which one.
    """
    try:
        message = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(message, dict):
        return None
    if _is_batch_line(message):
        return _id_of(message) if message["action"] == "delete" else None
    name, event = _find_event(message) or ("", {})
    if name not in _GONE or "favorite" in event:
        return None
    return _id_of(event.get("tweet") or event.get("status"))


def _find_event(message: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    inner = message.get("data", message)
    if not isinstance(inner, dict):
        return None
    return next(
        ((name, event) for name, event in inner.items() if name in _POST_EVENTS and isinstance(event, dict)), None
    )


def _is_batch_line(message: Mapping[str, Any]) -> bool:
    return isinstance(message.get("action"), str) and "id" in message


def _id_of(post: object) -> str:
    """Give the id as a string: as a number the older shape has it rounded."""
    found = (post.get("id_str") or post.get("id")) if isinstance(post, dict) else None
    if not isinstance(found, str) or not found.isascii() or not found.isdecimal():
        raise DataFault("unreadable", "it tells of a deleted post, but not of which: `id` or `id_str` must be digits")
    return found
