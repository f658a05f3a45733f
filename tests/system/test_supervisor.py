"""What `lapor up` does with the journal: send it again, and keep it no longer than it may be kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import MESSAGE_MAX_BYTES, read_topic
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.journal import Journal
from pipeline.contract.records import Message
from pipeline.system.connections import topic_plan
from pipeline.system.supervisor import (
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    QUIET_S,
    next_pause_s,
    replay_journal,
    tidy_journal,
)
from tests.integration.system import free_settings

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=900)
HEADERS = (("channel", b"sms"), ("received_at", b"\xff\x00"))


async def test_what_the_journal_holds_is_sent_again_as_it_was_to_where_it_was(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    raw = [Message(b"\x00%d" % number, None, HEADERS) for number in range(700)]
    decisions = [Message(b"first", b"sms:1"), Message(b"other", b"sms:2"), Message(b"last word", b"sms:1")]
    async with open_store(settings.store) as store:
        await Journal(store).append(Topic.RAW, raw, received_at=NOW)
        await Journal(store).append(Topic.RAW, [Message(b"too old", None, HEADERS)], received_at=LONG_AGO)
        await Journal(store).append(Topic.DECISIONS, decisions, received_at=LONG_AGO)
    with EmbeddedEngines(tmp_path, kafka_port=settings.embedded_kafka_port):
        await apply_topics(settings.kafka, topic_plan(settings))
        assert await replay_journal(settings) == len(raw) + 2
        sent = {topic: [each async for each in read_topic(settings.kafka, topic)] for topic in Topic}

    assert sorted(sent.pop(Topic.RAW), key=lambda each: int(each.value[1:])) == raw
    assert sent.pop(Topic.DECISIONS) == decisions[1:]
    assert not any(sent.values())


async def test_only_messages_as_they_came_grow_too_old(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    async with open_store(settings.store) as store:
        journal = Journal(store)
        for topic in Topic:
            await journal.append(topic, [Message(b"x")], received_at=LONG_AGO)
        await tidy_journal(journal, settings)
        kept = {topic for topic in Topic async for _ in journal.read(topic)}

    assert kept == set(Topic) - {Topic.RAW, Topic.REJECTED}


async def test_what_kafka_never_takes_does_not_keep_the_system_from_starting(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    async with open_store(settings.store) as store:
        held = [Message(b"x" * MESSAGE_MAX_BYTES, None, HEADERS), Message(b"good", None, HEADERS)]
        await Journal(store).append(Topic.RAW, held, received_at=NOW)
    with EmbeddedEngines(tmp_path, kafka_port=settings.embedded_kafka_port):
        await apply_topics(settings.kafka, topic_plan(settings))
        assert await replay_journal(settings) == 1


def test_pauses_grow_and_after_a_quiet_time_the_first_comes_again() -> None:
    pauses = [0.0]
    for _ in range(10):
        pauses.append(next_pause_s(pauses[-1], ran_s=QUIET_S / 2))

    assert pauses[1:4] == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S
    assert next_pause_s(LONGEST_PAUSE_S, ran_s=QUIET_S) == FIRST_PAUSE_S
