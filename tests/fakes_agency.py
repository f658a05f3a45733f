"""An agency over HTTP: a webhook that checks its signatures, and an Open311 server of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook, WebhookVerificationError

API_KEY = "kunci-di-kota"


@dataclass
class Agency:
    """What it was told, and what it says.

    Attributes
    ----------
    secret
        Of its office: what is not signed with it is answered with 401.
    status
        What it answers instead, while it is not 0.
    told
        Bodies that it took, by their `webhook-id`.
    calls
        All `webhook-id` that came, taken or not.
    filed, states
        Requests on its Open311 server, by their id, and what it says of them.
    loses_answers
        Whether what it takes over Open311 is answered with an error all the same.
    gives_tokens
        Whether a request has a token alone until it is asked for.
    asked
        Paths of its Open311 server that were asked.
    """

    url: str = ""
    secret: str = ""
    status: int = 0
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    filed: dict[str, dict[str, str]] = field(default_factory=dict)
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    loses_answers: bool = False
    gives_tokens: bool = False
    asked: list[str] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """Take a webhook."""
        self.calls.append(request.headers["webhook-id"])
        if self.status:
            return web.Response(status=self.status, headers={"Location": f"{self.url}/lain"})
        try:
            told = Webhook(self.secret).verify(await request.read(), dict(request.headers))
        except WebhookVerificationError:
            return web.Response(status=401)
        self.told[request.headers["webhook-id"]] = told
        return web.Response(status=204)

    async def file(self, request: web.Request) -> web.Response:
        """Take a request over Open311."""
        fields = {name: str(value) for name, value in (await request.post()).items()}
        if self.status:
            return web.json_response([{"code": self.status, "description": "tidak sekarang"}], status=self.status)
        if fields.get("api_key") != API_KEY:
            return web.json_response([{"code": 403, "description": "api_key"}], status=403)
        number = str(len(self.filed) + 1)
        self.filed[number] = fields
        self.states[number] = {"status": "open"}
        if self.loses_answers:
            return web.Response(status=502)
        return web.json_response([{"token": f"t{number}"} if self.gives_tokens else {"service_request_id": number}])

    async def show(self, request: web.Request) -> web.Response:
        """Say what became of requests, or list all of a service."""
        self.asked.append(request.path_qs)
        if self.status:
            return web.Response(status=self.status)
        of_service = [
            each for each, filed in self.filed.items() if filed["service_code"] == request.query.get("service_code")
        ]
        asked = request.query["service_request_id"].split(",") if "service_request_id" in request.query else of_service
        found = [
            {"service_request_id": each, "description": self.filed[each]["description"], **self.states[each]}
            for each in asked
            if each in self.states
        ]
        return web.json_response(found)

    async def exchange(self, request: web.Request) -> web.Response:
        """Say which request a token stands for."""
        token = request.match_info["token"]
        return web.json_response([{"token": token, "service_request_id": token.removeprefix("t")}])


@asynccontextmanager
async def running_agency() -> AsyncIterator[Agency]:
    """Serve it on a free port of this machine."""
    agency = Agency()
    app = web.Application()
    app.router.add_post("/laporan", agency.take)
    app.router.add_post("/open311/requests.json", agency.file)
    app.router.add_get("/open311/requests.json", agency.show)
    app.router.add_get("/open311/tokens/{token}.json", agency.exchange)
    async with TestServer(app, host="127.0.0.1") as server:
        agency.url = str(server.make_url("")).rstrip("/")
        yield agency
