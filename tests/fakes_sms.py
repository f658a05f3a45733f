"""Vendors of SMS over HTTP: each takes what its sending API takes, and answers as it does; what was sent is kept."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.adapters.channels.sms.calls import SECRETS

ACCOUNT = "AC00000000000000000000000000000001"


@dataclass(frozen=True)
class Sent:
    """An SMS that a vendor took."""

    vendor: str
    to: str
    text: str


@dataclass
class Vendors:
    """All vendors at one address; `status` is what they answer while it is not 0."""

    url: str = ""
    status: int = 0
    refuses: bool = False
    sent: list[Sent] = field(default_factory=list)

    def take(self, vendor: str, to: object, text: object) -> None:
        assert isinstance(to, str)
        assert isinstance(text, str)
        if not self.refuses:
            self.sent.append(Sent(vendor, to, text))


def _basic(request: web.Request) -> tuple[str, str]:
    scheme, _, credentials = request.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    login, _, password = base64.b64decode(credentials).decode().partition(":")
    return login, password


async def _twilio(request: web.Request, vendors: Vendors) -> web.Response:
    if _basic(request) != (ACCOUNT, SECRETS["TWILIO_TOKEN"]):
        return web.json_response({"code": 20003, "status": 401}, status=401)
    form = await request.post()
    vendors.take("twilio", form["To"], form["Body"])
    assert form["From"] == "+62811000999"
    if vendors.refuses:
        return web.json_response({"code": 21211, "message": "invalid 'To'"}, status=400)
    return web.json_response({"sid": "SM1", "status": "queued"}, status=201)


async def _vonage(request: web.Request, vendors: Vendors) -> web.Response:
    form = await request.post()
    assert (form["api_key"], form["api_secret"]) == ("vk", SECRETS["VONAGE_API_SECRET"])
    vendors.take("vonage", form["to"], form["text"])
    part = {"status": "6", "error-text": "no"} if vendors.refuses else {"status": "0", "message-id": "0A1"}
    return web.json_response({"message-count": "1", "messages": [part]})


async def _infobip(request: web.Request, vendors: Vendors) -> web.Response:
    assert request.headers["Authorization"] == f"App {SECRETS['INFOBIP_KEY']}"
    (message,) = (await request.json())["messages"]
    (destination,) = message["destinations"]
    vendors.take("infobip", destination["to"], message["content"]["text"])
    group = "REJECTED" if vendors.refuses else "PENDING"
    answer = {"messageId": destination["messageId"], "status": {"groupName": group}}
    return web.json_response({"bulkId": "b", "messages": [answer]})


async def _kannel(request: web.Request, vendors: Vendors) -> web.Response:
    if request.query["password"] != SECRETS["KANNEL_PASSWORD"]:
        return web.Response(status=403, text="Authorization failed for sendsms")
    vendors.take("kannel", request.query["to"], request.query["text"])
    if vendors.refuses:
        return web.Response(status=400, text="Missing receiver number, rejected", content_type="text/html")
    return web.Response(status=202, text="0: Accepted for delivery", content_type="text/html")


async def _jasmin(request: web.Request, vendors: Vendors) -> web.Response:
    assert request.query["password"] == SECRETS["JASMIN_PASSWORD"]
    vendors.take("jasmin", request.query["to"], request.query["content"])
    if vendors.refuses:
        return web.Response(status=400, text='Error "Mandatory argument [to] is not found."')
    return web.Response(text='Success "07033084-5cfd-4812-90a4-e4d24ffb6e3d"')


async def _smsgate(request: web.Request, vendors: Vendors) -> web.Response:
    assert _basic(request) == ("lapor", SECRETS["SMSGATE_PASSWORD"])
    message = await request.json()
    (number,) = message["phoneNumbers"]
    assert len(message["id"]) <= 36
    vendors.take("smsgate", number, message["textMessage"]["text"])
    if vendors.refuses:
        return web.json_response({"message": "invalid phone number"}, status=400)
    return web.json_response({"id": message["id"], "state": "Pending", "recipients": []}, status=202)


async def _httpsms(request: web.Request, vendors: Vendors) -> web.Response:
    assert request.headers["x-api-key"] == SECRETS["HTTPSMS_API_KEY"]
    message = await request.json()
    vendors.take("httpsms", message["to"], message["content"])
    if vendors.refuses:
        return web.json_response({"status": "error"}, status=422)
    return web.json_response({"status": "success", "data": {"id": "m1"}})


async def _desa(request: web.Request, vendors: Vendors) -> web.Response:
    assert request.headers["X-Kunci"] == SECRETS["DESA_SECRET"]
    message = await request.json()
    vendors.take("desa", message["tujuan"], message["pesan"])
    return web.Response(status=400 if vendors.refuses else 204)


Handler = Callable[[web.Request, Vendors], Awaitable[web.Response]]

ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", _twilio),
    ("POST", "/sms/json", _vonage),
    ("POST", "/sms/3/messages", _infobip),
    ("GET", "/cgi-bin/sendsms", _kannel),
    ("GET", "/send", _jasmin),
    ("POST", "/3rdparty/v1/messages", _smsgate),
    ("POST", "/v1/messages/send", _httpsms),
    ("POST", "/kirim", _desa),
)


@asynccontextmanager
async def running_vendors() -> AsyncIterator[Vendors]:
    """Serve them on a free port of this machine."""
    vendors = Vendors()

    def bind(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return web.Response(status=vendors.status) if vendors.status else await handler(request, vendors)

        return handle

    app = web.Application()
    for method, path, handler in ROUTES:
        app.router.add_route(method, path, bind(handler))
    async with TestServer(app) as server:
        vendors.url = str(server.make_url("")).rstrip("/")
        yield vendors
