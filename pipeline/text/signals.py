"""What a text tells beside its words: hashtags, handles, links, and what kind of post it is. Pure.

Read before cleaning, which removes them. A citizen's handle is personal data: signals live within a stage and name
handles only as far as the table of public accounts knows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain.report import Post, PostRelation
from pipeline.text.handles import HANDLE, HandleHolder, OfficialHandle
from pipeline.text.hashtags import HASHTAG, LAPOR_TAG
from pipeline.text.links import find_links

_RETWEET = re.compile(r"\s*(?:\d{1,2}[.:]\d{2}\s+)?RT\s?@\w")
_QUOTE = re.compile(r".+\b(?:RT|QT|MT)\s?@\w", re.S)
_CONTINUES_AT_START = re.compile(
    r"\W*(?:@\w+\s+)*(?:\(?\d{1,2}/(?:\d{1,2}|n)?\)|\(?(?:lanjutan|lanjut|sambungan|cont)\b|[2-9][.)]\s)", re.I
)
_CONTINUES_AT_END = re.compile(r"(?:\(\d{1,2}/(?:\d{1,2}|n)\)|\b\d/n|\(?\b(?:bersambung|cont(?:inued|'?d)?))\W*$", re.I)
_END_LETTERS = 24
"""How much of the end is looked at for a mark such as `(1/2)` or `(bersambung)`."""

SIGNALS_MAX_LETTERS = 10_000
"""Letters read; longer texts than any report must not cost their neighbours."""

_LAPOR_HANDLES = frozenset({"lapor1708", "lapor_1708"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """What was read.

    Attributes
    ----------
    hashtags
        Lower case, without `#`, in order.
    handles
        Lower case, without `@`, in order; a citizen's too: never to be stored or logged.
    links
        Host of each link; empty for one cut short.
    is_retweet
        The whole text is another's.
    is_quote
        Words of the author's own around another's.
    official_handles
        Those of public bodies and officials, each once.
    official_author
        The author, if one of these.
    """

    hashtags: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    is_retweet: bool = False
    is_quote: bool = False
    is_reply: bool = False
    starts_with_handle: bool = False
    is_reply_continuation: bool = False
    has_lapor_tag: bool = False
    official_handles: tuple[OfficialHandle, ...] = ()
    official_author: OfficialHandle | None = None


NO_SIGNALS = Signals()
"""Of a form without links and tags: most texts."""


def read_signals(text: str, post: Post | None, handle_table: Mapping[str, OfficialHandle]) -> Signals:
    """Read the signals of a text, redacted or not.

    Parameters
    ----------
    post
        What X told beside the text; None for the other channels.
    handle_table
        Public accounts, by handle in lower case.
    """
    text = text[:SIGNALS_MAX_LETTERS]
    links, is_continuation = find_links(text), _is_continuation(text)
    if post is None and not links and not is_continuation and "@" not in text and "#" not in text:
        return NO_SIGNALS
    handles = tuple(handle.lower() for handle in HANDLE.findall(text)) if "@" in text else ()
    relation = post.relation if post else None
    is_retweet = relation is PostRelation.RETWEETED or bool(handles and _RETWEET.match(text))
    return Signals(
        hashtags=tuple(tag.lower() for tag in HASHTAG.findall(text)) if "#" in text else (),
        handles=handles,
        links=links,
        is_retweet=is_retweet,
        is_quote=not is_retweet and (relation is PostRelation.QUOTED or bool(handles and _QUOTE.match(text))),
        is_reply=relation is PostRelation.REPLIED_TO,
        starts_with_handle=text.lstrip(" .").startswith("@"),
        is_reply_continuation=is_continuation,
        has_lapor_tag=bool("#" in text and LAPOR_TAG.search(text)) or not _LAPOR_HANDLES.isdisjoint(handles),
        official_handles=tuple(
            filter(None, (_find_official(handle, handle_table) for handle in dict.fromkeys(handles)))
        ),
        official_author=_find_official(post.official_author or "", handle_table) if post else None,
    )


def _is_continuation(text: str) -> bool:
    """Whether a post says that it goes on from another, or goes on in another."""
    if _CONTINUES_AT_START.match(text):
        return True
    end = text[-_END_LETTERS:].lower()
    return ("/" in end or "cont" in end or "bersambung" in end) and bool(_CONTINUES_AT_END.search(end))


def _find_official(handle: str, handle_table: Mapping[str, OfficialHandle]) -> OfficialHandle | None:
    """Give the public body or official; the press is neither."""
    official = handle_table.get(handle)
    return official if official and official.holder is not HandleHolder.MEDIA else None
