"""A partner over HTTP: pages of reports, newest first, with ETag; and a webhook that keeps what it was told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from aiohttp import web
from aiohttp.test_utils import TestServer

PAGE_SIZE = 5
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Umpan</title><entry><id>urn:umpan:1</id>
<title>Sampah menumpuk di Pasar Ikan, Ambon</title><updated>2026-11-28T10:00:00Z</updated></entry></feed>"""


@dataclass
class Partner:
    """What it has and what it was asked.

    Attributes
    ----------
    reports
        Newest first.
    status, webhook_status
        What it answers while it is not 0.
    fails_at
        The page that it cannot give now.
    """

    url: str = ""
    reports: list[dict[str, Any]] = field(default_factory=list)
    status: int = 0
    fails_at: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    webhook_status: int = 200
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    on_page: Callable[[int], None] = lambda page: None

    def publish(self, *texts: str) -> None:
        """Publish reports, one after the other."""
        for text in texts:
            number = len(self.reports) + 1
            self.reports.insert(0, {"no": number, "isi": text, "waktu": f"2019-03-{number % 28 + 1:02} 14:05"})

    async def give(self, request: web.Request) -> web.Response:
        """Give a page."""
        page = int(request.query.get("halaman", "1"))
        self.asked.append((request.path_qs, dict(request.headers)))
        self.on_page(page)
        answer = self._answer(request, page)
        self.statuses.append(answer.status)
        return answer

    def _answer(self, request: web.Request, page: int) -> web.Response:
        if self.status or page == self.fails_at:
            return web.Response(status=self.status or 503, headers=self.headers)
        shown = self.reports[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        more = f"/laporan?halaman={page + 1}" if page * PAGE_SIZE < len(self.reports) else None
        body = orjson.dumps({"data": shown, "lanjut": more})
        etag = f'"{sha256(body).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, headers={"ETag": etag})

    async def feed(self, request: web.Request) -> web.Response:
        """Give a feed of one report."""
        return web.Response(text=FEED, content_type="application/atom+xml")

    async def take(self, request: web.Request) -> web.Response:
        """Take a webhook."""
        if 200 <= self.webhook_status < 300:
            self.told.append((dict(request.headers), await request.read()))
        return web.Response(status=self.webhook_status, headers={"Location": "http://10.0.0.7/"})


@asynccontextmanager
async def running_partner() -> AsyncIterator[Partner]:
    """Serve it on a free port of this machine."""
    partner = Partner()
    app = web.Application()
    app.router.add_get("/laporan", partner.give)
    app.router.add_get("/umpan", partner.feed)
    app.router.add_post("/kabar", partner.take)
    async with TestServer(app, host="127.0.0.1") as server:
        partner.url = str(server.make_url("")).rstrip("/")
        yield partner
