"""Which remembered texts may resemble this one: MinHash signatures (rensa) in banded hash chains. Pure, bounded.

rensa's own `RMinHashLSH` answers with everything in a bucket and needs 2.7 kB a report at 32 bands (measured). Here a
bucket is a chain through flat arrays, newest first: 0.4 kB a report, and a flood of like texts costs the length of a
chain, not of the flood.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

BANDS = 20
ROWS = 4
"""Four 16-bit values of a band are one 64-bit key. Two texts meet with probability 1-(1-J^4)^20: 0.72 at J = 0.5, 0.94
at 0.6, and 0.0001 at 0.05, where strangers are: of a million strangers some hundred are met, not thousands."""

CHAIN = 8
"""Texts looked at in a bucket, newest first. More only matters inside floods, where any of them leads to the case."""

FIRST_CAPACITY = 1_024
SEED = 1708
_SCATTER = np.uint64(0x9E3779B97F4A7C15)

Signature = npt.NDArray[np.uint16]


def sign(shingles: Collection[str]) -> Signature:
    """Signature of a set of shingles, shape (BANDS * ROWS,)."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(shingles)
    return np.array(sketch.digest(), dtype=np.uint32).astype(np.uint16)


class MinHashIndex:
    """Signatures under growing numbers; the oldest are forgotten first.

    `_heads[band, slot]` is the newest number in a bucket and `_older[number, band]` the one before it; -1 ends a chain.
    Different keys may share a slot: the estimate, not the slot, says what resembles what.
    """

    def __init__(self) -> None:
        self._oldest = 0
        self._next = 0
        self._allocate(FIRST_CAPACITY)

    def __len__(self) -> int:
        return self._next - self._oldest

    def add(self, signature: Signature) -> int:
        """Remember a signature; gives its number."""
        if len(self) == self._capacity:
            self._grow()
        number = self._next
        self._next += 1
        self._insert(number, signature)
        return number

    def signature(self, number: int) -> Signature:
        """Give what was remembered under a number."""
        signature: Signature = self._signatures[number % self._capacity].copy()
        return signature

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._oldest = max(self._oldest, number)

    def find_like(self, signature: Signature, *, at_least: float, most: int) -> list[int]:
        """Numbers whose estimated similarity reaches `at_least`, the likeliest first."""
        found = self._in_buckets(signature)
        if not found.size:
            return []
        estimates = (self._signatures[found % self._capacity] == signature).mean(axis=1)
        likeliest = np.lexsort((-found, -estimates))[:most]
        return [int(number) for number in found[likeliest[estimates[likeliest] >= at_least]]]

    def _in_buckets(self, signature: Signature) -> npt.NDArray[np.int64]:
        numbers, bands, met = self._heads[self._bands, self._slots(signature)], self._bands, []
        for _ in range(CHAIN):
            alive = numbers >= self._oldest
            if not alive.any():
                break
            numbers, bands = numbers[alive], bands[alive]
            met.append(numbers)
            numbers = self._older[numbers % self._capacity, bands]
        return np.unique(np.concatenate(met)) if met else np.empty(0, dtype=np.int64)

    def _slots(self, signature: Signature) -> npt.NDArray[np.int64]:
        return ((signature.view(np.uint64) * _SCATTER) >> self._shift).astype(np.int64)

    def _insert(self, number: int, signature: Signature) -> None:
        row, slots = number % self._capacity, self._slots(signature)
        self._signatures[row] = signature
        self._older[row] = self._heads[self._bands, slots]
        self._heads[self._bands, slots] = number

    def _allocate(self, capacity: int) -> None:
        self._capacity = capacity
        self._shift = np.uint64(64 - (2 * capacity - 1).bit_length())
        self._bands = np.arange(BANDS)
        self._signatures = np.zeros((capacity, BANDS * ROWS), dtype=np.uint16)
        self._older = np.full((capacity, BANDS), -1, dtype=np.int64)
        self._heads = np.full((BANDS, 2 * capacity), -1, dtype=np.int64)

    def _grow(self) -> None:
        signatures, capacity = self._signatures, self._capacity
        self._allocate(2 * capacity)
        for number in range(self._oldest, self._next):
            self._insert(number, signatures[number % capacity])
