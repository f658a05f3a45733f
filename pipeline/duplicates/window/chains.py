"""Numbers that had the same key, newest first, in flat arrays. Pure, bounded.

Every number has `width` keys, one of each kind. The numbers with one key are a chain: `_heads[slot]` is the newest,
and `_older[row, kind]` the one before it; -1 ends a chain. Different keys may share a slot and thus a chain: who looks
at what was met sees it, and a step costs one look into memory instead of two. A look-up follows a chain for `depth`
steps and no further: a flood of one key costs no more than others.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FIRST_CAPACITY = 16_384
"""Room at the start, some 8 MB; it doubles when it is full."""

SCATTER = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: the high bits of a product with it are spread well even for like keys (Knuth)."""

Keys = npt.NDArray[np.uint64]


class HashChains:
    """Keys under growing numbers; the oldest are forgotten first, and their room is used again."""

    def __init__(self, width: int, *, depth: int) -> None:
        self._width = width
        self._depth = depth
        self._oldest = 0
        self._next = 0
        self._allocate(FIRST_CAPACITY)

    def __len__(self) -> int:
        return self._next - self._oldest

    def add_all(self, keys: Keys) -> tuple[int, list[list[int]]]:
        """Remember keys, shape (n, width); gives the first of their numbers, and for each those that share a slot."""
        while len(self) + len(keys) > self._capacity:
            self._grow()
        first = self._next
        self._next += len(keys)
        numbers = range(first, self._next)
        self._keys[self._rows(numbers)] = keys
        slots = self._slots(keys).tolist()
        return first, [self._enter(number, own) for number, own in zip(numbers, slots, strict=True)]

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._oldest = max(self._oldest, min(number, self._next))

    def keys_of(self, numbers: npt.NDArray[np.int64]) -> Keys:
        """Give the keys of remembered numbers, shape (n, width)."""
        keys: Keys = self._keys[self._rows(numbers)]
        return keys

    def _enter(self, number: int, slots: list[int]) -> list[int]:
        heads, older, oldest = self._head_cells, self._older_cells, self._oldest
        mask, width = self._mask, self._width
        first_cell = (number & mask) * width
        met: list[int] = []
        for kind, slot in enumerate(slots):
            found = older[first_cell + kind] = heads[slot]
            heads[slot] = number
            steps = self._depth
            while found >= oldest and steps:
                met.append(found)
                found = older[(found & mask) * width + kind]
                steps -= 1
        return list(set(met))

    def _rows(self, numbers: npt.NDArray[np.int64] | range) -> npt.NDArray[np.int64]:
        return np.asarray(numbers, dtype=np.int64) & self._mask

    def _slots(self, keys: Keys) -> npt.NDArray[np.int64]:
        """Find each key's slot among the slots of its kind."""
        return ((keys * SCATTER) >> self._shift).astype(np.int64) + self._first_slots

    def _allocate(self, capacity: int) -> None:
        slots = 2 * capacity
        self._capacity = capacity
        self._mask = capacity - 1
        self._shift = np.uint64(65 - slots.bit_length())
        self._first_slots = np.arange(self._width) * slots
        self._keys = np.zeros((capacity, self._width), dtype=np.uint64)
        self._older = np.full((capacity, self._width), -1, dtype=np.int32)
        self._heads = np.full(self._width * slots, -1, dtype=np.int32)
        self._older_cells = self._older.reshape(-1).data
        self._head_cells = self._heads.data

    def _grow(self) -> None:
        keys, numbers = self.keys_of(np.arange(self._oldest, self._next)), range(self._oldest, self._next)
        self._allocate(2 * self._capacity)
        self._keys[self._rows(numbers)] = keys
        for number, slots in zip(numbers, self._slots(keys), strict=True):
            self._older[number & self._mask] = self._heads[slots]
            self._heads[slots] = number
