"""Which partition a key has: as Kafka's own clients choose it, since some of our messages come from those. Pure."""

from __future__ import annotations

import random
from struct import unpack_from
from typing import Final

from pipeline.contract.records import KEY_BREAK

SEED: Final = 0x9747B28C
M: Final = 0x5BD1E995
MASK: Final = 0xFFFFFFFF
"""Of murmur2 as Kafka's clients have it; sums stay within 32 bits."""


def choose_partition(key: bytes | None, count: int) -> int:
    """Give keys with the same first part the same partition always, and any to a message without one."""
    if count == 1:
        return 0
    if key is None:
        return random.randrange(count)  # noqa: S311 - no secret
    return (murmur2(key.partition(KEY_BREAK.encode())[0]) & 0x7FFFFFFF) % count


def murmur2(data: bytes) -> int:
    """Hash bytes; aiokafka's own goes byte by byte, and took a fifth of a hop."""
    size = len(data)
    whole = size & ~3
    h = SEED ^ size
    for word in unpack_from(f"<{whole >> 2}I", data):
        k = word * M & MASK
        h = (h * M & MASK) ^ ((k ^ k >> 24) * M & MASK)
    if whole < size:
        h = (h ^ int.from_bytes(data[whole:], "little")) * M & MASK
    h = (h ^ h >> 13) * M & MASK
    return h ^ h >> 15
