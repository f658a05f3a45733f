"""TLS before a server that speaks none: the published jars of Elasticsearch have no TLS, which is in another plugin."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.engines.server import HOST

CHUNK = 65_536


@asynccontextmanager
async def tls_before(port: int, *, own: Path) -> AsyncIterator[str]:
    """Speak TLS with a certificate, and hand all bytes on to a plain port; yields the URL."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(HOST, port)
        await asyncio.gather(_hand_on(reader, inner_writer), _hand_on(inner_reader, writer))

    server = await asyncio.start_server(serve, HOST, 0, ssl=context)
    async with server:
        yield f"https://{HOST}:{server.sockets[0].getsockname()[1]}"
        server.close()


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, ssl.SSLError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()
