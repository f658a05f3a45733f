"""Numbers that had the same key, newest first, in flat arrays. Pure, bounded.

Every number has `width` keys, one of each kind. The numbers with one key are a chain: `_heads[slot]` is the newest,
and `_older[row, kind]` the one before it; -1 ends a chain. Different keys may share a slot and thus a chain: who looks
at what was met sees it, and a step costs one look into memory instead of two. A look-up follows a chain for `depth`
steps and no further: a flood of one key costs no more than others. All chains of a batch are followed at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FIRST_CAPACITY = 16_384
"""Room at the start, some 8 MB; it doubles when it is full."""

SCATTER = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: the high bits of a product with it are spread well even for like keys (Knuth)."""

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

_OWN_BITS = 32
"""Two numbers side by side in one of 64 bits; those of a chain have 32 at most."""


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

    def add_all(self, keys: Keys) -> tuple[int, Numbers, Numbers]:
        """Remember keys, shape (n, width).

        Returns
        -------
        The first of their numbers; and as two columns, in order and without repetition, which of the new ones (from 0)
        shares a slot with which earlier number.
        """
        while len(self) + len(keys) > self._capacity:
            self._grow()
        first = self._next
        self._next += len(keys)
        rows = self._rows(range(first, self._next))
        self._keys[rows] = keys
        before = self._enter(first, self._slots(keys))
        self._older[rows] = before
        return first, *self._follow(before)

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._oldest = max(self._oldest, min(number, self._next))

    def keys_of(self, numbers: Numbers) -> Keys:
        """Give the keys of remembered numbers, shape (n, width)."""
        keys: Keys = self._keys[self._rows(numbers)]
        return keys

    def _enter(self, first: int, slots: Numbers) -> Numbers:
        """Make the new numbers the heads of their slots; gives what was the head before each, perhaps a new one too."""
        numbers = np.arange(first, first + len(slots)).repeat(self._width)
        order = np.argsort(slots, axis=None, kind="stable")
        numbers, sorted_slots = numbers[order], slots.reshape(-1)[order]
        is_last = np.ones(len(order), dtype=bool)
        is_last[:-1] = sorted_slots[1:] != sorted_slots[:-1]
        is_first = np.roll(is_last, 1)
        before = np.roll(numbers, 1)
        before[is_first] = self._heads[sorted_slots[is_first]]
        self._heads[sorted_slots[is_last]] = numbers[is_last]
        back = np.empty_like(before)
        back[order] = before
        return back.reshape(slots.shape)

    def _follow(self, heads: Numbers) -> tuple[Numbers, Numbers]:
        """Follow the chains that begin with these numbers, shape (n, width)."""
        own, kind = np.indices(heads.shape).reshape(2, -1)
        found, met = heads.reshape(-1), [np.empty(0, dtype=np.int64)]
        for _ in range(self._depth):
            is_there = found >= self._oldest
            own, kind, found = own[is_there], kind[is_there], found[is_there]
            if not len(found):
                break
            met.append((own << _OWN_BITS) | found)
            found = self._older[found & self._mask, kind].astype(np.int64)
        pairs = np.unique(np.concatenate(met))
        return pairs >> _OWN_BITS, pairs & (2**_OWN_BITS - 1)

    def _rows(self, numbers: Numbers | range) -> Numbers:
        return np.asarray(numbers, dtype=np.int64) & self._mask

    def _slots(self, keys: Keys) -> Numbers:
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

    def _grow(self) -> None:
        keys, numbers = self.keys_of(np.arange(self._oldest, self._next)), range(self._oldest, self._next)
        self._allocate(2 * self._capacity)
        self._keys[self._rows(numbers)] = keys
        for number, slots in zip(numbers, self._slots(keys), strict=True):
            self._older[number & self._mask] = self._heads[slots]
            self._heads[slots] = number
