"""A worker when something fails: an engine that is away, a bug, a stop while it waits."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.adapters.embedded import EmbeddedEngines
from pipeline.adapters.kafka import open_sender, read_topic
from pipeline.adapters.topics import Topic, create_topics
from pipeline.adapters.wire import encode_raw
from pipeline.domain.report import RawReport
from pipeline.engines import init_index, open_search_index, topic_plan
from pipeline.send import wait_until_searchable
from pipeline.settings import Settings
from tests.integration.system import environment, free_settings, wait_for

pytestmark = pytest.mark.integration

STOP_DEADLINE_S = 2.0
BUG = """
import asyncio
from pipeline.adapters.logs import configure_logs
from pipeline.agents.ingest import Ingest
from pipeline.bindings import Agent
from pipeline.settings import load_settings
from pipeline.worker import run_worker

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
def worker(settings: Settings, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, *(command or ("-m", "pipeline.cli", "worker"))],
        env=environment(settings) | {"LAPOR_STOP_DEADLINE_S": str(STOP_DEADLINE_S)},
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
        await create_topics(settings.kafka, topic_plan(settings))
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


async def test_a_bug_ends_the_worker_and_the_next_one_does_its_batch_again(settings: Settings) -> None:
    with broker(settings):
        await create_topics(settings.kafka, topic_plan(settings))
        await send_report(settings, 1)
        with worker(settings, "-c", BUG) as broken:
            log = broken.communicate(timeout=60)[1].decode()
        assert broken.returncode == 70
        assert "worker_bug" in log
        assert "ZeroDivisionError" in log
        assert "lampu" not in log
        assert await count(settings, Topic.RECEIVED) == 0

        with worker(settings, "-m", "pipeline.cli", "worker", "ingest"):
            await wait_for_count(settings, Topic.RECEIVED, 1)


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
