"""Calls to addresses that others chose (feeds, webhooks), which must not lead into our own network.

Each name is resolved here, every address that it has is checked, and the connection goes to one of those: a name that
says something else the next moment gains nothing. Each hop of a redirect is a call of its own. Answers are limited in
size, packed and unpacked, and in time.
"""

from __future__ import annotations

import socket
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from pipeline.domain.errors import DataFault, Outage, SetupFault

Network = IPv4Network | IPv6Network

MAX_BYTES: Final = 10 * 2**20
"""Of an answer, unpacked: a page of a thousand long reports has a few million."""

TIMEOUT: Final = aiohttp.ClientTimeout(total=30, connect=10)
"""Seconds: for an answer as a whole, however slowly it drips."""

MAX_HOPS: Final = 5
"""Redirects: from http to https, to another host, to a page in its language; more is a circle."""

CHUNK_BYTES: Final = 64 * 1024
GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
USER_AGENT: Final = "LAPOR-stream"

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

NAT64: Final = ip_network("64:ff9b::/96")
"""Addresses that a translator turns into the IPv4 address of their last 32 bits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer, read to its end.

    Attributes
    ----------
    headers
        Looked up without regard to capitals.
    url
        Where it came from, after all redirects.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class OutboundHttp:
    """Calls whose addresses are checked."""

    def __init__(self, session: aiohttp.ClientSession, networks: Sequence[Network]) -> None:
        self._session, self._networks = session, networks

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Read a page, wherever it was moved to; our headers go to the first host alone.

        Raises
        ------
        DataFault
            `address_refused`, `url_refused`, `too_many_redirects`, `answer_too_large` or `answer_unreadable`.
        Outage
            If the other side does not answer.
        """
        here, sent = _parse(url), dict(headers or {})
        for _ in range(MAX_HOPS + 1):
            answer = await self._call("GET", here, headers=sent)
            if answer.status not in REDIRECTS or "Location" not in answer.headers:
                return answer
            there = here.join(_parse(answer.headers["Location"]))
            self._check_url(there)
            if here.scheme == "https" and there.scheme != "https":
                raise DataFault("url_refused", "a redirect from https to http", url=_shown(there))
            sent = sent if there.origin() == here.origin() else {}
            here = there
        raise DataFault("too_many_redirects", "redirects without an end", url=_shown(here))

    def check(self, url: str) -> None:
        """Refuse an address that would not be called, as far as it can be told before; raises as `get` does."""
        self._check_url(_parse(url))

    async def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Send a body to where it was meant to go; a redirect is an answer like others. Raises as `get` does."""
        return await self._call("POST", _parse(url), headers=headers, body=body)

    async def _call(self, method: str, url: URL, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        self._check_url(url)
        try:
            async with self._session.request(method, url, headers=headers, data=body, allow_redirects=False) as answer:
                found = await _read(answer)
                return Answer(status=answer.status, headers=answer.headers, body=found, url=str(url))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Outage(f"{url.host} does not answer: {type(error).__name__}") from error

    def _check_url(self, url: URL) -> None:
        """Refuse what is no address of the web, or names one of ours; a name is checked when it is resolved."""
        if url.scheme not in ("http", "https") or not url.host or url.user or url.password:
            raise DataFault("url_refused", "only http and https, without a password in it", url=_shown(url))
        try:
            literal = str(ip_address(url.host))
        except ValueError:
            return
        check_address(literal, self._networks, host=url.host)


class GuardedResolver(AbstractResolver):
    """Gives the addresses of a name only if every one of them may be called."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._inner, self._networks = ThreadedResolver(), networks

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve a name, and check what it says; raises a DataFault `address_refused`."""
        found = await self._inner.resolve(host, port, family)
        for each in found:
            check_address(each["host"], self._networks, host=host)
        return found

    async def close(self) -> None:
        """Nothing is held."""
        await self._inner.close()


def check_address(address: str, networks: Sequence[Network], *, host: str) -> None:
    """Refuse an address that is not of the public internet, nor in a network that is allowed."""
    ip = ip_address(address.partition("%")[0])
    if any(ip in network for network in networks):
        return
    if not all(each.is_global and not each.is_multicast for each in _all_of(ip)):
        raise DataFault("address_refused", "the address is not a public one", host=host)


def parse_networks(written: str | None) -> tuple[Network, ...]:
    """Read the networks of `LAPOR_OUTBOUND_NETWORKS`."""
    try:
        return tuple(ip_network(each.strip()) for each in (written or "").split(",") if each.strip())
    except ValueError as error:
        raise SetupFault(f"LAPOR_OUTBOUND_NETWORKS: {error}; tulis misalnya 10.0.0.0/8,127.0.0.0/8") from None


@asynccontextmanager
async def open_outbound(networks: Sequence[Network]) -> AsyncIterator[OutboundHttp]:
    """Open the calls.

    Parameters
    ----------
    networks
        That may be called although they are not public: an intranet, or a test's own machine.
    """
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(networks), use_dns_cache=False)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=TIMEOUT,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
    ) as session:
        yield OutboundHttp(session, networks)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """Read a body, never more of it than is allowed, however small it was packed."""
    packing = answer.headers.get("Content-Encoding", "").strip().casefold()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise DataFault("answer_unreadable", "packed in a way that was not asked for")
    unpacker = None if packing in ("", "identity") else zlib.decompressobj(GZIP_OR_ZLIB)
    body = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        try:
            body += unpacker.decompress(chunk, MAX_BYTES + 1 - len(body)) if unpacker else chunk
        except zlib.error as error:
            raise DataFault("answer_unreadable", "it cannot be unpacked") from error
        if len(body) > MAX_BYTES:
            raise DataFault("answer_too_large", "the answer is too large", limit=MAX_BYTES)
    return bytes(body)


def _all_of(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Give an address, and the IPv4 addresses that are written into it."""
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    inside = [ip.sixtofour, ip.teredo[1] if ip.teredo else None]
    if ip in NAT64:
        inside.append(IPv4Address(int(ip) & 0xFFFF_FFFF))
    return [ip, *(each for each in inside if each)]


def _parse(url: str) -> URL:
    try:
        return URL(url)
    except ValueError:
        raise DataFault("url_refused", "this is no address", url=url[:200]) from None


def _shown(url: URL) -> str:
    """Show an address without what may be secret in it."""
    return str(url.with_user(None).with_query(None).with_fragment(None))[:200] if url.host else url.scheme
