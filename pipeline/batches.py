"""Cuts a stream into batches. Pure."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Give lists of at most `size` items (itertools.batched, which Python 3.11 lacks)."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


async def batches_of_stream(items: AsyncIterator[Item], size: int) -> AsyncIterator[list[Item]]:
    """Give lists of at most `size` items, as `batches` does."""
    batch: list[Item] = []
    async for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
