"""All about time in reading X, in one place, so that tests need not wait."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pipeline.adapters.x.session import SILENCE_S
from pipeline.sources.pauses import Pauses
from pipeline.sources.post_queue import Sleep

DRAIN_S: Final = 5.0
"""Time for the last posts to be published when the process stops; supervisors kill after 10 s."""

X_PAUSES: Final = Pauses(first_s=1.0, cap_s=900.0, chance=random.random)
"""The cap is the window in which X counts requests, 15 minutes."""

PUBLISH_PAUSES: Final = Pauses(first_s=0.2, cap_s=30.0, chance=random.random)


def utc_now() -> datetime:
    """Give the time at which a post reaches us."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Clock and pauses.

    Attributes
    ----------
    sleep
        Waits after a failure.
    each_s
        Seconds between two readings of mentions and search.
    silence_s
        After which a stream counts as dead.
    drain_s
        For the last posts at the end.
    """

    each_s: float
    sleep: Sleep = asyncio.sleep
    now: Callable[[], datetime] = utc_now
    x_pauses: Pauses = X_PAUSES
    publish_pauses: Pauses = PUBLISH_PAUSES
    silence_s: float = SILENCE_S
    drain_s: float = DRAIN_S
