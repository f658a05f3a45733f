"""Replies on X through the real client, against a fake X that checks who signs and knows what was said."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from pipeline.adapters.messenger.x_reply import XReply
from pipeline.adapters.x.access import XAccess
from pipeline.adapters.x.session import XAway
from pipeline.domain.errors import DataFault, Outage, SetupFault
from tests.fakes_x import ACCOUNT, Answer, FakeX, running_x
from tests.notices import say_on_x

POST = "1991234567890123456"
TEXT = say_on_x("7K3M9QX0T4")
SEARCH, POSTS = "/2/tweets/search/recent", "/2/tweets"


@pytest.fixture
async def fake_x() -> AsyncIterator[FakeX]:
    async with running_x() as fake:
        yield fake


async def send(access: XAccess, *, times: int = 1) -> str | None:
    said = None
    async with aiohttp.ClientSession() as http:
        messenger = XReply(access)
        for _ in range(times):
            said = await messenger.send(http, to=POST, text=TEXT, message_id="m-1")
    return said


async def test_a_post_is_answered_as_the_account(fake_x: FakeX) -> None:
    assert await send(fake_x.access(account=ACCOUNT)) == "101"
    assert fake_x.replies == [(POST, TEXT)]


async def test_a_reply_that_is_there_is_found_instead_of_said_again(fake_x: FakeX) -> None:
    assert await send(fake_x.access(account=ACCOUNT), times=2) == "7"
    assert fake_x.replies == [(POST, TEXT)]


async def test_a_reply_that_search_does_not_know_yet_is_not_said_again_either(fake_x: FakeX) -> None:
    fake_x.is_search_late = True
    assert await send(fake_x.access(account=ACCOUNT), times=2) is None
    assert fake_x.replies == [(POST, TEXT)]


async def test_what_people_of_the_account_answered_is_another_reply(fake_x: FakeX) -> None:
    fake_x.replies = [(POST, "Terima kasih, kami teruskan.")]
    assert await send(fake_x.access(account=ACCOUNT)) == "101"
    assert len(fake_x.replies) == 2


async def test_a_post_that_may_not_be_answered_is_the_posts_fault(fake_x: FakeX) -> None:
    fake_x.unanswerable = {POST}
    with pytest.raises(DataFault, match="not_reachable"):
        await send(fake_x.access(account=ACCOUNT))


@pytest.mark.parametrize("path", [SEARCH, POSTS])
@pytest.mark.parametrize("kind", ["oauth1-permissions", "client-forbidden"])
async def test_an_app_that_may_not_write_is_no_posts_fault(fake_x: FakeX, path: str, kind: str) -> None:
    body = {"title": "Forbidden", "type": f"https://api.twitter.com/2/problems/{kind}"}
    fake_x.answers = {path: [Answer(403, body=body)]}
    with pytest.raises(SetupFault, match="LAPOR_TWITTER_ACCESS_TOKEN"):
        await send(fake_x.access(account=ACCOUNT))


async def test_wrong_keys_are_no_posts_fault(fake_x: FakeX) -> None:
    with pytest.raises(SetupFault, match=r"401.*LAPOR_TWITTER_ACCESS_TOKEN"):
        await send(fake_x.access(account=replace(ACCOUNT, access_token_secret="wrong")))


@pytest.mark.parametrize("path", [SEARCH, POSTS])
@pytest.mark.parametrize("answer", [(500, None), (503, "<html>busy</html>"), (402, None)])
async def test_an_x_that_is_away_is_asked_again(fake_x: FakeX, path: str, answer: tuple[int, str | None]) -> None:
    fake_x.answers = {path: [Answer(answer[0], body=answer[1])]}
    with pytest.raises(Outage):
        await send(fake_x.access(account=ACCOUNT))
    assert fake_x.replies == []


async def test_an_x_that_does_not_answer_is_asked_again() -> None:
    with pytest.raises(Outage):
        await send(XAccess(api_url="http://127.0.0.1:9", bearer_token="b", account=ACCOUNT))


async def test_after_a_rate_limit_x_is_left_alone_until_its_reset(fake_x: FakeX) -> None:
    reset = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(time.time()) + 300)}
    fake_x.answers = {POSTS: [Answer(429, reset)]}
    async with aiohttp.ClientSession() as http:
        messenger = XReply(fake_x.access(account=ACCOUNT))
        for _ in range(2):
            with pytest.raises(XAway):
                await messenger.send(http, to=POST, text=TEXT, message_id="m-1")
    assert len(fake_x.asked) == 2
    assert fake_x.replies == []


def test_a_reply_fits_and_holds_nothing_that_x_takes_for_a_link() -> None:
    assert len(TEXT) <= 280 - len("@") - 15
    assert not any("." in word.rstrip(".") or "/" in word for word in TEXT.split())


def test_keys_are_never_printed() -> None:
    shown = repr(XAccess(api_url="https://api.twitter.com", bearer_token="bearer-secret", account=ACCOUNT))
    assert "secret" not in shown
    assert "tests" not in shown
