"""When an index of the window looks for what nobody remembers any more. Pure."""

from __future__ import annotations

FIRST_SWEEP = 10_000
"""Entries until the first look: all of so few take little room."""


class Sweeping:
    """Looks become rarer as an index grows, so that each entry pays for a few.

    Parameters
    ----------
    growth
        An index is looked through when it is so many times as large as the last look left it.
    """

    def __init__(self, growth: float = 2.0) -> None:
        self._growth = growth
        self._next_at: float = FIRST_SWEEP

    def is_due(self, count: int) -> bool:
        """Whether an index of so many entries should be looked through."""
        return count > self._next_at

    def note_left(self, count: int) -> None:
        """Say how many entries a look left."""
        self._next_at = max(FIRST_SWEEP, self._growth * count)
