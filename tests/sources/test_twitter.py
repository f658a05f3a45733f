from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import pytest
import structlog

from pipeline.adapters.x.access import RULES
from pipeline.adapters.x.stream import find_notice
from pipeline.domain.errors import Outage, SetupFault
from pipeline.domain.report import RawReport
from pipeline.sources.twitter import run_twitter
from tests.fakes_x import TOKEN, Answer, FakeX, drop, keep_alive, running_x, send, stall, stay
from tests.sources.reading import T0, Pausing, Sink, make_timing, open_source, run, until

POST = b'{"data":{"id":"1","text":"#LAPOR  jalan rusak \\ud83d\\ude21 @LAPOR1708"} , "includes":{}}'
POSTS = [b'{"data":{"id":"%d","text":"#LAPOR jalan rusak"}}' % number for number in range(1, 51)]
DISCONNECT = {"errors": [{"title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect"}]}


@pytest.fixture
async def fake_x() -> AsyncIterator[FakeX]:
    async with running_x() as fake:
        yield fake


@pytest.fixture
def sleep() -> Pausing:
    return Pausing()


async def test_a_post_is_published_byte_for_byte(fake_x: FakeX, sleep: Pausing) -> None:
    fake_x.connections = [[keep_alive, send(POST), stay]]
    await run(fake_x, sink := Sink(), make_timing(sleep))
    assert sink.taken == [RawReport(channel="twitter", body=POST, received_at=T0)]


async def test_a_line_that_is_no_json_is_published_too_so_that_it_is_rejected_with_its_bytes(
    fake_x: FakeX, sleep: Pausing
) -> None:
    fake_x.connections = [[send(b'{"data": brok\xe9n'), stay]]
    await run(fake_x, sink := Sink(), make_timing(sleep))
    assert sink.bodies == [b'{"data": brok\xe9n']


async def test_a_line_longer_than_aiohttps_usual_buffer_arrives_whole(fake_x: FakeX, sleep: Pausing) -> None:
    long = b'{"data":{"id":"1","text":"' + b"\\u00e9" * 50_000 + b'"}}'
    fake_x.connections = [[send(long), stay]]
    await run(fake_x, sink := Sink(), make_timing(sleep))
    assert sink.bodies == [long]


async def test_the_fields_that_intake_reads_are_asked_for(fake_x: FakeX, sleep: Pausing) -> None:
    fake_x.connections = [[send(POST), stay]]
    await run(fake_x, Sink(), make_timing(sleep))
    asked = set(fake_x.opened[0]["tweet.fields"].split(","))
    assert {"author_id", "created_at", "referenced_tweets", "geo", "edit_history_tweet_ids", "conversation_id"} <= asked
    assert fake_x.opened[0]["user.fields"] == "username"


async def test_a_line_that_tells_of_a_deleted_post_is_no_post_and_does_not_end_the_stream(
    fake_x: FakeX, sleep: Pausing
) -> None:
    told = {"data": {"delete": {"tweet": {"id": "5", "author_id": "9"}}}}, {"delete": {"status": {"id_str": "6"}}}
    fake_x.connections = [[send(POSTS[0], *told, POSTS[1]), stay]]
    await run(fake_x, sink := Sink(until=2), make_timing(sleep))
    assert sink.bodies == POSTS[:2]
    assert sink.deleted == ["5", "6"]
    assert sleep.slept == []


class TestRules:
    async def test_missing_rules_are_added_and_outdated_ones_of_ours_removed(
        self, fake_x: FakeX, sleep: Pausing
    ) -> None:
        fake_x.rules = [
            {"id": "1", "value": "#LAPORLAMA", "tag": "lapor"},
            {"id": "2", "value": "#LAPOR", "tag": "lapor"},
            {"id": "3", "value": "of another program", "tag": "other"},
        ]
        fake_x.connections = [[send(POST), stay]]
        await run(fake_x, Sink(), make_timing(sleep))
        assert [rule["value"] for rule in fake_x.rules] == ["#LAPOR", "of another program", "@LAPOR1708"]

    async def test_setting_them_again_changes_nothing(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.connections = [[send(POSTS[0]), drop], [send(POSTS[1]), stay]]
        await run(fake_x, Sink(until=2), make_timing(sleep))
        assert [rule["value"] for rule in fake_x.rules] == list(RULES)
        assert [rule["id"] for rule in fake_x.rules] == ["101", "102"]

    async def test_a_rate_limit_on_the_rules_is_waited_for(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.rule_answers = [Answer(429, {"Retry-After": "77"})]
        fake_x.connections = [[send(POST), stay]]
        await run(fake_x, Sink(), make_timing(sleep))
        assert sleep.slept == [77.0]

    async def test_a_rule_that_x_refuses_stops_it_loudly(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.rule_errors = [{"title": "RulesCapExceeded", "value": "#LAPOR"}]
        with pytest.raises(SetupFault, match="RulesCapExceeded"):
            await run(fake_x, Sink(), make_timing(sleep))

    async def test_a_rule_that_another_process_added_meanwhile_is_no_fault(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.rule_errors = [{"title": "DuplicateRule", "value": "#LAPOR"}]
        fake_x.connections = [[send(POST), stay]]
        await run(fake_x, sink := Sink(), make_timing(sleep))
        assert sink.bodies == [POST]

    async def test_a_page_of_some_proxy_in_place_of_the_rules_is_waited_out(
        self, fake_x: FakeX, sleep: Pausing
    ) -> None:
        fake_x.rule_answers = [Answer(200, body="<html>maintenance</html>")]
        fake_x.connections = [[send(POST), stay]]
        await run(fake_x, Sink(), make_timing(sleep))
        assert sleep.slept == [1.0]


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        (b'{"errors":[{"title":"operational-disconnect"}]}', "operational-disconnect"),
        (b'{"title":"ConnectionException","connection_issue":"TooManyConnections"}', "ConnectionException"),
        (b'{"errors":["odd"]}', "untitled"),
        (b'{"data":{"id":"1"},"errors":[{"title":"Not Found Error"}]}', None),
        (b'{"delete":{"status":{"id_str":"1"},"timestamp_ms":"1432228155593"}}', None),
        (b"[1]", None),
        (b"garbage", None),
    ],
)
def test_a_notice_is_told_from_a_post(line: bytes, notice: str | None) -> None:
    assert find_notice(line) == notice


class TestReconnecting:
    @pytest.mark.parametrize("end", [drop, stall, send(DISCONNECT), keep_alive])
    async def test_after_a_drop_a_stall_a_notice_or_a_close_the_stream_is_opened_again(
        self, fake_x: FakeX, sleep: Pausing, end: object
    ) -> None:
        fake_x.connections = [[send(POSTS[0]), end], [send(POSTS[1]), stay]]  # type: ignore[list-item]
        await run(fake_x, sink := Sink(until=2), make_timing(sleep, silence_s=0.2))
        assert sink.bodies == POSTS[:2]
        assert sleep.slept == [1.0]

    async def test_pauses_grow_until_the_stream_is_alive_again(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.connections = [
            Answer(503),
            Answer(500),
            Answer(404),
            [keep_alive, drop],
            Answer(503),
            [send(POST), stay],
        ]
        await run(fake_x, Sink(), make_timing(sleep))
        assert sleep.slept == [1.0, 2.0, 4.0, 1.0, 2.0]

    async def test_a_rate_limit_is_waited_for_until_its_reset(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.connections = [Answer(429, {"x-rate-limit-reset": str(int(time.time()) + 300)}), [send(POST), stay]]
        await run(fake_x, Sink(), make_timing(sleep))
        assert sleep.slept == [pytest.approx(300, abs=5)]

    async def test_no_pause_is_longer_than_the_cap(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.connections = [Answer(429, {"Retry-After": "86400"}), [send(POST), stay]]
        await run(fake_x, Sink(), make_timing(sleep))
        assert sleep.slept == [900.0]

    async def test_an_x_that_cannot_be_reached_is_tried_again(self, fake_x: FakeX, sleep: Pausing) -> None:
        unreachable = FakeX()
        unreachable.url = "http://127.0.0.1:9"
        async with open_source(unreachable, Sink(), make_timing(sleep)) as source:
            running = asyncio.create_task(run_twitter(source))
            await until(lambda: len(sleep.slept) >= 6)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
        assert sorted(sleep.slept)[:4] == [1.0, 1.0, 2.0, 2.0]


class TestStopping:
    async def test_a_wrong_token_stops_loudly_with_the_remedy(self, fake_x: FakeX, sleep: Pausing) -> None:
        with pytest.raises(SetupFault, match=r"401.*LAPOR_TWITTER_BEARER_TOKEN"):
            await run(fake_x, Sink(), make_timing(sleep), token="wrong")
        assert sleep.slept == []

    async def test_a_token_that_is_denied_the_stream_stops_it_after_what_came_before_is_published(
        self, fake_x: FakeX, sleep: Pausing
    ) -> None:
        fake_x.connections = [
            [send(POST), drop],
            Answer(403, body={"title": "Forbidden", "reason": "client-not-enrolled"}),
        ]
        sink = Sink(Outage("kafka away"), until=9)
        with pytest.raises(SetupFault, match=r"403.*client-not-enrolled"):
            await run(fake_x, sink, make_timing(sleep))
        assert sink.bodies == [POST]

    async def test_a_cancellation_ends_it_and_closes_the_stream(self, fake_x: FakeX, sleep: Pausing) -> None:
        async with open_source(fake_x, Sink(), make_timing(sleep)) as source:
            running = asyncio.create_task(run_twitter(source))
            await until(lambda: fake_x.open_count == 1)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(running, 5)
        await until(lambda: fake_x.open_count == 0)

    async def test_a_bug_in_publishing_ends_the_process_instead_of_the_stream_alone(
        self, fake_x: FakeX, sleep: Pausing
    ) -> None:
        fake_x.connections = [[send(POST), stay]]
        with pytest.raises(ZeroDivisionError):
            await run(fake_x, Sink(ZeroDivisionError("a bug")), make_timing(sleep))


class TestPublishing:
    async def test_a_post_is_tried_again_through_an_outage_and_order_is_kept(
        self, fake_x: FakeX, sleep: Pausing
    ) -> None:
        fake_x.connections = [[send(*POSTS[:5]), stay]]
        sink = Sink(*[Outage("kafka away")] * 3, until=5)
        await run(fake_x, sink, make_timing(sleep))
        assert sink.bodies == POSTS[:5]
        assert sleep.slept == [1.0, 2.0, 4.0]

    async def test_posts_that_came_before_a_drop_survive_an_outage(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.connections = [[send(*POSTS), drop], [stay]]
        await run(fake_x, sink := Sink(*[Outage("kafka away")] * 20, until=50), make_timing(sleep))
        assert sink.bodies == POSTS

    async def test_what_could_not_be_published_before_the_end_is_counted(self, fake_x: FakeX, sleep: Pausing) -> None:
        fake_x.connections = [[send(*POSTS[:3]), drop], Answer(401)]
        sink = Sink(*[Outage("kafka away")] * 10_000)
        with structlog.testing.capture_logs() as logs, pytest.raises(SetupFault):
            await run(fake_x, sink, make_timing(sleep, drain_s=0.05))
        assert {"event": "x_posts_left", "count": 3, "log_level": "warning"} in logs


async def test_neither_token_nor_text_is_ever_logged(
    fake_x: FakeX, sleep: Pausing, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    fake_x.connections = [[send(POSTS[0]), drop], [send(POSTS[1]), stay]]
    with structlog.testing.capture_logs() as logs:
        await run(fake_x, Sink(until=2), make_timing(sleep))
    seen = f"{caplog.text} {logs} {capsys.readouterr()}"
    assert "x_stream_lost" in seen
    assert TOKEN not in seen
    assert "jalan rusak" not in seen
