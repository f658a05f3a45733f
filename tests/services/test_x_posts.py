"""Which posts are answered, once, and within what X takes; who cannot be told is kept for an operator to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import orjson
import pytest

from pipeline.adapters.kafka.client import TOO_LARGE
from pipeline.adapters.messenger.x_reply import XReply
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.outbox import Outbox, OutboxCount
from pipeline.domain.errors import DataFault
from pipeline.domain.outbox_state import OutboxState
from pipeline.domain.report import RawReport
from pipeline.domain.tracking import tracking_id
from pipeline.services import x_posts
from pipeline.services.opened import Services
from pipeline.services.outbox import AGAIN_AFTER, count_messages, write_message
from pipeline.services.x_posts import (
    REPLIES,
    TOO_LATE,
    WITHIN,
    forget_posts,
    forget_told,
    send_replies,
    take_post,
)
from tests.fakes_x import ACCOUNT, Answer, FakeX, running_x
from tests.notices import say_on_x
from tests.services.fakes import KEYS, Publisher, make_services

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MENTION = "Jembatan putus di Wamena @LAPOR1708"


def post(post_id: int = 10, text: str = MENTION, includes: object = None, **fields: object) -> RawReport:
    data = {"id": str(post_id), "text": text, "author_id": "500", **fields}
    body = orjson.dumps({"data": data, "includes": includes or {}})
    return RawReport(channel="twitter", body=body, received_at=T0)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as opened:
        yield opened


@pytest.fixture
async def fake_x() -> AsyncIterator[FakeX]:
    async with running_x() as fake:
        yield fake


class Sender:
    """Sends replies as `lapor twitter` does."""

    def __init__(self, services: Services, fake: FakeX) -> None:
        self.services = services
        self.messenger = XReply(fake.access(account=ACCOUNT))

    async def send_all(self, now: datetime) -> None:
        async with aiohttp.ClientSession() as http:
            while await send_replies(self.services, http, self.messenger, now):
                pass


async def states(services: Services) -> dict[OutboxState, int]:
    return {each.state: each.count for each in await count_messages(services)}


async def test_a_post_that_mentions_us_is_answered_with_its_tracking_id_once(store: Store, fake_x: FakeX) -> None:
    services = make_services(publisher=(publisher := Publisher()), store=store)
    for _ in range(2):
        await take_post(services, post(), is_answered=True)
    await Sender(services, fake_x).send_all(T0)
    await take_post(services, post(), is_answered=True)
    await Sender(services, fake_x).send_all(T0 + AGAIN_AFTER)

    assert fake_x.replies == [("10", say_on_x(tracking_id("twitter:10", KEYS.tracking)))]
    assert publisher.taken == [post()] * 3
    assert await count_messages(services) == [OutboxCount("twitter", OutboxState.SENT, 1)]


@pytest.mark.parametrize(
    "raw",
    [
        post(text="#LAPOR jembatan putus di Wamena"),
        post(text="Jembatan putus, tulis ke admin@LAPOR1708.example"),
        post(text="#LAPOR ... ", note_tweet={"text": "#LAPOR jembatan putus di Wamena"}),
    ],
)
async def test_who_does_not_mention_us_cannot_be_told(store: Store, fake_x: FakeX, raw: RawReport) -> None:
    services = make_services(store=store)
    await take_post(services, raw, is_answered=True)
    await Sender(services, fake_x).send_all(T0)
    assert fake_x.replies == []
    assert await states(services) == {OutboxState.UNREACHABLE: 1}


async def test_without_an_account_nobody_can_be_told(store: Store) -> None:
    services = make_services(store=store)
    await take_post(services, post(), is_answered=False)
    assert await states(services) == {OutboxState.UNREACHABLE: 1}


@pytest.mark.parametrize(
    "raw",
    [
        post(text="Di RT 3 ya min", note_tweet={"text": "Di RT 3 ya min, tolong @lapor1708"}),
        post(referenced_tweets=[{"type": "quoted", "id": "9"}]),
    ],
)
async def test_a_mention_is_found_in_a_long_post_and_in_a_quote(store: Store, raw: RawReport) -> None:
    services = make_services(store=store)
    await take_post(services, raw, is_answered=True)
    assert await states(services) == {OutboxState.WAITING: 1}


@pytest.mark.parametrize(
    "raw",
    [
        post(text=f"RT @warga: {MENTION}", referenced_tweets=[{"type": "retweeted", "id": "9"}]),
        post(includes={"users": [{"id": "500", "username": "KemenPU"}]}),
        RawReport(channel="twitter", body=b'{"data": brok', received_at=T0),
    ],
)
async def test_a_retweet_an_office_and_what_is_no_report_get_no_answer(store: Store, raw: RawReport) -> None:
    services = make_services(publisher=(publisher := Publisher()), store=store)
    await take_post(services, raw, is_answered=True)
    assert publisher.taken == [raw]
    assert await states(services) == {}


async def test_an_edited_post_and_an_addition_belong_to_a_report_that_was_answered(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    parent = {"id": "10", "text": MENTION, "author_id": "500"}
    for raw in (
        post(),
        post(11, edit_history_tweet_ids=["10", "11"]),
        post(12, "@LAPOR1708 RT 3", {"tweets": [parent]}, referenced_tweets=[{"type": "replied_to", "id": "10"}]),
    ):
        await take_post(services, raw, is_answered=True)
    await Sender(services, fake_x).send_all(T0)
    assert [to for to, _ in fake_x.replies] == ["10"]


async def test_who_mentions_us_later_is_told_then(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    await take_post(services, post(10, "#LAPOR jembatan putus"), is_answered=True)
    await take_post(services, post(11, edit_history_tweet_ids=["10", "11"]), is_answered=True)
    await Sender(services, fake_x).send_all(T0)
    assert [to for to, _ in fake_x.replies] == ["11"]


async def test_a_post_that_x_lets_nobody_answer_is_kept_as_that(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    fake_x.unanswerable = {"10"}
    await take_post(services, post(), is_answered=True)
    await Sender(services, fake_x).send_all(T0)
    assert await states(services) == {OutboxState.UNREACHABLE: 1}


async def test_no_more_are_sent_than_x_takes_and_the_rest_follows(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    for number in range(REPLIES + 20):
        await take_post(services, post(1_000 + number), is_answered=True)
    sender = Sender(services, fake_x)
    await sender.send_all(T0)
    await sender.send_all(T0 + WITHIN - SECOND)
    assert len(fake_x.replies) == REPLIES
    await sender.send_all(T0 + WITHIN + SECOND)
    assert Counter(fake_x.replies).most_common(1)[0][1] == 1
    assert len(fake_x.replies) == REPLIES + 20


async def test_what_could_not_be_said_for_a_day_is_not_said_any_more(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    await take_post(services, post(), is_answered=True)
    await Sender(services, fake_x).send_all(T0 + TOO_LATE + SECOND)
    assert fake_x.replies == []
    assert await states(services) == {OutboxState.UNREACHABLE: 1}


async def test_a_sender_that_was_killed_after_its_reply_says_it_once(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    await take_post(services, post(), is_answered=True)
    (taken,) = await Outbox(store).take_due("twitter", now=T0, again_at=T0 + AGAIN_AFTER, limit=1)
    async with aiohttp.ClientSession() as http:
        await XReply(fake_x.access(account=ACCOUNT)).send(
            http, to="10", text=write_message(taken).text, message_id=taken.id
        )
    await Sender(services, fake_x).send_all(T0 + AGAIN_AFTER)
    assert len(fake_x.replies) == 1
    assert await states(services) == {OutboxState.SENT: 1}


async def test_an_x_that_is_away_is_tried_again(store: Store, fake_x: FakeX) -> None:
    services = make_services(store=store)
    await take_post(services, post(), is_answered=True)
    fake_x.answers = {"/2/tweets": [Answer(503)]}
    sender = Sender(services, fake_x)
    await sender.send_all(T0)
    assert await states(services) == {OutboxState.WAITING: 1}
    await sender.send_all(T0 + AGAIN_AFTER)
    assert len(fake_x.replies) == 1


async def test_what_the_broker_refuses_for_its_size_is_kept_as_rejected(store: Store) -> None:
    class Strict(Publisher):
        async def publish(self, raw: RawReport) -> None:
            raise DataFault("too_large", TOO_LARGE)

    publisher = Strict()
    await take_post(make_services(publisher=publisher, store=store), raw := replace(post()), is_answered=True)
    assert publisher.rejected == [(raw, "too_large", "ingest")]


class Documents:
    """An index that has some reports."""

    def __init__(self, *report_ids: str) -> None:
        self.there = report_ids

    async def get_reports(self, report_ids: list[str]) -> list[SimpleNamespace]:
        return [SimpleNamespace(report_id=each) for each in report_ids if each in self.there]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is forgotten; how, `test_forgetting` tells."""
    found: list[str] = []

    async def forget(_: Services, report_ids: list[str], *, now: datetime) -> None:
        found.extend(report_ids)

    monkeypatch.setattr(x_posts, "forget", forget)
    return found


async def test_a_deleted_version_takes_its_report_along(store: Store, forgotten: list[str]) -> None:
    services = make_services(store=store)
    await take_post(services, post(10), is_answered=True)
    await take_post(services, post(11, edit_history_tweet_ids=["10", "11"]), is_answered=True)
    await forget_posts(services, ["11"], now=T0)
    assert forgotten == ["twitter:11", "twitter:10"]


async def test_of_all_that_x_tells_only_our_posts_are_forgotten(store: Store, forgotten: list[str]) -> None:
    services = make_services(store=store, search=Documents("twitter:10", "twitter:20"))
    await take_post(services, post(12, edit_history_tweet_ids=["9", "12"]), is_answered=True)
    told = [*(b'{"data":{"delete":{"tweet":{"id":"%d"}}}}' % number for number in (10, 12, 13)), b"", b'{"data":{}}']
    assert await forget_told(services, told, now=T0) == 2
    assert forgotten == ["twitter:10", "twitter:12", "twitter:9"]
