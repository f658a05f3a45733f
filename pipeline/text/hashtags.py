"""`#JalanRusak` -> `jalan rusak`. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

HASHTAG = re.compile(r"#(?<![\w&]#)(\w{2,60})")
LAPOR_TAG = re.compile(r"#lapor(?:1708)?(?![a-z0-9_])", re.I)
"""The tag by which a post asks to be taken as a report: on every such post, so it tells no topic."""

_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+")
_WORD_MIN = 3
"""Shorter words would let almost any tag fall apart."""


def split_hashtags(text: str, words: Container[str]) -> str:
    """Replace each hashtag by its words; the tag `#LAPOR` goes."""
    if "#" not in text:
        return text
    text = LAPOR_TAG.sub(" ", text)
    return HASHTAG.sub(lambda match: f" {' '.join(split_hashtag(match[1], words))} ", text)


def split_hashtag(tag: str, words: Container[str]) -> list[str]:
    """Split at capitals, figures and underscores; a part all in one case is cut into known words, or stays whole."""
    return [word for hump in _HUMPS.findall(tag) for word in _cut(hump.lower(), words)]


def _cut(run: str, words: Container[str]) -> list[str]:
    """Cut a run of letters into the fewest known words; the run itself if there is no way."""
    if run in words:
        return [run]
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(_WORD_MIN, len(run) + 1):
        for start in range(end - _WORD_MIN + 1):
            before = best[start]
            if before is not None and run[start:end] in words and _is_shorter(before, best[end]):
                best[end] = [*before, run[start:end]]
    return best[-1] or [run]


def _is_shorter(before: list[str], best: list[str] | None) -> bool:
    return best is None or len(before) + 1 < len(best)
