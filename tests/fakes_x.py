"""A small X API over real HTTP on loopback: stream rules, and a filtered stream that plays a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

TOKEN = "token-of-the-tests"
Act = Callable[[web.StreamResponse], Awaitable[None]]


class Answer(Exception):
    """Ends a request before any stream, with this status."""

    def __init__(self, status: int, headers: dict[str, str] | None = None, body: object = None) -> None:
        super().__init__(status)
        page = web.Response(text=body, content_type="text/html", status=status) if isinstance(body, str) else None
        self.response = page or web.json_response(body or {"title": "Problem"}, status=status, headers=headers)


class FakeX:
    """What X would do: an entry of `connections` for each time the stream is opened, then keep-alives for ever."""

    def __init__(self) -> None:
        self.rules: list[dict[str, str]] = []
        self.connections: list[list[Act] | Answer] = []
        self.rule_answers: list[Answer] = []
        self.opened: list[dict[str, str]] = []
        self.rule_errors: list[dict[str, str]] = []
        self.open_count = 0
        self.url = ""
        self._next_id = 100

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/2/tweets/search/stream/rules", self._get_rules)
        app.router.add_post("/2/tweets/search/stream/rules", self._change_rules)
        app.router.add_get("/2/tweets/search/stream", self._stream)
        return app

    def _check(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Answer(401, body={"title": "Unauthorized", "detail": "Unauthorized"})

    async def _get_rules(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check(request)
            if self.rule_answers:
                raise self.rule_answers.pop(0)
        except Answer as answer:
            return answer.response
        summary = {"result_count": len(self.rules)}
        return web.json_response({"data": self.rules, "meta": summary} if self.rules else {"meta": summary})

    async def _change_rules(self, request: web.Request) -> web.StreamResponse:
        if self.rule_errors:
            return web.json_response({"errors": self.rule_errors, "meta": {"summary": {"created": 0}}}, status=201)
        change = await request.json()
        gone = set(change.get("delete", {}).get("ids", []))
        self.rules = [rule for rule in self.rules if rule["id"] not in gone]
        added = [{"id": self._new_id(), **rule} for rule in change.get("add", [])]
        self.rules += added
        return web.json_response({"data": added, "meta": {"summary": {"created": len(added)}}}, status=201)

    def _new_id(self) -> str:
        self._next_id += 1
        return str(self._next_id)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self.opened.append(dict(request.query))
        script = self.connections.pop(0) if self.connections else [stay]
        try:
            self._check(request)
            if isinstance(script, Answer):
                raise script
        except Answer as answer:
            return answer.response
        response = web.StreamResponse()
        await response.prepare(request)
        self.open_count += 1
        try:
            for act in script:
                await act(response)
        finally:
            self.open_count -= 1
        return response


def send(*lines: bytes | dict[str, Any]) -> Act:
    async def act(response: web.StreamResponse) -> None:
        for line in lines:
            body = line if isinstance(line, bytes) else json.dumps(line).encode()
            await response.write(body + b"\r\n")

    return act


async def keep_alive(response: web.StreamResponse) -> None:
    await response.write(b"\r\n")


async def drop(response: web.StreamResponse) -> None:
    """Break the connection in the middle of a chunk, as a lost network does."""
    transport = response._req.transport  # type: ignore[union-attr]  # the server's end of the wire
    assert transport is not None
    transport.abort()
    await asyncio.sleep(0)


async def stall(response: web.StreamResponse) -> None:
    await asyncio.Event().wait()


async def stay(response: web.StreamResponse) -> None:
    while True:
        await keep_alive(response)
        await asyncio.sleep(0.02)


@asynccontextmanager
async def running_x() -> AsyncIterator[FakeX]:
    fake = FakeX()
    runner = web.AppRunner(fake.app(), shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        await runner.cleanup()
