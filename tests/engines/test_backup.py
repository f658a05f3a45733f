"""A backup of a real Kafka: what its compaction left comes back as it was, marks of deletion too."""

from __future__ import annotations

from pathlib import Path

from pipeline.adapters.kafka.kept import KEPT, KeptRecord, open_kept_writer
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.settings import load_settings
from pipeline.system.backup import back_up, restore
from pipeline.system.connections import topic_plan
from tests.engines.kafka import Kafka
from tests.engines.topics import forget_topics
from tests.system.test_backup import SECRET_KEY, ignore, kept, records


async def test_all_comes_back_into_topics_with_other_partitions(kafka: Kafka, tmp_path: Path) -> None:
    settings = load_settings(kafka_address=kafka.address, state_dir=tmp_path / "old", secret_key=SECRET_KEY)
    await apply_topics(settings.kafka, topic_plan(settings))
    async with open_kept_writer(settings.kafka) as writer:
        for topic in KEPT:  # where Kafka compacts, it takes nothing without a key
            await writer.write(topic, [each for each in records(topic) if each.key])
    path, contents = await back_up(settings, tmp_path, ignore)
    before = last_words(await kept(settings))
    await forget_topics(kafka.address)
    fresh = load_settings(
        kafka_address=kafka.address, state_dir=tmp_path / "new", secret_key=SECRET_KEY, topic_partitions=7
    )
    await apply_topics(fresh.kafka, topic_plan(fresh))

    await restore(fresh, path, lambda _: ignore)

    assert contents.records >= len(before) == 7 * len(KEPT)
    assert last_words(await kept(fresh)) == before


def last_words(found: dict[tuple[Topic, int], list[KeptRecord]]) -> dict[tuple[Topic, bytes | None], object]:
    """The last record of each key, wherever it lies: Kafka may compact those before it at any time."""
    return {
        (topic, each.key): (each.value, each.headers, each.at_ms)
        for (topic, _), lying in found.items()
        for each in lying
    }
