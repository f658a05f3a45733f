"""A worker when something fails: an engine that is away, a bug, a stop while it waits."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.agents.reject_limit import ROUND_MIN
from pipeline.contract.records import encode_raw
from pipeline.domain.report import RawReport
from pipeline.settings import Settings
from pipeline.system.connections import init_index, open_search_index, topic_plan
from pipeline.system.sending import wait_until_searchable
from tests.integration.system import environment, free_ports, free_settings, wait_for

pytestmark = pytest.mark.integration

STOP_DEADLINE_S = 2.0
BUG = """
import asyncio
from pipeline.adapters.observing.logs import configure_logs
from pipeline.agents.ingest import Ingest
from pipeline.system.road import Agent
from pipeline.settings import load_settings
from pipeline.system.worker import run_worker

def broken(self, batch):
    return 1 / 0

Ingest.__call__ = broken
configure_logs("INFO")
asyncio.run(run_worker([Agent.INGEST], load_settings()))
"""


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    return free_settings(tmp_path).model_copy(update={"stop_deadline_s": STOP_DEADLINE_S})


@contextmanager
def broker(settings: Settings) -> Iterator[None]:
    """The embedded broker alone: the search engine beside it is on another port than the workers look for."""
    with EmbeddedEngines(settings.state_dir / "logs", kafka_port=settings.embedded_kafka_port):
        yield


@contextmanager
def worker(settings: Settings, *command: str, **own: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, *(command or ("-m", "pipeline.cli", "worker"))],
        env=environment(settings) | {"LAPOR_STOP_DEADLINE_S": str(STOP_DEADLINE_S), **own},
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def send_report(settings: Settings, number: int) -> None:
    body = b'{"id":"%d","text":"lampu jalan padam di gang %d"}' % (number, number)
    async with open_sender(settings.kafka) as sender:
        raw = RawReport(channel="sms", body=body, received_at=datetime.now(UTC))
        await sender.send(Topic.RAW, [encode_raw(raw)])


async def count(settings: Settings, topic: Topic) -> int:
    return len([message async for message in read_topic(settings.kafka, topic)])


async def wait_for_count(settings: Settings, topic: Topic, expected: int) -> None:
    async with asyncio.timeout(60):
        while await count(settings, topic) < expected:
            await asyncio.sleep(0.1)


async def test_while_the_index_is_away_the_road_goes_on_and_nothing_is_lost_by_a_stop(settings: Settings) -> None:
    with broker(settings):
        await apply_topics(settings.kafka, topic_plan(settings))
        await send_report(settings, 1)
        with worker(settings) as waiting:
            await wait_for_count(settings, Topic.CONSOLIDATED, 1)
            stopped_at = time.monotonic()
            waiting.send_signal(signal.SIGTERM)
            wait_for(lambda: waiting.poll() is not None, 10)
            assert time.monotonic() - stopped_at < STOP_DEADLINE_S + 3

        back = EmbeddedEngines(settings.state_dir / "back", elasticsearch_port=settings.embedded_search_port)
        with back, worker(settings):
            await init_index(settings)
            await send_report(settings, 2)
            async with open_search_index(settings) as search_index, asyncio.timeout(60):
                await wait_until_searchable(["sms:1", "sms:2"], search_index, on_found=lambda _: None)


async def test_a_worker_that_starts_while_kafka_is_away_waits_for_it(settings: Settings) -> None:
    with worker(settings, "-m", "pipeline.cli", "worker", "ingest") as early:
        assert early.stderr is not None
        while b"retry_scheduled" not in (line := await asyncio.to_thread(early.stderr.readline)):
            assert line, "the worker ended"
        with broker(settings):
            await apply_topics(settings.kafka, topic_plan(settings))
            await send_report(settings, 1)
            await wait_for_count(settings, Topic.RECEIVED, 1)
            assert early.poll() is None


async def test_a_bug_ends_the_worker_and_the_next_one_does_its_batch_again(settings: Settings) -> None:
    with broker(settings):
        await apply_topics(settings.kafka, topic_plan(settings))
        await send_report(settings, 1)
        with worker(settings, "-c", BUG) as broken:
            log = broken.communicate(timeout=120)[1].decode()
        assert broken.returncode == 70
        assert "worker_bug" in log
        assert "ZeroDivisionError" in log
        assert "lampu" not in log
        assert await count(settings, Topic.RECEIVED) == 0

        with worker(settings, "-m", "pipeline.cli", "worker", "ingest"):
            await wait_for_count(settings, Topic.RECEIVED, 1)


async def send_unreadable(settings: Settings, count: int) -> None:
    async with open_sender(settings.kafka) as sender:
        raw = RawReport(channel="sms", body=b'{"id":"1"}', received_at=datetime.now(UTC))
        await sender.send(Topic.RAW, [encode_raw(raw)] * count)


async def test_a_worker_that_would_reject_most_of_what_comes_ends_before_it_does(settings: Settings) -> None:
    settings = settings.model_copy(update={"topic_partitions": 1})
    own = {"LAPOR_BATCH_SIZE": str(ROUND_MIN), "LAPOR_REJECT_HOLD_S": "0"}
    with broker(settings):
        await apply_topics(settings.kafka, topic_plan(settings))
        await send_unreadable(settings, 5 * ROUND_MIN)
        with worker(settings, "-m", "pipeline.cli", "worker", "ingest", **own) as stopped:
            log = stopped.communicate(timeout=120)[1].decode()
        assert stopped.returncode == 65
        assert '"code":"missing_text"' in log
        rejected = await count(settings, Topic.REJECTED)
        assert ROUND_MIN <= rejected < 4 * ROUND_MIN  # small batches are counted together

        once_more = {"LAPOR_REJECT_SHARE_LIMIT": "1"}
        with worker(settings, "-m", "pipeline.cli", "worker", "ingest", **once_more):
            await wait_for_count(settings, Topic.REJECTED, 5 * ROUND_MIN)


async def test_the_metrics_say_why_a_worker_is_about_to_end(settings: Settings) -> None:
    (port,) = free_ports(1)
    own = {"LAPOR_METRICS_PORT": str(port), "LAPOR_REJECT_HOLD_S": "3600"}
    with broker(settings):
        await apply_topics(settings.kafka, topic_plan(settings))
        await send_unreadable(settings, 20 * ROUND_MIN)
        with worker(settings, "-m", "pipeline.cli", "worker", "ingest", **own) as holding:
            why = b'lapor_stage_rejects_too_much{code="missing_text",stage="ingest"} 1.0'
            wait_for(lambda: why in metrics(port), 60)
            before = await count(settings, Topic.REJECTED)
            holding.send_signal(signal.SIGTERM)
            wait_for(lambda: holding.poll() is not None, 10)
        assert await count(settings, Topic.REJECTED) == before


def metrics(port: int) -> bytes:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=1) as answer:
            return bytes(answer.read())
    except (urllib.error.URLError, OSError):
        return b""


def test_an_unknown_stage_is_refused_with_those_that_exist(settings: Settings) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "worker", "analisa"],
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "analisa" in refused.stderr
    assert "ingest, analyse, deduplicate, index" in refused.stderr
