"""A limit on rejecting: when most of what comes is rejected for one reason, the fault is ours, not the senders'.

A bad release would otherwise empty the road into `laporan.ditolak.v1` in minutes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from pipeline.adapters.observing.metrics import REJECTS_TOO_MUCH
from pipeline.domain.errors import RejectsTooMuch

ROUND_MIN: Final = 100
"""Messages of a round at least: smaller batches are counted together. One sender's broken modem is not half of a
hundred, and two hundred rejections are few enough to look through."""

log = structlog.get_logger()


def find_code_above(limit: float, messages: int, rejected: Mapping[str, int]) -> str | None:
    """Give the code for which more than a share of the messages were rejected; None if there is none."""
    code, count = max(rejected.items(), key=lambda item: item[1], default=("", 0))
    return code if count > limit * messages else None


@dataclass(slots=True)
class RejectLimit:
    """Counts what a stage rejects, in rounds of a batch or more.

    Attributes
    ----------
    share
        Of the messages of a round, 0.0 to 1.0; more than this, for the same code in two rounds in a row, is too much.
    """

    share: float
    _messages: int = 0
    _rejected: Counter[str] = field(default_factory=Counter)
    _code_before: str | None = None

    def count(self, messages: int, rejected: Mapping[str, int]) -> str | None:
        """Count a batch and what would be rejected of it, by code; give the code if now it is too much."""
        self._messages += messages
        self._rejected.update(rejected)
        if self._messages < ROUND_MIN:
            return None
        code, before = find_code_above(self.share, self._messages, self._rejected), self._code_before
        self._messages, self._rejected, self._code_before = 0, Counter(), code
        return code if code == before else None


class RejectGuard:
    """Stops a stage before it delivers the batch that is too much: nothing of it is rejected or acked.

    Parameters
    ----------
    hold_s
        Seconds from the metric that says why to the end: it must be read, and a supervisor is slowed down.
    """

    def __init__(self, stage: str, *, share: float, hold_s: float) -> None:
        self._stage = stage
        self._limit = RejectLimit(share)
        self._hold_s = hold_s

    async def check(self, messages: int, rejected: Mapping[str, int]) -> None:
        """Count a batch; raises RejectsTooMuch, after the hold, if it must not be delivered."""
        code = self._limit.count(messages, rejected)
        if code is None:
            return
        REJECTS_TOO_MUCH.labels(self._stage, code).set(1)
        log.error("stage_rejects_too_much", stage=self._stage, code=code, ends_in_s=self._hold_s)
        await asyncio.sleep(self._hold_s)
        raise RejectsTooMuch(self._stage, code)
