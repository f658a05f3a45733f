"""No gap: what the stream missed is read from where the cursor stands, and the cursor moves behind Kafka alone."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.x.ids import id_at
from pipeline.domain.errors import Outage, SetupFault
from pipeline.domain.keys import derive_keys
from pipeline.domain.report import RawReport, ReceivedReport
from pipeline.sources.sweeping import OVERLAP, QUIET
from pipeline.sources.twitter import XMode
from tests.fakes_x import TOKEN, Answer, FakeX, drop, running_x, send, stay
from tests.sources.reading import T0, Pausing, Sink, make_timing, run

MINUTE = timedelta(minutes=1)
MENTIONS, SEARCH = "/2/users/1708/mentions", "/2/tweets/search/recent"
KEYS = derive_keys(b"k" * 32)


def post_id(minutes: float) -> str:
    return str(id_at(T0 + minutes * MINUTE))


def make_post(minutes: float, text: str = "Jalan rusak @LAPOR1708", **fields: object) -> dict[str, object]:
    number = post_id(minutes)
    return {"id": number, "text": text, "author_id": "500", "edit_history_tweet_ids": [number], **fields}


def line(post: dict[str, object]) -> bytes:
    return orjson.dumps({"data": post, "matching_rules": [{"id": "1", "tag": "lapor"}]})


def ids(sink: Sink) -> list[str]:
    return [orjson.loads(body)["data"]["id"] for body in sink.bodies]


async def cursor(folder: Path, name: str) -> str | None:
    async with open_store(f"sqlite:///{folder / 'lapor.db'}") as store:
        return await Cursors(store).find(name)


async def put_cursors(folder: Path, minutes: float) -> None:
    async with open_store(f"sqlite:///{folder / 'lapor.db'}") as store:
        for name in ("x:mentions", "x:search"):
            await Cursors(store).put(name, post_id(minutes))


@pytest.fixture
async def fake_x() -> AsyncIterator[FakeX]:
    async with running_x() as fake:
        yield fake


@pytest.fixture
def sleep() -> Pausing:
    return Pausing()


async def test_what_came_while_nobody_read_is_read_at_the_next_start_mentions_and_hashtags(
    fake_x: FakeX, sleep: Pausing, tmp_path: Path
) -> None:
    await put_cursors(tmp_path, -60)
    fake_x.posts = [make_post(-90), make_post(-50), make_post(-40, "#LAPOR lampu mati")]
    await run(fake_x, sink := Sink(until=2), make_timing(sleep), folder=tmp_path)
    assert sorted(ids(sink)) == [post_id(-50), post_id(-40)]


async def test_the_first_start_begins_with_the_present(fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
    fake_x.posts = [make_post(-90), make_post(-1)]
    await run(fake_x, sink := Sink(), make_timing(sleep), folder=tmp_path, done=lambda: len(fake_x.asked) >= 3)
    assert ids(sink) == [post_id(-1)]
    assert await cursor(tmp_path, "x:mentions") == post_id(0)


async def test_an_interruption_of_the_stream_is_filled_at_once(fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
    async def missed(response: object) -> None:
        fake_x.posts.append(make_post(2, "#LAPOR got robbed of its stream"))

    fake_x.connections = [[send(line(make_post(1))), missed, drop], [send(line(make_post(3))), stay]]
    await run(fake_x, sink := Sink(until=3), make_timing(sleep), folder=tmp_path)
    assert sorted(ids(sink)) == [post_id(1), post_id(2), post_id(3)]


async def test_all_pages_are_read(fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
    await put_cursors(tmp_path, -60)
    fake_x.page_posts = 7
    fake_x.posts = [make_post(-number) for number in range(1, 51)]
    await run(fake_x, sink := Sink(until=50), make_timing(sleep), folder=tmp_path)
    assert sorted(ids(sink)) == sorted(str(post["id"]) for post in fake_x.posts)


async def test_what_stream_mentions_and_search_all_bring_is_published_once(
    fake_x: FakeX, sleep: Pausing, tmp_path: Path
) -> None:
    await put_cursors(tmp_path, -60)
    fake_x.posts = [make_post(-5), make_post(-4)]
    fake_x.connections = [[send(line(make_post(-5)), line(make_post(1))), stay]]
    asked = fake_x.asked
    await run(
        fake_x, sink := Sink(until=3), make_timing(sleep, each_s=0.01), folder=tmp_path, done=lambda: len(asked) >= 9
    )
    assert sorted(ids(sink)) == [post_id(-5), post_id(-4), post_id(1)]


async def test_of_an_edited_post_and_of_one_with_an_addition_no_older_version_comes_behind(
    fake_x: FakeX, sleep: Pausing, tmp_path: Path
) -> None:
    await put_cursors(tmp_path, -60)
    first = make_post(-9)
    edited = make_post(-8, edit_history_tweet_ids=[first["id"], post_id(-8)])
    parent = make_post(-7, author_id="501")
    added = make_post(
        -6, "@LAPOR1708 RT 3", author_id="501", referenced_tweets=[{"type": "replied_to", "id": parent["id"]}]
    )
    fake_x.includes = {"tweets": [parent], "users": [{"id": "501", "username": "warga"}]}
    fake_x.posts = [first, edited, parent, added, make_post(-20)]
    fake_x.page_posts = 1
    await run(fake_x, sink := Sink(until=3), make_timing(sleep), folder=tmp_path)
    assert ids(sink) == [added["id"], edited["id"], post_id(-20)]


class TestCursor:
    async def test_it_stands_still_until_kafka_has_the_posts(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path
    ) -> None:
        await put_cursors(tmp_path, -60)
        fake_x.posts = [make_post(-5)]
        away = Sink(*[Outage("kafka away")] * 100_000)
        away.full.set()
        await run(fake_x, away, make_timing(sleep, drain_s=0.05), folder=tmp_path, done=lambda: len(sleep.slept) > 5)
        assert await cursor(tmp_path, "x:mentions") == post_id(-60)

        await run(fake_x, sink := Sink(), make_timing(sleep), folder=tmp_path, mode=XMode.MENTIONS)
        assert ids(sink) == [post_id(-5)]

    async def test_it_is_put_forward_to_the_newest_post_of_a_reading(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path
    ) -> None:
        await put_cursors(tmp_path, -60)
        fake_x.posts = [make_post(-5), make_post(-3)]
        await run(
            fake_x, Sink(until=2), make_timing(sleep, each_s=0.01), folder=tmp_path, done=lambda: len(fake_x.asked) > 4
        )
        assert {await cursor(tmp_path, name) for name in ("x:mentions", "x:search")} == {post_id(-3)}

    async def test_the_stream_does_not_move_it(self, fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
        await put_cursors(tmp_path, -60)
        fake_x.connections = [[send(line(make_post(1))), stay]]
        await run(fake_x, Sink(), make_timing(sleep), folder=tmp_path, done=lambda: len(fake_x.asked) >= 3)
        assert await cursor(tmp_path, "x:search") == post_id(-60)

    async def test_a_little_before_it_is_read_again(self, fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
        await put_cursors(tmp_path, -60)
        late = make_post(-60 - 0.5 * (OVERLAP / MINUTE))
        fake_x.posts = [late]
        await run(fake_x, sink := Sink(), make_timing(sleep), folder=tmp_path)
        assert ids(sink) == [late["id"]]

    async def test_through_days_without_a_post_it_stays_within_what_x_searches(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path
    ) -> None:
        await put_cursors(tmp_path, -9 * 24 * 60)
        quiet = Sink()
        quiet.full.set()
        await run(fake_x, quiet, make_timing(sleep, each_s=0.01), folder=tmp_path, done=lambda: len(fake_x.asked) > 5)
        assert await cursor(tmp_path, "x:search") == str(id_at(T0 - QUIET))


class TestRefusals:
    async def test_a_cursor_that_is_too_old_for_search_is_moved_to_what_x_names(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path
    ) -> None:
        await put_cursors(tmp_path, -9 * 24 * 60)
        fake_x.searched_from = id_at(T0 - timedelta(days=7))
        fake_x.posts = [make_post(-8 * 24 * 60, "#LAPOR too old"), make_post(-6 * 24 * 60, "#LAPOR lampu mati")]
        await run(fake_x, sink := Sink(), make_timing(sleep), folder=tmp_path)
        assert ids(sink) == [post_id(-6 * 24 * 60)]
        assert sleep.slept == []

    @pytest.mark.parametrize("path", [MENTIONS, SEARCH])
    async def test_a_rate_limit_is_waited_for_and_the_page_read_then(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path, path: str
    ) -> None:
        await put_cursors(tmp_path, -60)
        reset = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(time.time()) + 300)}
        fake_x.answers = {path: [Answer(429, reset)]}
        fake_x.posts = [make_post(-5, "#LAPOR lampu mati @LAPOR1708")]
        done = len(fake_x.asked)
        await run(fake_x, Sink(), make_timing(sleep), folder=tmp_path, done=lambda: len(fake_x.asked) >= done + 4)
        assert sleep.slept == [pytest.approx(300, abs=5)]

    @pytest.mark.parametrize("answer", [Answer(503), Answer(500, body="<html>busy</html>"), Answer(402)])
    async def test_a_page_that_fails_is_asked_for_again(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path, answer: Answer
    ) -> None:
        await put_cursors(tmp_path, -60)
        fake_x.answers = {MENTIONS: [answer]}
        fake_x.posts = [make_post(-5)]
        await run(fake_x, sink := Sink(), make_timing(sleep), folder=tmp_path, mode=XMode.MENTIONS)
        assert ids(sink) == [post_id(-5)]
        assert sleep.slept == [1.0]

    async def test_a_page_of_another_shape_is_asked_for_again(
        self, fake_x: FakeX, sleep: Pausing, tmp_path: Path
    ) -> None:
        await put_cursors(tmp_path, -60)
        fake_x.answers = {MENTIONS: [Answer(200, body={"data": "maintenance"}), Answer(200, body="<html>")]}
        fake_x.posts = [make_post(-5)]
        await run(fake_x, sink := Sink(), make_timing(sleep), folder=tmp_path, mode=XMode.MENTIONS)
        assert ids(sink) == [post_id(-5)]

    async def test_a_token_that_may_not_search_stops_it_loudly(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.answers = {SEARCH: [Answer(403, body={"title": "Forbidden", "reason": "client-not-enrolled"})]}
        with pytest.raises(SetupFault, match=r"403.*client-not-enrolled"):
            await run(fake_x, Sink(), make_timing(sleep))


async def test_mentions_alone_need_neither_stream_nor_search(fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
    await put_cursors(tmp_path, -60)
    fake_x.posts = [make_post(-5), make_post(-4, "#LAPOR lampu mati")]
    timing = make_timing(sleep, each_s=0.01)
    await run(fake_x, sink := Sink(), timing, folder=tmp_path, mode=XMode.MENTIONS, done=lambda: len(fake_x.asked) > 5)
    assert ids(sink) == [post_id(-5)]
    assert fake_x.opened == []
    assert {path for path, _ in fake_x.asked} == {"/2/users/by/username/LAPOR1708", MENTIONS}


QUOTED = {"id": post_id(-99), "text": "Kutipan", "author_id": "501", "edit_history_tweet_ids": [post_id(-99)]}
OWN = {"id": post_id(-98), "text": "Jembatan putus di Wamena", "author_id": "500"}
INCLUDES = {
    "tweets": [QUOTED, OWN],
    "users": [{"id": "500", "username": "warga"}, {"id": "501", "username": "KemenPU"}],
}
POSTS = (
    make_post(-5, "@LAPOR1708 lihat ini", referenced_tweets=[{"type": "quoted", "id": QUOTED["id"]}]),
    make_post(-4, "@LAPOR1708 tambahan", referenced_tweets=[{"type": "replied_to", "id": OWN["id"]}]),
    make_post(
        -3,
        "@LAPOR1708 susulan",
        conversation_id="77",
        in_reply_to_user_id="500",
        referenced_tweets=[{"type": "replied_to", "id": "77"}],
    ),
    make_post(-2, "@LAPOR1708 panjang sekali ...", note_tweet={"text": "@LAPOR1708 panjang sekali, di RT 3"}),
    make_post(-1.5, geo={"coordinates": {"type": "Point", "coordinates": [128.18, -3.7]}, "place_id": "a"}),
    make_post(-1, edit_history_tweet_ids=[post_id(-1.1), post_id(-1)]),
)


class TestEveryWayGivesTheSame:
    """A quote, a reply, a long post, a point and an edit are read alike from the stream, mentions and search."""

    async def test_what_intake_reads(self, fake_x: FakeX, sleep: Pausing, tmp_path: Path) -> None:
        found = {}
        whole = [orjson.dumps({"data": post, "includes": INCLUDES}) for post in POSTS]
        count = len(POSTS)
        fake_x.connections = [[send(*whole), stay]]
        await run(fake_x, stream := Sink(until=count), make_timing(sleep), folder=tmp_path / "stream")
        fake_x.posts, fake_x.includes = list(POSTS), INCLUDES
        for mode in (XMode.MENTIONS, XMode.STREAM):
            fake_x.answers = {} if mode is XMode.MENTIONS else {MENTIONS: [Answer(200, body={"meta": {}})]}
            await put_cursors(tmp_path / mode, -60)
            await run(fake_x, sink := Sink(until=count), make_timing(sleep), folder=tmp_path / mode, mode=mode)
            found[mode] = self.reports(sink)

        assert self.reports(stream) == found[XMode.MENTIONS] == found[XMode.STREAM]
        quote, reply, later, long, point, edited = found[XMode.STREAM]
        assert quote.post is not None
        assert quote.post.quotes == QUOTED["id"]
        assert (reply.report_id, "Wamena" in reply.text) == (f"twitter:{OWN['id']}", True)
        assert later.post is not None
        assert later.post.continues == ("77",)
        assert long.text.endswith("di RT 3")
        assert point.location is not None
        assert edited.report_id == f"twitter:{post_id(-1.1)}"

    def reports(self, sink: Sink) -> list[ReceivedReport]:
        raws = sorted(sink.taken, key=lambda raw: int(orjson.loads(raw.body)["data"]["id"]))
        return [self.received(raw) for raw in raws]

    @staticmethod
    def received(raw: RawReport) -> ReceivedReport:
        return parse_raw(raw, KEYS, official_handles=frozenset(), oldest=timedelta(days=1))

    async def test_the_same_fields_are_asked_for(self, fake_x: FakeX, sleep: Pausing) -> None:
        names = ("expansions", "tweet.fields", "user.fields")
        sink = Sink()
        sink.full.set()
        await run(fake_x, sink, make_timing(sleep), done=lambda: len(fake_x.asked) >= 3 and bool(fake_x.opened))
        asked = [query for path, query in fake_x.asked if path in (MENTIONS, SEARCH)] + fake_x.opened
        assert len({tuple(query[name] for name in names) for query in asked}) == 1
        assert {"note_tweet", "geo", "in_reply_to_user_id"} <= set(asked[0]["tweet.fields"].split(","))


async def test_no_token_is_logged(fake_x: FakeX, sleep: Pausing, capsys: pytest.CaptureFixture[str]) -> None:
    fake_x.answers = {MENTIONS: [Answer(503)]}
    sink = Sink()
    sink.full.set()
    await run(fake_x, sink, make_timing(sleep), done=lambda: bool(sleep.slept))
    assert TOKEN not in str(capsys.readouterr())
