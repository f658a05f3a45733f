"""Each way back to a citizen, against its vendor over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from pipeline.adapters.channels.sms.config import Gateways, parse_gateways
from pipeline.adapters.messenger.generic import GenericSender
from pipeline.domain.errors import DataFault, Outage, SetupFault
from tests.adapters.channels.sms.calls import FILE, SECRETS
from tests.fakes_sms import Sent, Vendors, running_vendors

NUMBER = "+6281200000001"
TEXT = "Laporan Anda kami terima. Kode lacak: 7K3M9QX0T4. & 100% = {to}"
MESSAGE_ID = "0123456789abcdef0123456789abcdef"
OVER_HTTP = ("twilio", "vonage", "infobip", "kannel", "jasmin", "smsgate", "httpsms", "desa")
INJECT = """#!/bin/sh
test "$1 $2 $3 $4 $5" = "-c /etc/gammu-smsdrc TEXT +6281200000001 -len" || exit 1
cat > "$0.text"
echo "Written message with ID /var/spool/gammu/outbox/OUTC20261129_085039_00_+6281200000001_sms0.smsbackup"
"""


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    async with running_vendors() as vendors:
        yield vendors


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


def open_gateways(url: str, inject: str = "gammu-smsd-inject") -> Gateways:
    return parse_gateways(FILE.replace("FAKE", url).replace("INJECT", inject), SECRETS)


async def send(gateways: Gateways, name: str, http: aiohttp.ClientSession, text: str = TEXT) -> str | None:
    messenger = gateways[name].messenger
    assert messenger is not None
    return await messenger.send(http, to=NUMBER, text=text, message_id=MESSAGE_ID)


@pytest.mark.parametrize("name", OVER_HTTP)
async def test_a_vendor_gets_number_and_text_in_its_own_form(
    name: str, vendors: Vendors, http: aiohttp.ClientSession
) -> None:
    receipt = await send(open_gateways(vendors.url), name, http)

    (sent,) = vendors.sent
    assert sent == Sent(name, sent.to, TEXT)
    assert sent.to.removeprefix("+") == NUMBER.removeprefix("+")
    assert receipt is None or receipt.isprintable()


@pytest.mark.parametrize("name", ["infobip", "smsgate"])
async def test_a_vendor_that_takes_an_id_gets_ours(name: str, vendors: Vendors, http: aiohttp.ClientSession) -> None:
    assert await send(open_gateways(vendors.url), name, http) == MESSAGE_ID


@pytest.mark.parametrize("name", OVER_HTTP)
async def test_a_message_that_a_vendor_refuses_is_given_up(
    name: str, vendors: Vendors, http: aiohttp.ClientSession
) -> None:
    vendors.refuses = True

    with pytest.raises(DataFault, match="not_sent"):
        await send(open_gateways(vendors.url), name, http)


@pytest.mark.parametrize("name", OVER_HTTP)
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_vendor_that_is_busy_or_away_is_asked_again(
    name: str, status: int, vendors: Vendors, http: aiohttp.ClientSession
) -> None:
    vendors.status = status

    with pytest.raises(Outage):
        await send(open_gateways(vendors.url), name, http)
    with pytest.raises(Outage):
        await send(open_gateways("http://127.0.0.1:9"), name, http)


async def test_a_redirect_is_not_followed_with_our_key(vendors: Vendors, http: aiohttp.ClientSession) -> None:
    vendors.status = 302

    with pytest.raises(DataFault, match="302"):
        await send(open_gateways(vendors.url), "httpsms", http)


async def test_gammu_gets_the_text_on_standard_input_and_its_length(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    inject = tmp_path / "inject"
    inject.write_text(INJECT)
    inject.chmod(0o700)
    gateways = open_gateways("http://127.0.0.1:9", str(inject))

    receipt = await send(gateways, "gammu", http)

    assert receipt == "OUTC20261129_085039_00_+6281200000001_sms0.smsbackup"
    assert (tmp_path / "inject.text").read_text() == TEXT


async def test_gammu_that_fails_or_is_not_there_is_not_the_messages_fault(http: aiohttp.ClientSession) -> None:
    with pytest.raises(Outage):
        await send(open_gateways("http://127.0.0.1:9", "false"), "gammu", http)
    with pytest.raises(SetupFault, match="tidak-ada"):
        await send(open_gateways("http://127.0.0.1:9", "tidak-ada"), "gammu", http)


@pytest.mark.parametrize("body", ["form", "query"])
async def test_a_generic_gateway_may_want_a_form_or_a_query(body: str, http: aiohttp.ClientSession) -> None:
    from aiohttp import web
    from aiohttp.test_utils import TestServer

    given: list[dict[str, object]] = []

    async def take(request: web.Request) -> web.Response:
        given.append(dict(request.query) | dict(await request.post()))
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/kirim", take)
    async with TestServer(app) as server:
        sender = GenericSender.model_validate({"url": str(server.make_url("/kirim")), "body": body})
        await sender.send(http, to=NUMBER, text=TEXT, message_id=MESSAGE_ID)

    assert given == [{"to": NUMBER, "text": TEXT}]
