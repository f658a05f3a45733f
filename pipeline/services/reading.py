"""Reads a text with the stages of the road before it is sent, or because its answer is doubted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.classify.explanation import Reading
from pipeline.domain.channel import Channel


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedText:
    """A text that is only asked about, and what is said beside it: region and place as a sender would."""

    text: str
    region: str | None = None
    place: str | None = None
    channel: Channel = Channel.WEB


ReadText = Callable[[AskedText], Reading]
"""Reads a text as if it had come by its channel; a DataFault if it could not have come."""


class Reader:
    """Reads one text at a time: the stages are made for one thread.

    Parameters
    ----------
    load
        Loads the stages, some seconds; called in a thread, when the first text comes.
    """

    def __init__(self, load: Callable[[], ReadText]) -> None:
        self._load = load
        self._read: ReadText | None = None
        self._free = asyncio.Lock()

    async def read(
        self, text: str, *, region: str | None = None, place: str | None = None, channel: Channel = Channel.WEB
    ) -> Reading:
        """Read a text, with the words that spoke for and against each answer."""
        async with self._free:
            asked = AskedText(text=text, region=region, place=place, channel=channel)
            return await asyncio.to_thread(await self._loaded(), asked)

    async def warm(self) -> None:
        """Load now what the first text would wait for."""
        async with self._free:
            await self._loaded()

    async def _loaded(self) -> ReadText:
        if self._read is None:
            self._read = await asyncio.to_thread(self._load)
        return self._read
