"""A real worker on topics full of poison: it lives, keeps the poison as it came, and the next report arrives."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.settings import Settings
from pipeline.system.connections import init_index, open_search_index, topic_plan
from pipeline.system.sending import wait_until_searchable
from tests.integration.system import free_settings
from tests.integration.test_worker import send_report, worker
from tests.system.poisons import GOOD, WRONG_RECORDS, poisons

pytestmark = pytest.mark.integration

LARGE = 100_000
"""Bytes of what only the stages are fed directly: thousands of such messages would take the broker minutes."""


async def test_a_worker_lives_on_poison_in_every_topic_and_takes_the_next_report(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    ports = {"kafka_port": settings.embedded_kafka_port, "elasticsearch_port": settings.embedded_search_port}
    fed = {topic: [message for message in poisons(topic) if len(message.value) < LARGE] for topic in GOOD}
    expected = {body for body in WRONG_RECORDS if len(body) < LARGE}
    with EmbeddedEngines(tmp_path / "engines", **ports):
        await apply_topics(settings.kafka, topic_plan(settings))
        await init_index(settings)
        async with open_sender(settings.kafka) as sender:
            for topic, messages in fed.items():
                await sender.send(topic, messages)
        with worker(settings, LAPOR_REJECT_SHARE_LIMIT="1", LAPOR_LOG_LEVEL="ERROR") as alive:
            await send_report(settings, 9_001)
            async with open_search_index(settings) as search_index:
                arrived = asyncio.create_task(
                    wait_until_searchable(["sms:9001"], search_index, on_found=lambda _: None)
                )
                while not arrived.done():
                    assert alive.poll() is None, alive.communicate()[1].decode()[-3000:]
                    await asyncio.wait([arrived], timeout=0.2)
                await arrived
                async with asyncio.timeout(60):
                    while missing := expected - await rejected_bodies(settings):
                        await asyncio.sleep(0.2)
            assert alive.poll() is None
    assert missing == set()


async def rejected_bodies(settings: Settings) -> set[bytes]:
    return {message.value async for message in read_topic(settings.kafka, Topic.REJECTED)}
