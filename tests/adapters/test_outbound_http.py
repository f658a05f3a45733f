"""Calls to addresses that others chose: what is refused, and before anything is sent."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from pipeline.adapters import outbound_http
from pipeline.adapters.outbound_http import GuardedResolver, OutboundHttp, check_address, open_outbound, parse_networks
from pipeline.domain.errors import DataFault, Outage, SetupFault

LOOPBACK = parse_networks("127.0.0.0/8, ::1/128")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    async with TestServer(app, host="127.0.0.1") as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[OutboundHttp]:
    """Calls that may go to this machine."""
    async with open_outbound(LOOPBACK) as opened:
        yield opened


@pytest.fixture
async def public() -> AsyncIterator[OutboundHttp]:
    """Calls that may go to public addresses alone."""
    async with open_outbound(()) as opened:
        yield opened


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(DataFault) as fault:
        check_address(address, (), host="mitra.example")

    assert fault.value.code == "address_refused"


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_may_be_called(address: str) -> None:
    check_address(address, (), host="mitra.example")


def test_an_intranet_may_be_allowed() -> None:
    check_address("10.1.2.3", parse_networks("10.0.0.0/8"), host="mitra.example")
    with pytest.raises(DataFault):
        check_address("192.168.1.1", parse_networks("10.0.0.0/8"), host="mitra.example")
    with pytest.raises(SetupFault, match="LAPOR_OUTBOUND_NETWORKS"):
        parse_networks("kantor")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"]
)
async def test_this_machine_is_not_called_however_it_is_written(host: str, public: OutboundHttp) -> None:
    called = []

    async def note(request: web.Request) -> web.Response:
        called.append(request.path)
        return web.Response()

    async with serving(note) as server:
        with pytest.raises((DataFault, Outage)) as fault:
            await public.get(f"http://{host}:{server.port}/rahasia")

    assert called == []
    assert isinstance(fault.value, Outage) or fault.value.code == "address_refused"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "url_refused"),
        ("ftp://mitra.example/", "url_refused"),
        ("http://user:kata@8.8.8.8/", "url_refused"),
        ("http:///tanpa-tuan", "url_refused"),
        ("http://[::1/", "url_refused"),
        ("http://169.254.169.254/latest/meta-data", "address_refused"),
    ],
)
async def test_what_is_no_address_of_the_web_is_refused(url: str, code: str, public: OutboundHttp) -> None:
    with pytest.raises(DataFault) as fault:
        await public.get(url)

    assert fault.value.code == code
    assert "kata" not in str(fault.value.values)


async def test_a_redirect_into_a_private_network_is_refused_at_its_hop() -> None:
    async def move(request: web.Request) -> web.Response:
        raise web.HTTPFound("http://10.0.0.7/admin")

    async with serving(move) as server, open_outbound(LOOPBACK) as http:
        with pytest.raises(DataFault) as fault:
            await http.get(str(server.make_url("/laporan")))

    assert (fault.value.code, fault.value.values["host"]) == ("address_refused", "10.0.0.7")


@pytest.mark.parametrize(
    ("there", "code"),
    [("file:///etc/passwd", "url_refused"), ("http://[rusak/", "url_refused"), ("/lagi", "too_many_redirects")],
)
async def test_a_redirect_that_leads_nowhere_is_refused(there: str, code: str, http: OutboundHttp) -> None:
    async def move(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": there})

    async with serving(move) as server:
        with pytest.raises(DataFault) as fault:
            await http.get(str(server.make_url("/laporan")))

    assert fault.value.code == code


class Names:
    """A name that means another address each time that it is asked for."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int, family: int) -> list[dict[str, object]]:
        return [
            {"hostname": host, "host": each, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            for each in self.answers.pop(0)
        ]

    async def close(self) -> None:
        return


async def test_a_name_with_one_private_address_among_others_is_refused() -> None:
    resolver = GuardedResolver(())
    resolver._inner = Names(("8.8.8.8", "10.0.0.7"))  # type: ignore[assignment]

    with pytest.raises(DataFault, match="address_refused"):
        await resolver.resolve("mitra.example", 80)


async def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(("127.0.0.1",), ("10.0.0.7",))
    monkeypatch.setattr(outbound_http, "ThreadedResolver", lambda: names)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=request.host)

    async with serving(answer) as server, open_outbound(LOOPBACK) as http:
        first, port = await http.get(f"http://mitra.example:{server.port}/"), server.port
        with pytest.raises(DataFault, match="address_refused"):
            await http.get("http://mitra.example:1/")

    assert first.body.decode() == f"mitra.example:{port}"


async def test_a_redirect_is_followed_and_our_secret_stays_with_the_first_host(http: OutboundHttp) -> None:
    seen = []

    async def second(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(text="sampai")

    async with serving(second) as other:

        async def first(request: web.Request) -> web.Response:
            seen.append(request.headers.get("Authorization"))
            raise web.HTTPMovedPermanently("/sini" if request.path == "/awal" else str(other.make_url("/sana")))

        async with serving(first) as server:
            answer = await http.get(str(server.make_url("/awal")), headers={"Authorization": "Bearer r"})

    assert (answer.status, answer.body) == (200, b"sampai")
    assert seen == ["Bearer r", "Bearer r", None]


async def test_a_post_is_not_redirected(http: OutboundHttp) -> None:
    async def move(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("http://10.0.0.7/")

    async with serving(move) as server:
        answer = await http.post(str(server.make_url("/")), b"{}", headers={})

    assert answer.status == 307


@pytest.mark.parametrize("is_packed", [True, False])
async def test_an_answer_that_is_or_unpacks_too_large_is_given_up(
    is_packed: bool, http: OutboundHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound_http, "MAX_BYTES", 100_000)
    body = gzip.compress(b"0" * 100_001) if is_packed else b"0" * 100_001

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": "gzip"} if is_packed else {})

    async with serving(answer) as server:
        with pytest.raises(DataFault) as fault:
            await http.get(str(server.make_url("/")))

    assert fault.value.code == "answer_too_large"


@pytest.mark.parametrize(("packing", "body"), [("gzip", b"bukan gzip"), ("br", b"..")])
async def test_an_answer_that_cannot_be_unpacked_is_a_fault(packing: str, body: bytes, http: OutboundHttp) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": packing})

    async with serving(answer) as server:
        with pytest.raises(DataFault) as fault:
            await http.get(str(server.make_url("/")))

    assert fault.value.code == "answer_unreadable"


async def test_a_packed_answer_is_read(http: OutboundHttp) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(b"laporan" * 1_000), headers={"Content-Encoding": "gzip"})

    async with serving(answer) as server:
        found = await http.get(str(server.make_url("/")))

    assert found.body == b"laporan" * 1_000


async def test_who_drips_an_answer_for_ever_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound_http, "TIMEOUT", aiohttp.ClientTimeout(total=0.5))
    left = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"[")
        await left.wait()
        return answer

    async with serving(drip) as server, open_outbound(LOOPBACK) as http:
        with pytest.raises(Outage):
            await http.get(str(server.make_url("/")))
        left.set()


async def test_who_does_not_answer_is_away(http: OutboundHttp) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(Outage):
        await http.get(f"http://127.0.0.1:{port}/")
    with pytest.raises(Outage):
        await http.get("http://tidak-ada.invalid/")
