"""Reads texts for the gateway with the stages of the road, which are loaded when the first text comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import orjson
from fastapi import Request

from pipeline.domain.errors import DataFault
from pipeline.nlp.explain import Reading
from pipeline.web.gateway import body_of, fields_of, read_body

ReadText = Callable[[str, str | None], Reading]
"""Reads a text of a region."""

LoadReader = Callable[[], ReadText]

QUESTION_BODY = body_of(
    "application/json",
    fields_of(["text"], text="The report, as it would be sent.", region="Name or code of the area."),
)


class LazyReader:
    """One text at a time: the stages are made for one thread.

    Parameters
    ----------
    load
        Loads the language stages, some seconds; called in a thread.
    """

    def __init__(self, load: LoadReader) -> None:
        self._load = load
        self._read: ReadText | None = None
        self._reading = asyncio.Lock()

    async def read(self, request: Request) -> Reading:
        """Read the text that a request asks about; a DataFault if its body is no question."""
        text, region = _parse_question(await read_body(request))
        async with self._reading:
            if self._read is None:
                self._read = await asyncio.to_thread(self._load)
            return await asyncio.to_thread(self._read, text, region)


def _parse_question(body: bytes) -> tuple[str, str | None]:
    try:
        asked = orjson.loads(body)
        text, region = asked["text"], asked.get("region")
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise DataFault("invalid_json", 'a question is {"text": "...", "region": "..."}') from None
    if not isinstance(text, str) or not isinstance(region, str | None):
        raise DataFault("invalid_body", "text and region are strings")
    return text, region
