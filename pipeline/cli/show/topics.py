"""What `lapor topics` did, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.adapters.kafka.topics import TopicChanges


def describe_changes(changes: TopicChanges) -> Iterator[str]:
    """Say what was created, what was changed, and what Kafka cannot change."""
    if changes == TopicChanges():
        yield "semua topik sudah ada, sesuai pengaturan"
    for topic in changes.created:
        yield f"{topic}: dibuat"
    for each in changes.changed:
        yield f"{each.topic}: {each.name} diubah dari {each.found} ke {each.planned}"
    for each in changes.left:
        yield f"{each.topic}: {each.name} tetap {each.found}, Kafka tidak dapat menjadikannya {each.planned}"
