"""A small X API over real HTTP on loopback: rules, a filtered stream that plays a script, mentions, search, replies.

It refuses what X refuses, in X's words as they were published, and takes nothing that is signed wrongly.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from oauthlib.common import Request
from oauthlib.oauth1.rfc5849 import signature

from pipeline.adapters.x.access import XAccess, XAccount

TOKEN = "token-of-the-tests"
ACCOUNT = XAccount(
    consumer_key="ck-tests", consumer_secret="cs-tests", access_token="1708-at-tests", access_token_secret="ats-tests"
)
ACCOUNT_ID = "1708"
HANDLE = "LAPOR1708"
Act = Callable[[web.StreamResponse], Awaitable[None]]


class Answer(Exception):
    """Ends a request before any stream, with this status."""

    def __init__(self, status: int, headers: dict[str, str] | None = None, body: object = None) -> None:
        super().__init__(status)
        page = web.Response(text=body, content_type="text/html", status=status) if isinstance(body, str) else None
        self.response = page or web.json_response(body or {"title": "Problem"}, status=status, headers=headers)


class FakeX:
    """What X would do: an entry of `connections` for each time the stream is opened, then keep-alives for ever.

    Attributes
    ----------
    posts
        What mentions and search find, in any order; `includes` has what belongs to them.
    answers
        By path: given instead of what would be, once each.
    searched_from
        The least id that a search may begin with.
    unanswerable
        Ids of posts that X lets nobody answer.
    replies
        What was said: the post it answers, and the text.
    """

    def __init__(self) -> None:
        self.rules: list[dict[str, str]] = []
        self.connections: list[list[Act] | Answer] = []
        self.rule_answers: list[Answer] = []
        self.opened: list[dict[str, str]] = []
        self.rule_errors: list[dict[str, str]] = []
        self.open_count = 0
        self.posts: list[dict[str, Any]] = []
        self.includes: dict[str, list[dict[str, Any]]] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.page_posts = 100
        self.searched_from = 0
        self.is_search_late = False
        self.unanswerable: set[str] = set()
        self.replies: list[tuple[str, str]] = []
        self.after_reply: Callable[[], None] = lambda: None
        self.url = ""
        self._next_id = 100
        self._open: web.StreamResponse | None = None

    async def interject(self, act: Act) -> None:
        """Say something on the stream that was opened last."""
        assert self._open is not None
        await act(self._open)

    def access(self, *, account: XAccount | None = None) -> XAccess:
        return XAccess(api_url=self.url, bearer_token=TOKEN, account=account)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/2/tweets/search/stream/rules", self._get_rules)
        app.router.add_post("/2/tweets/search/stream/rules", self._change_rules)
        app.router.add_get("/2/tweets/search/stream", self._stream)
        app.router.add_get("/2/users/by/username/{name}", self._answering(self._user))
        app.router.add_get("/2/users/{id}/mentions", self._answering(self._mentions))
        app.router.add_get("/2/tweets/search/recent", self._answering(self._search))
        app.router.add_post("/2/tweets", self._answering(self._reply))
        return app

    def _answering(
        self, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.asked.append((request.path, dict(request.query)))
            try:
                self._check(request)
                if waiting := self.answers.get(request.path):
                    raise waiting.pop(0)
                return await handler(request)
            except Answer as given:
                return given.response

        return answer

    def _check(self, request: web.Request) -> None:
        header = request.headers.get("Authorization", "")
        if header != f"Bearer {TOKEN}" and not _is_signed(request):
            raise Answer(401, body={"title": "Unauthorized", "detail": "Unauthorized"})

    async def _user(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"data": {"id": ACCOUNT_ID, "name": "LAPOR!", "username": request.match_info["name"]}})

    async def _mentions(self, request: web.Request) -> web.StreamResponse:
        assert request.match_info["id"] == ACCOUNT_ID
        found = [post for post in self.posts if f"@{HANDLE}" in post["text"]]
        return self._page(found, request, token="pagination_token")

    async def _search(self, request: web.Request) -> web.StreamResponse:
        query = request.query["query"]
        if answered := re.fullmatch(rf"from:{HANDLE} in_reply_to_tweet_id:(\d+)", query):
            said = [] if self.is_search_late else self.replies
            found = [{"id": "7", "text": f"@warga {text}"} for to, text in said if to == answered[1]]
            return web.json_response({"data": found, "meta": {}} if found else {"meta": {"result_count": 0}})
        assert query == f"(#LAPOR OR @{HANDLE})"
        if (since := int(request.query.get("since_id", 1 << 62))) <= self.searched_from:
            message = (
                "'since_id' must be a tweet id created after 2026-11-17T01:02Z. Please use a 'since_id' that is larger "
                f"than {self.searched_from}"
            )
            errors = [{"message": message, "parameters": {"since_id": [str(since)]}}]
            raise Answer(400, body={"title": "Invalid Request", "errors": errors})
        return self._page(self.posts, request, token="next_token")

    def _page(self, posts: list[dict[str, Any]], request: web.Request, *, token: str) -> web.StreamResponse:
        since, size = int(request.query["since_id"]), min(self.page_posts, int(request.query["max_results"]))
        newer = sorted((each for each in posts if int(each["id"]) > since), key=lambda each: -int(each["id"]))
        begin = int(request.query.get(token, "0"))
        page = newer[begin : begin + size]
        meta: dict[str, object] = {"result_count": len(page)}
        if not page:
            return web.json_response({"meta": meta})
        meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if begin + size < len(newer):
            meta["next_token"] = str(begin + size)
        return web.json_response({"data": page, "includes": self.includes, "meta": meta})

    async def _reply(self, request: web.Request) -> web.StreamResponse:
        if not _is_signed(request):
            raise Answer(
                403, body={"title": "Unsupported Authentication", "type": _problem("unsupported-authentication")}
            )
        asked = await request.json()
        to, text = asked["reply"]["in_reply_to_tweet_id"], asked["text"]
        if to in self.unanswerable:
            raise Answer(403, body={"detail": "You are not permitted to perform this action.", "title": "Forbidden"})
        if (to, text) in self.replies:
            detail = "You are not allowed to create a Tweet with duplicate content."
            raise Answer(403, body={"detail": detail, "title": "Forbidden", "status": 403})
        self.replies.append((to, text))
        self.after_reply()
        return web.json_response({"data": {"id": self._new_id(), "text": text}}, status=201)

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
        self._open = response
        try:
            for act in script:
                await act(response)
        finally:
            self.open_count -= 1
        return response


def _problem(name: str) -> str:
    return f"https://api.twitter.com/2/problems/{name}"


def _is_signed(request: web.Request) -> bool:
    """Whether it is signed by the account's keys, over the address that X is known by."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("OAuth "):
        return False
    given = signature.collect_parameters(headers={"Authorization": header}, exclude_oauth_signature=False)
    signed = Request(f"https://api.twitter.com{request.path}", http_method=request.method)
    signed.params = [*((name, value) for name, value in given if name != "oauth_signature"), *request.query.items()]
    signed.signature = dict(given).get("oauth_signature", "")
    keys = dict(given).get("oauth_consumer_key"), dict(given).get("oauth_token")
    return keys == (ACCOUNT.consumer_key, ACCOUNT.access_token) and signature.verify_hmac_sha1(
        signed, ACCOUNT.consumer_secret, ACCOUNT.access_token_secret
    )


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
