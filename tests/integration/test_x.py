"""`lapor twitter` as a process, killed again and again: every post is in the index, and every mention answered once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.x.ids import id_at
from pipeline.domain.keys import derive_keys
from pipeline.domain.tracking import tracking_id
from pipeline.settings import Settings, secret_key
from pipeline.system.connections import open_search_index
from tests.fakes_x import ACCOUNT, TOKEN, FakeX, drop, running_x, send, stay
from tests.integration.system import environment, free_settings, lapor, running, until
from tests.notices import say_on_x

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

WITHIN_S = 90.0
PLACES = ("Wamena", "Ambon", "Palu", "Kendari", "Salatiga", "Bima", "Tarakan", "Metro")


class System:
    """A running system with a fake X, and who reads it."""

    def __init__(self, settings: Settings, fake: FakeX, index: SearchIndex, logs: Path) -> None:
        self.settings, self.fake, self.index, self.logs = settings, fake, index, logs
        self.key = derive_keys(secret_key(settings)).tracking

    def start(self) -> subprocess.Popen[bytes]:
        """Start `lapor twitter`."""
        own = {
            "LAPOR_TWITTER_API_URL": self.fake.url,
            "LAPOR_TWITTER_BEARER_TOKEN": TOKEN,
            "LAPOR_TWITTER_CONSUMER_KEY": ACCOUNT.consumer_key,
            "LAPOR_TWITTER_CONSUMER_SECRET": ACCOUNT.consumer_secret,
            "LAPOR_TWITTER_ACCESS_TOKEN": ACCOUNT.access_token,
            "LAPOR_TWITTER_ACCESS_TOKEN_SECRET": ACCOUNT.access_token_secret,
            "LAPOR_TWITTER_POLL_S": "5",
        }
        with self.logs.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "pipeline.cli", "twitter"],
                env=environment(self.settings) | own,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def code(self, post: dict[str, str]) -> str:
        """Work out the tracking ID of a post."""
        return tracking_id(f"twitter:{post['id']}", self.key)


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[System]:
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(running_x())
        settings = free_settings(tmp_path / "state")
        up = running(settings)
        await asyncio.to_thread(up.__enter__)
        try:
            index = await stack.enter_async_context(open_search_index(settings))
            yield System(settings, fake, index, tmp_path / "twitter.log")
        finally:
            await asyncio.to_thread(up.__exit__, None, None, None)


@asynccontextmanager
async def reading(system: System, end: signal.Signals) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Let `lapor twitter` run until left, and end it so."""
    process = system.start()
    try:
        yield process
    finally:
        process.send_signal(end)
        await asyncio.to_thread(process.wait, 30)


def make_posts(count: int, begin: int = 0) -> list[dict[str, str]]:
    """Make posts of now: each second one mentions us, the others carry the hashtag alone."""
    now = id_at(datetime.now(UTC))
    return [
        {
            "id": str(now + begin + number),
            "text": f"{'@LAPOR1708' if number % 2 else '#LAPOR'} lampu jalan blok {begin + number} mati di Kota "
            f"{PLACES[number % len(PLACES)]}",
            "author_id": str(500 + number),
            "created_at": datetime.now(UTC).isoformat(),
        }
        for number in range(count)
    ]


async def test_a_killed_reader_leaves_no_gap_and_answers_nobody_twice(system: System) -> None:
    fake = system.fake
    first, between, streamed = make_posts(12), make_posts(12, 100), make_posts(12, 200)
    async with reading(system, signal.SIGKILL) as process:
        # killed at its first reply, which X has taken, and before it hears so; others may be under way
        fake.after_reply = lambda: process.send_signal(signal.SIGKILL)
        await until(lambda: len(fake.asked) >= 3, WITHIN_S)  # its first reading, which begins with the present
        fake.posts = first
        await until(lambda: process.poll() is not None, WITHIN_S)
    assert fake.replies

    fake.after_reply = lambda: None
    fake.posts = first + between
    lines = [orjson.dumps({"data": post}) for post in streamed]
    fake.connections = [[send(*lines[:6]), drop], [send(*lines[6:]), stay]]
    mentioning = [post for post in first + between + streamed if "@LAPOR1708" in post["text"]]
    async with reading(system, signal.SIGTERM) as process:
        await _a_second_reader_says_who_reads(system)
        await until(lambda: {to for to, _ in receipts_of(fake)} == {post["id"] for post in mentioning}, WITHIN_S)
        for post in first + between + streamed:
            async with asyncio.timeout(WITHIN_S):
                while await system.index.find_by_tracking_id(system.code(post)) is None:
                    await asyncio.sleep(0.1)
        await _what_authors_delete_is_forgotten(system, first + between + streamed)
        assert process.poll() is None

    assert sorted(receipts_of(fake)) == sorted((post["id"], say_on_x(system.code(post))) for post in mentioning)
    assert Counter(fake.replies).most_common(1)[0][1] == 1
    shown = await asyncio.to_thread(lapor, system.settings, "outbox", "show")
    assert "twitter\ttidak dapat diberitahu\t16" in shown.stdout.splitlines()
    assert process.returncode == 0


def receipts_of(fake: FakeX) -> list[tuple[str, str]]:
    """Give who was told that we have the report; what becomes of it is told in other replies."""
    return [(to, text) for to, text in fake.replies if "kami terima" in text]


async def _a_second_reader_says_who_reads(system: System) -> None:
    """While one reads, or until the lease of a killed one ends, another waits and names it."""
    before = system.logs.read_bytes().count(b"x_read_elsewhere") if system.logs.exists() else 0
    async with reading(system, signal.SIGTERM) as second:
        await until(lambda: system.logs.read_bytes().count(b"x_read_elsewhere") > before, WITHIN_S)
        assert second.poll() is None
    lines = map(orjson.loads, system.logs.read_bytes().splitlines())
    holders = {line["holder"] for line in lines if line["event"] == "x_read_elsewhere"}
    assert all(holder.startswith(f"{os.uname().nodename}:") for holder in holders)


async def _what_authors_delete_is_forgotten(system: System, posts: list[dict[str, str]]) -> None:
    """Told on the stream, and in a file of events; what is told of others' posts changes nothing."""
    on_stream, in_file, kept = posts[:2], posts[2:4], posts[4:]
    told = [{"delete": {"status": {"id": 1, "id_str": post["id"]}}} for post in on_stream]
    await system.fake.interject(send(*told))
    events = system.logs.with_name("events.jsonl")
    lines = [{"data": {"delete": {"tweet": {"id": post["id"]}}}} for post in in_file]
    events.write_bytes(b"\n".join(map(orjson.dumps, [*lines, {"id": "5", "action": "delete"}])))
    done = await asyncio.to_thread(lapor, system.settings, "twitter", "forget", "--events", str(events))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "2 kiriman dilupakan")
    for post in on_stream + in_file:
        async with asyncio.timeout(WITHIN_S):
            while await system.index.find_by_tracking_id(system.code(post)) is not None:
                await asyncio.sleep(0.1)
    assert await system.index.count_ids([f"twitter:{post['id']}" for post in kept]) == len(kept)
