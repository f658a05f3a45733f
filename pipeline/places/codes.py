"""What a Kemendagri code says about itself: its level and the levels above it. Pure."""

from __future__ import annotations

PROVINCE, REGENCY, DISTRICT, VILLAGE = 2, 5, 8, 13
"""Length of a code with dots at each level: `32`, `32.73`, `32.73.02`, `32.73.02.1005`."""


def is_within(code: str, ancestor: str) -> bool:
    """Whether a region is another, or lies in it."""
    return code.startswith(ancestor)


def is_city(code: str) -> bool:
    """Whether a regency-level code is a city (kota): the third and fourth digit are 71 or more."""
    return len(code) == REGENCY and code[3] >= "7"
