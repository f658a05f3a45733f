"""A post of X (API v2 object: `data`, `includes`) -> its text, author and relation; pure.

An edited post comes again under a new id, with all its ids in `edit_history_tweet_ids`; each version is a report of its
own, and near-duplicate detection gathers them in one case.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Annotated, Final

from pydantic import Field

from pipeline.adapters.intake_checks import MAX_TEXT_CHARS, Body, IdInChannel, Short, Submission, Text, Time, check_json
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import Post, PostRelation

_BY_WEIGHT: Final = (PostRelation.RETWEETED, PostRelation.REPLIED_TO, PostRelation.QUOTED)
"""A post can answer one post and quote another: that it repeats or answers says more about what it is."""


class _Note(Body):
    text: Text


class _Point(Body):
    coordinates: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]
    """Longitude, latitude, as in GeoJSON."""


class _Geo(Body):
    coordinates: _Point | None = None


class _Reference(Body):
    type: str
    id: str


class _PostData(Body):
    id: IdInChannel
    text: Text
    note_tweet: _Note | None = None
    author_id: Short = None
    created_at: Time | None = None
    edit_history_tweet_ids: tuple[str, ...] = ()
    referenced_tweets: tuple[_Reference, ...] = ()
    geo: _Geo | None = None


class _User(Body):
    id: str
    username: str


class _IncludedPost(Body):
    id: str
    text: Annotated[str, Field(max_length=MAX_TEXT_CHARS)]
    note_tweet: _Note | None = None


class _Includes(Body):
    users: tuple[_User, ...] = ()
    tweets: tuple[_IncludedPost, ...] = ()


class _XObject(Body):
    data: _PostData
    includes: _Includes = _Includes()


def parse_post(body: bytes, *, official_handles: Set[str]) -> Submission:
    """Read a post; its author's handle is kept only if it is a public body's."""
    post = check_json(_XObject, body)
    return Submission(
        text=_full_text(post),
        id=post.data.id,
        sender=post.data.author_id,
        received_at=post.data.created_at,
        location=_location(post.data.geo),
        post=Post(
            relation=_relation(post.data),
            repeats=_referenced(post.data, PostRelation.RETWEETED) or _first_version(post.data),
            quotes=_referenced(post.data, PostRelation.QUOTED),
            official_author=_official_author(post, official_handles),
        ),
    )


def _full_text(post: _XObject) -> str:
    """Give the whole text: X cuts the `text` of a long post, and of a retweet whose original is included whole."""
    if post.data.note_tweet:
        return post.data.note_tweet.text
    original = _find_retweeted(post)
    prefix, colon, _ = post.data.text.partition(": ")
    return f"{prefix}: {original.text}" if original and colon else post.data.text


def _find_retweeted(post: _XObject) -> _Note | _IncludedPost | None:
    retweeted = _referenced(post.data, PostRelation.RETWEETED)
    original = next((included for included in post.includes.tweets if included.id == retweeted), None)
    return original and (original.note_tweet or original)


def _relation(data: _PostData) -> PostRelation | None:
    types = {reference.type for reference in data.referenced_tweets}
    return next((relation for relation in _BY_WEIGHT if relation in types), None)


def _referenced(data: _PostData, relation: PostRelation) -> str | None:
    return next((reference.id for reference in data.referenced_tweets if reference.type == relation), None)


def _first_version(data: _PostData) -> str | None:
    """Give the post that was edited into this one: each edit has an id of its own, and the history starts with it."""
    return next((version for version in data.edit_history_tweet_ids[:1] if version != data.id), None)


def _official_author(post: _XObject, official_handles: Set[str]) -> str | None:
    handles = (user.username.lower() for user in post.includes.users if user.id == post.data.author_id)
    return next((handle for handle in handles if handle in official_handles), None)


def _location(geo: _Geo | None) -> GeoPoint | None:
    if geo is None or geo.coordinates is None:
        return None
    lon, lat = geo.coordinates.coordinates
    return GeoPoint(lat=lat, lon=lon)
