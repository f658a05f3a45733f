"""Numbers that had the same key, newest first, in flat arrays. Pure, bounded.

Every number has `width` keys, one of each kind. The numbers with one key are a chain: `_heads[slot]` is the newest,
and `_older[row, kind]` the one before it; -1 ends a chain. Different keys may share a slot and thus a chain; they are
passed over. A look-up follows a chain for `depth` steps and no further: a flood of one key costs no more than others.
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

    def add(self, keys: Keys) -> tuple[int, list[int]]:
        """Remember keys, shape (width,); gives their number, and those that share a key, newest first."""
        if len(self) == self._capacity:
            self._grow()
        number = self._next
        self._next += 1
        return number, sorted(self._enter(number, keys), reverse=True)

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._oldest = max(self._oldest, min(number, self._next))

    def keys_of(self, numbers: list[int]) -> Keys:
        """Give the keys of remembered numbers, shape (n, width)."""
        rows = np.array(numbers, dtype=np.int64) % self._capacity
        keys: Keys = self._keys[rows]
        return keys

    def _enter(self, number: int, keys: Keys) -> set[int]:
        row, met = number % self._capacity, set[int]()
        self._keys[row] = keys
        heads, older, first_cell = self._head_cells, self._older_cells, row * self._width
        for kind, (key, slot) in enumerate(zip(keys.tolist(), self._slots(keys).tolist(), strict=True)):
            newest = older[first_cell + kind] = heads[slot]
            heads[slot] = number
            if newest >= self._oldest:
                met.update(self._follow(newest, kind, key))
        return met

    def _follow(self, number: int, kind: int, key: int) -> list[int]:
        met = []
        for _ in range(self._depth):
            if number < self._oldest:
                break
            cell = number % self._capacity * self._width + kind
            if self._key_cells[cell] == key:
                met.append(number)
            number = self._older_cells[cell]
        return met

    def _slots(self, keys: Keys) -> npt.NDArray[np.int64]:
        """Find each key's slot among the slots of its kind."""
        return ((keys * SCATTER) >> self._shift).astype(np.int64) + self._first_slots

    def _allocate(self, capacity: int) -> None:
        slots = 2 * capacity
        self._capacity = capacity
        self._shift = np.uint64(65 - slots.bit_length())
        self._first_slots = np.arange(self._width) * slots
        self._keys = np.zeros((capacity, self._width), dtype=np.uint64)
        self._older = np.full((capacity, self._width), -1, dtype=np.int32)
        self._heads = np.full(self._width * slots, -1, dtype=np.int32)
        self._older_cells = self._older.reshape(-1).data
        self._head_cells = self._heads.data
        self._key_cells = self._keys.reshape(-1).data

    def _grow(self) -> None:
        keys, capacity = self._keys, self._capacity
        self._allocate(2 * capacity)
        for number in range(self._oldest, self._next):
            row, slots = number % self._capacity, self._slots(keys[number % capacity])
            self._keys[row] = keys[number % capacity]
            self._older[row] = self._heads[slots]
            self._heads[slots] = number
