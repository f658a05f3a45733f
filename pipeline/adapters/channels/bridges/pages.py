"""A page of a partner's reports, JSON or a feed -> reports in our own form, and the next page; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
import orjson

from pipeline.adapters.channels.bridges.options import BridgeOptions
from pipeline.adapters.channels.checks import read_json
from pipeline.adapters.channels.encodings import join_halves
from pipeline.adapters.channels.side_fields import MAX_ID_CHARS
from pipeline.domain.errors import DataFault

BETWEEN: Final = {"text": "\n"}
"""What joins the parts of a field that has several paths, where it is not a blank."""

BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"})
"""Elements of HTML that begin a line."""

MAX_VALUE_CHARS: Final = 100_000
"""Of a text, several times what is read of one; Kafka takes it with every letter escaped."""

_LINK_NEXT: Final = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next"?')


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A report of a partner.

    Attributes
    ----------
    id
        The partner's own, or else made of the content.
    body
        In our own JSON form.
    """

    id: str
    body: bytes

    @property
    def digest(self) -> bytes:
        """Tells whether it was changed since it was last seen."""
        return sha256(self.body).digest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Reports, and where there are more."""

    items: tuple[Item, ...]
    next_url: str | None


def read_page(body: bytes, options: BridgeOptions, *, url: str, link: str | None) -> Page:
    """Read a page.

    Parameters
    ----------
    link
        Its header `Link`.

    Raises
    ------
    DataFault
        `invalid_feed` if it is none, `unsafe_feed` if it declares entities.
    """
    entries, found = _read_feed(body) if options.format == "feed" else _read_json(body, options)
    header = _LINK_NEXT.search(link or "")
    following = found or (header[1] if header else None)
    try:
        next_url = urljoin(url, following) if following else None
    except ValueError:
        raise DataFault("invalid_feed", "the address of the next page is none") from None
    return Page(items=tuple(_item(entry, options) for entry in entries), next_url=next_url)


def _read_json(body: bytes, options: BridgeOptions) -> tuple[list[Any], str | None]:
    try:
        given = read_json(body)
    except DataFault as fault:
        raise DataFault("invalid_feed", "no JSON") from fault
    entries = _find(given, options.items)
    if not isinstance(entries, list):
        raise DataFault("invalid_feed", f"no list at {options.items!r}")
    following = _find(given, options.next) if options.next else None
    return entries, following if isinstance(following, str) and following else None


def _read_feed(body: bytes) -> tuple[list[Any], str | None]:
    if b"<!ENTITY" in body.replace(b"\0", b"").upper():
        raise DataFault("unsafe_feed", "the feed declares entities")
    parsed = feedparser.parse(BytesIO(body))  # a name of a file or an address would be opened
    if not parsed.version:
        raise DataFault("invalid_feed", "neither RSS nor Atom")
    for entry in parsed.entries:
        if "published" not in entry and "updated" in entry:  # Atom needs only the latter
            entry["published"] = entry["updated"]
    links = [each.get("href") for each in parsed.feed.get("links", ()) if each.get("rel") == "next"]
    return parsed.entries, links[0] if links else None


def _item(entry: Any, options: BridgeOptions) -> Item:  # noqa: ANN401 - a partner's JSON
    said = {field: _words(entry, field, paths, options) for field, paths in options.paths.items()}
    given = {**options.constants, **{field: value for field, value in said.items() if value not in (None, "")}}
    body = orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
    own_id = str(given.get("id") or _digest(body))
    is_usable = len(own_id) <= MAX_ID_CHARS and own_id.isprintable()  # guids are addresses, as long as one likes
    usable = own_id if is_usable else _digest(own_id.encode())
    return Item(id=own_id, body=orjson.dumps({**given, "id": usable}, option=orjson.OPT_SORT_KEYS))


def _digest(said: bytes) -> str:
    return sha256(said).hexdigest()[:32]


def _words(entry: Any, field: str, paths: tuple[str, ...], options: BridgeOptions) -> object:  # noqa: ANN401
    found = [_find(entry, path) for path in paths]
    if len(found) == 1 and isinstance(found[0], float):
        return found[0]
    said = [
        join_halves(str(each))[:MAX_VALUE_CHARS] for each in found if isinstance(each, (str, int, float)) and each != ""
    ]
    if field == "text" and options.format == "feed":
        said = list(dict.fromkeys(map(strip_html, said)))
    return BETWEEN.get(field, " ").join(said)


def _find(given: Any, path: str) -> Any:  # noqa: ANN401
    """Follow a path of names and places in lists; an empty one leads nowhere else."""
    for name in filter(None, path.split(".")):
        if isinstance(given, Mapping):
            given = given.get(name)
        elif isinstance(given, (list, tuple)) and name.isdecimal() and int(name) < len(given):
            given = given[int(name)]
        else:
            return None
    return given


def strip_html(text: str) -> str:
    """Give the words of HTML, a line for each paragraph."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "\n".join(reader.lines())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def lines(self) -> Iterator[str]:
        """Give the lines that are not blank."""
        for line in "".join(self._parts).split("\n"):
            if words := " ".join(line.split()):
                yield words
