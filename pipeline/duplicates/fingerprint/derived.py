"""The root of a word; who is derived by affixes belongs to no name that has begun: `Jelegong mengadukan`. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.text.words.stem import RootSet, Stem, build_stem, load_roots

CACHE_SIZE = 20_000
"""Words remembered: as many as the stemmer remembers itself."""

_AFFIXES = re.compile(r"(?:di|me[lmnrwy]|be[lr]|te[lr])\w{3,}|[kp]e\w{3,}an|\w{3,}nya")
"""How a derived word looks; the stemmer is asked about these only."""


@lru_cache(CACHE_SIZE)
def is_derived(word: str) -> bool:
    """Whether affixes were put to a root of the dictionary: `mengadukan`, `pembagian`, `rumahnya`, not `merdeka`."""
    return _AFFIXES.fullmatch(word) is not None and root_of(word) != word


def root_of(word: str) -> str:
    """Give the root of a word; the word itself if no affixes were put to a known one."""
    return _stemmer()(word)


def is_root(word: str) -> bool:
    """Whether a word stands in the dictionary as it is."""
    return word in _roots()


@cache
def _stemmer() -> Stem:
    return build_stem(_roots(), known={})


@cache
def _roots() -> RootSet:
    return load_roots()
