"""Every topic is fed every poison: no stage falls, what cannot be read is rejected as it came, and the next goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.agents.loop import Outcome
from pipeline.contract.records import WAKE_UP, Message
from pipeline.settings import Settings, load_settings
from pipeline.system.connections import init_index, topic_plan
from pipeline.system.road import SOURCES, Agent, Binding, bound
from tests.system.poisons import GOOD, good_analysed, good_follow_up, poisons


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    with EmbeddedEngines(tmp_path) as engines:
        chosen = load_settings(
            kafka_address=engines.kafka_address,
            elasticsearch_url=engines.elasticsearch_url,
            secret_key="k" * 32,
            state_dir=tmp_path,
        )
        await apply_topics(chosen.kafka, topic_plan(chosen))
        await init_index(chosen)
        yield chosen


def is_as_it_came(outcome: Outcome, batch: list[Message]) -> bool:
    return all(any(message is original for original in batch) for message, _ in outcome.rejected)


async def run_all(binding: Binding, messages: list[Message]) -> list[Message]:
    forwarded = []
    messages = [replace(message, offset=offset) for offset, message in enumerate(messages)]
    for start in range(0, len(messages), binding.batch_size):
        batch = messages[start : start + binding.batch_size]
        outcome = await binding.run(batch)
        assert is_as_it_came(outcome, batch)
        forwarded += outcome.forwarded
    return forwarded


async def test_no_poison_of_any_topic_ends_a_stage_or_stops_the_good_report_behind_it(settings: Settings) -> None:
    async with bound(list(Agent), settings) as bindings:
        onward: list[Message] = []
        for agent in (Agent.INGEST, Agent.ANALYSE, Agent.DEDUPLICATE, Agent.INDEX):
            good = list(GOOD[SOURCES[agent]])
            onward = await run_all(bindings[agent], [*onward, *poisons(SOURCES[agent])])
            outcome = await bindings[agent].run(good)
            assert outcome.rejected == []
            assert len(outcome.forwarded) >= len(good) * (agent is not Agent.INDEX)


async def test_no_poison_ends_the_stage_that_keeps_followers(settings: Settings) -> None:
    async with bound([Agent.SUPPORT], settings) as bindings:
        await run_all(bindings[Agent.SUPPORT], poisons(Topic.SUPPORTS))
        assert (await bindings[Agent.SUPPORT].run(list(GOOD[Topic.SUPPORTS]))).rejected == []


async def test_no_poison_ends_the_stage_that_keeps_what_is_done_with_reports(settings: Settings) -> None:
    async with bound([Agent.FOLLOW_UP], settings) as bindings:
        await run_all(bindings[Agent.FOLLOW_UP], poisons(Topic.FOLLOW_UPS))
        assert (await bindings[Agent.FOLLOW_UP].run([good_follow_up("sms:99")])).rejected == []


async def test_poison_among_decisions_answers_and_corrections_is_passed_over(settings: Settings) -> None:
    async with open_sender(settings.kafka) as sender:
        for topic in (Topic.DECISIONS, Topic.CORRECTIONS, Topic.CONSOLIDATED):
            await sender.send(topic, [*poisons(topic), *GOOD[topic]])
    async with bound([Agent.ANALYSE, Agent.DEDUPLICATE], settings) as bindings:
        for agent in (Agent.ANALYSE, Agent.DEDUPLICATE):
            good = list(GOOD[SOURCES[agent]])
            outcome = await bindings[agent].run([WAKE_UP, *good] if agent is Agent.DEDUPLICATE else good)
            assert outcome.rejected == []
            assert len(outcome.forwarded) >= len(good)


async def test_a_window_is_filled_from_a_topic_that_holds_poison(settings: Settings) -> None:
    behind = good_analysed("sms:99")
    before = poisons(Topic.ANALYSED)
    async with open_sender(settings.kafka) as sender:
        await sender.send(Topic.ANALYSED, before)
    async with bound([Agent.DEDUPLICATE], settings) as bindings:
        outcome = await bindings[Agent.DEDUPLICATE].run([replace(behind, offset=len(before))])
    assert outcome.rejected == []
    assert b"sms:99" in {message.key for message in outcome.forwarded}
