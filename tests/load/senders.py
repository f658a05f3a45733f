"""Senders of SMS: connections that are kept, and post one report after the other.

A client of our own, since a library's costs more than the gateway that is to be kept busy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Self
from urllib.parse import urlsplit

import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """Of the gateway, to one request."""

    status: int
    body: bytes


@dataclass(slots=True)
class Load:
    """What was sent and answered.

    Attributes
    ----------
    taken
        Of each report that was answered with 202: what was sent, and the id that it got.
    others
        Answers of another status, by it.
    """

    taken: dict[bytes, str] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)

    def note(self, body: bytes, answer: Answer) -> None:
        """Count an answer."""
        if answer.status == 202:
            self.taken[body] = orjson.loads(answer.body)["report_id"]
        else:
            self.others[answer.status] = self.others.get(answer.status, 0) + 1


class Connection:
    """One connection to a gateway, kept open."""

    def __init__(self, url: str, *, address: str = "127.0.0.1") -> None:
        parts = urlsplit(url)
        self._host, self._port, self._address = str(parts.hostname), int(parts.port or 80), address
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        """Keep it until left."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        if self._streams:
            self._streams[1].close()
            with suppress(ConnectionError):
                await self._streams[1].wait_closed()

    async def post(self, path: str, body: bytes) -> Answer:
        """Post JSON; ConnectionError or IncompleteReadError if the connection is closed before the answer."""
        reader, writer = self._streams or await self._open()
        head = f"POST {path} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        writer.write(head.encode() + b"\r\n\r\n" + body)
        return await _read_answer(reader)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection(self._host, self._port, local_addr=(self._address, 0))
        return self._streams


async def _read_answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    return Answer(int(head[0].split()[1]), await reader.readexactly(int(fields["content-length"])))


async def send_load(
    url: str, path: str, *, senders: int, make_body: Callable[[int], bytes], until: Callable[[int], bool]
) -> Load:
    """Let many send at once, each from a loopback address of its own, until told to stop; none sends a body again.

    Parameters
    ----------
    until
        Called with the number of the next report; true ends its sender.
    """
    load, numbers = Load(), count()
    async with asyncio.TaskGroup() as group:
        for place in range(senders):
            connection = Connection(url, address=f"127.0.{1 + place // 250}.{1 + place % 250}")
            group.create_task(_send(connection, path, numbers, make_body, until, load))
    return load


async def _send(
    connection: Connection,
    path: str,
    numbers: Iterator[int],
    make_body: Callable[[int], bytes],
    until: Callable[[int], bool],
    load: Load,
) -> None:
    async with connection:
        for number in numbers:
            if until(number):
                return
            body = make_body(number)
            load.note(body, await connection.post(path, body))
