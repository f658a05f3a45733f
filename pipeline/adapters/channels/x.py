"""A post of X (API v2 object: `data`, `includes`) -> its text, author and relation; pure.

An edited post comes again under a new id, with all its ids in `edit_history_tweet_ids`: it is the same report in a new
version, under the first of them. What its author adds in a reply is part of the report if the post that it answers
comes with it, else a report of the same case.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from pipeline.adapters.channels.checks import Body, Submission, Text, check, check_json, read_each
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.report import Post, PostRelation

_BY_WEIGHT: Final = (PostRelation.RETWEETED, PostRelation.REPLIED_TO, PostRelation.QUOTED)
"""A post can answer one post and quote another: that it repeats or answers says more about what it is."""

_ADDED: Final = "\n"
"""Between a post and what its author added to it."""


_REPLIED: Final = PostRelation.REPLIED_TO.encode()


class _Note(Body):
    text: Text


class _Written(Body):
    """The text of a post; `note_tweet` has it whole where X cuts it."""

    text: Text
    note_tweet: _Note | None = None

    @property
    def whole(self) -> str:
        return self.note_tweet.text if self.note_tweet else self.text


class _PostData(Body):
    id: object = None
    author_id: object = None
    created_at: object = None
    conversation_id: object = None
    in_reply_to_user_id: object = None
    edit_history_tweet_ids: object = None
    referenced_tweets: object = None
    geo: object = None


class _Reference(Body):
    type: str
    id: str


class _User(Body):
    id: str
    username: str


class _IncludedPost(_Written):
    id: str
    author_id: str | None = None
    edit_history_tweet_ids: tuple[str, ...] = ()
    referenced_tweets: tuple[_Reference, ...] = ()


class _Coordinates(Body):
    coordinates: tuple[object, object]
    """Longitude, latitude, as in GeoJSON."""


class _XObject(Body):
    data: dict[str, Any]
    includes: object = None


_IDS: Final = TypeAdapter(str, config=Body.model_config)
_REFERENCES, _USERS, _POSTS = TypeAdapter(_Reference), TypeAdapter(_User), TypeAdapter(_IncludedPost)
_POINTS: Final = TypeAdapter(_Coordinates)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Extras:
    """What stands beside the text, as far as it can be read."""

    versions: list[str]
    references: list[_Reference]
    users: list[_User]
    posts: list[_IncludedPost]
    points: list[_Coordinates]
    are_whole: bool

    def find(self, relation: PostRelation) -> str | None:
        """Give the id of the post that it has this relation to."""
        return _referenced(self.references, relation)

    def find_post(self, post_id: str | None) -> _IncludedPost | None:
        """Find a post that came with it."""
        return next((each for each in self.posts if each.id == post_id), None)


def parse_post(body: bytes, *, official_handles: Set[str]) -> Submission:
    """Read a post; its author's handle is kept only if it is a public body's."""
    post = check_json(_XObject, body)
    written = _read_text(post.data)
    data = check(_PostData, post.data)
    extras = _read_extras(data, post.includes)
    parent = _own_parent(data, extras)
    lon, lat = extras.points[0].coordinates if extras.points else (None, None)
    return Submission(
        text=add_all(parent.whole, [written]) if parent else _full_text(written, extras),
        id=_first_id(parent, data, extras),
        sender=data.author_id,
        received_at=data.created_at,
        lat=lat,
        lon=lon,
        post=Post(
            relation=_relation(parent.referenced_tweets if parent else extras.references),
            repeats=extras.find(PostRelation.RETWEETED),
            quotes=extras.find(PostRelation.QUOTED),
            official_author=_official_author(data, extras, official_handles),
            continues=() if parent else _continued(data, extras),
        ),
        flags=() if extras.are_whole else (Flag.EXTRAS_UNREADABLE,),
    )


@dataclass(frozen=True, slots=True)
class Addition:
    """What an author added in an answer to a post of their own, which came with it.

    Attributes
    ----------
    post_id
        Of the answer.
    to
        The text of the post.
    """

    post_id: str
    to: str
    text: str


def find_addition(body: bytes) -> Addition | None:
    """Find what a post adds to an own one; None if it adds nothing, or is no post."""
    if _REPLIED not in body:
        return None
    try:
        post = check_json(_XObject, body)
        data, written = check(_PostData, post.data), _read_text(post.data)
    except DataFault:
        return None
    parent = _own_parent(data, _read_extras(data, post.includes))
    return Addition(_text_of(data.id) or "", parent.whole, written) if parent else None


def add_all(to: str, additions: Iterable[str]) -> str:
    """Write behind a post what its author added to it."""
    return _ADDED.join((to, *additions))


def own_words(body: bytes) -> str:
    """Give the whole text of the post itself, without what came with it; raises as `parse_post`."""
    return _read_text(check_json(_XObject, body).data)


def _read_text(data: dict[str, Any]) -> str:
    """Give the text, the whole of it if that can be read."""
    try:
        return check(_Written, data).whole
    except DataFault:
        return check(_Note, {"text": data.get("text")}).text


def _read_extras(data: _PostData, includes: object) -> _Extras:
    included = includes if isinstance(includes, dict) else {}
    geo = data.geo.get("coordinates") if isinstance(data.geo, dict) else data.geo
    versions, has_versions = read_each(_IDS, data.edit_history_tweet_ids)
    references, has_references = read_each(_REFERENCES, data.referenced_tweets)
    users, has_users = read_each(_USERS, included.get("users"))
    posts, has_posts = read_each(_POSTS, included.get("tweets"))
    points, has_points = read_each(_POINTS, [geo] if geo else None)
    is_included = isinstance(includes, dict) or includes is None
    return _Extras(
        versions=versions,
        references=references,
        users=users,
        posts=posts,
        points=points,
        are_whole=has_versions and has_references and has_users and has_posts and has_points and is_included,
    )


def _full_text(written: str, extras: _Extras) -> str:
    """Give the whole text of a retweet, which X cuts, if its original came with it."""
    original = extras.find_post(extras.find(PostRelation.RETWEETED))
    prefix, colon, _ = written.partition(": ")
    return f"{prefix}: {original.whole}" if original and colon else written


def _own_parent(data: _PostData, extras: _Extras) -> _IncludedPost | None:
    """Give the author's own post that this adds to, if it came with it and is itself no addition."""
    parent = extras.find_post(extras.find(PostRelation.REPLIED_TO))
    if parent is None or parent.author_id is None or parent.author_id != _text_of(data.author_id):
        return None
    return None if _referenced(parent.referenced_tweets, PostRelation.REPLIED_TO) else parent


def _continued(data: _PostData, extras: _Extras) -> tuple[str, ...]:
    """Give the posts that the author adds to: the answered one and the first of its thread."""
    answered = extras.find(PostRelation.REPLIED_TO)
    author = _text_of(data.author_id)
    if answered is None or author is None or _text_of(data.in_reply_to_user_id) != author:
        return ()
    thread = _text_of(data.conversation_id)
    return (answered, thread) if thread and thread != answered else (answered,)


def _first_id(parent: _IncludedPost | None, data: _PostData, extras: _Extras) -> object:
    """Give the id of the report: of the first version of the post, or of the one that this adds to."""
    if parent:
        return (*parent.edit_history_tweet_ids, parent.id)[0]
    return (*extras.versions, data.id)[0]


def _relation(references: Iterable[_Reference]) -> PostRelation | None:
    types = {reference.type for reference in references}
    return next((relation for relation in _BY_WEIGHT if relation in types), None)


def _referenced(references: Iterable[_Reference], relation: PostRelation) -> str | None:
    return next((reference.id for reference in references if reference.type == relation), None)


def _official_author(data: _PostData, extras: _Extras, official_handles: Set[str]) -> str | None:
    author = _text_of(data.author_id)
    handles = (user.username.lower() for user in extras.users if user.id == author)
    return next((handle for handle in handles if handle in official_handles), None)


def _text_of(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int)) else None
