"""Ids of posts tell when they were written: the upper bits are milliseconds; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
"""Where X's ids begin."""

_LOWER_BITS: Final = 22
"""Which machine, and how many in a millisecond."""


def id_at(at: datetime) -> int:
    """Give the least id of a moment."""
    return max(1, (at - EPOCH) // timedelta(milliseconds=1) << _LOWER_BITS)


def earlier(post_id: int, by: timedelta) -> int:
    """Give the id of so long before."""
    return max(1, post_id - (by // timedelta(milliseconds=1) << _LOWER_BITS))
