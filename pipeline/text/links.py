"""Links in a text: where they are, and which host each leads to. Pure; shared by signals and cleaning."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?:https?:/{0,2}|www\.)[^\s<>\"]*|\bhttps?(?=\W*$)|\bhtt(?=\W*$)"
    r"|(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}"
    r"(?:com|net|org|(?:co|go|or|ac|sch|web|my|desa|mil|biz)\.id)\b(?:/[^\s<>\"]*)?",
    re.I,
)
"""With a scheme, cut short by a retweet (`https:/...`), or a bare host of the usual kinds."""

_HOST = re.compile(r"(?:https?:/{0,2})?(?:www\.)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5})", re.I)
_HINTS = ("http", "www.", ".com", ".id", ".net", ".org")

SHORTENERS = frozenset(
    {"t.co", "bit.ly", "goo.gl", "ow.ly", "tinyurl.com", "s.id", "is.gd", "fb.me", "ift.tt", "dlvr.it"}
)
"""Hosts that say nothing of where a link leads, and what a retweet leaves of X's own."""


def has_link(text: str) -> bool:
    """Whether a text may hold a link; cheap, and wrong only on the side of True."""
    lower = text.lower()
    return any(hint in lower for hint in _HINTS)


def find_links(text: str) -> tuple[str, ...]:
    """Give the host of each link, lower case, without `www.`; an empty one for a link cut short."""
    return tuple(host_of(match[0]) for match in _LINK.finditer(text)) if has_link(text) else ()


def host_of(link: str) -> str:
    """Give the host of a link, or nothing when the link was cut before its end."""
    match = _HOST.match(link)
    return match[1].lower() if match else ""


def replace_links(text: str) -> str:
    """Put a word in the place of each link: `situs_contoh_go_id`, or `tautan` when its host says nothing.

    A hacked site is known by its link, so the host stays; what follows the host goes, but for its words.
    """
    return _LINK.sub(_link_words, text) if has_link(text) else text


def _link_words(match: re.Match[str]) -> str:
    host = host_of(match[0])
    if not host or host in SHORTENERS:
        return " tautan "
    path = match[0][match[0].lower().index(host) + len(host) :]
    words = _PATH_WORD.findall(path)[:_PATH_WORDS_MAX]
    return " ".join([" situs_" + re.sub(r"[.-]", "_", host), *words, ""])


_PATH_WORD = re.compile(r"(?<![A-Za-z0-9])[a-z]{4,20}(?![A-Za-z0-9])")
_PATH_WORDS_MAX = 8
"""Enough to see a gambling page on an office's site; a long path would drown the report's own words."""
