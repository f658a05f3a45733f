"""`tidak alir` -> `tidak_alir`, so that a lack and its opposite stay two features. Pure.

Last of all steps: the stemmer turns the joint into a blank.
"""

from __future__ import annotations

NEGATIONS = frozenset({"tidak", "belum", "bukan", "jangan", "tanpa"})

_STEPPED_OVER = frozenset(
    {
        "juga",
        "pernah",
        "kunjung",
        "segera",
        "lagi",
        "pun",
        "sempat",
        "begitu",
        "terlalu",
        "bisa",
        "dapat",
        "mau",
        "akan",
    }
)
"""Adverbs between a negation and what it denies: `belum juga diperbaiki` is `belum_baik juga`."""


def join_negation(stems: list[str]) -> list[str]:
    """Join each negation with the next word that says what is denied."""
    if NEGATIONS.isdisjoint(stems):
        return stems
    joined: list[str] = []
    pending = ""
    for place, stem in enumerate(stems):
        if stem in NEGATIONS:
            joined += [pending] if pending else []
            pending = stem
        elif pending and not (stem in _STEPPED_OVER and place + 1 < len(stems)):
            joined.append(f"{pending}_{stem}")
            pending = ""
        else:
            joined.append(stem)
    return [*joined, pending] if pending else joined
