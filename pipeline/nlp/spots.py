"""Which remembered reports name the same place under the same topic, in whatever words. Pure, bounded."""

from __future__ import annotations

import numpy as np

from pipeline.nlp.chains import ABSENT, HashChains, Keys
from pipeline.nlp.fingerprint import Fingerprint
from pipeline.nlp.names import says_where

KINDS = 8
"""Columns of keys. A name's column follows from the name; of two in one column the first is kept. Reports name two
places on average, so one name in eight has to rely on the other."""

DEPTH = 4
"""Reports looked at for one name and topic, the newest: a busy street has hundreds, and an officer reads few."""

_MASK = 2**64 - 1


class SpotIndex:
    """Topic and place names of reports under growing numbers; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._chains = HashChains(KINDS, depth=DEPTH)

    def add(self, report: Fingerprint) -> list[int]:
        """Remember where a report is about; gives the newest reports of its topic that may name the same place."""
        _, met = self._chains.add(_keys(report))
        return met

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._chains.forget_before(number)


def _keys(report: Fingerprint) -> Keys:
    keys = [ABSENT] * KINDS
    for name in filter(says_where, sorted(report.details.spots, reverse=True)):
        key = hash((report.category, name)) & _MASK
        keys[key % KINDS] = key
    return np.array(keys, dtype=np.uint64)
