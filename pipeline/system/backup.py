"""Backup and restore: the store, and the topics that are kept for good, in one file.

In the embedded mode topics are in memory, and what lasts of them is in the store's journal: there the store is all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from pipeline.adapters.backup_file import Contents, Head, Kept, Rows, check, read_entries, writing
from pipeline.adapters.kafka.kept import KEPT, KeptRecord, KeptWriter, open_kept_writer, read_kept, require_empty
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.rows import RowWriter, read_rows, require_empty_store, writing_rows
from pipeline.adapters.store.tables import REVISION
from pipeline.domain.errors import SetupFault
from pipeline.settings import Settings
from pipeline.system.running_file import running_file

SUFFIX = ".cadangan"

RECORDS_AT_ONCE = 1_000
"""Records that are sent before the next are read: a few megabytes at most times, and few enough round trips."""

Told = Callable[[int, int], None]
"""Is told how many rows and records are done."""


def backup_path(target: Path, now: datetime) -> Path:
    """Give the file that is meant: the one that is named, or one named after the time in a folder."""
    return target / f"lapor-{now:%Y%m%dT%H%M%SZ}{SUFFIX}" if target.is_dir() else target


async def back_up(settings: Settings, target: Path, told: Told) -> tuple[Path, Contents]:
    """Write a backup; others may work meanwhile. Give its file and what it holds, read back from the disk."""
    now = datetime.now(UTC)
    path = backup_path(target, now)
    with writing(path) as writer:
        writer.write(Head(now, REVISION, settings.is_embedded))
        async with aclosing(_entries(settings)) as entries:
            async for entry in entries:
                writer.write(entry)
                told(writer.rows, writer.records)
    return path, await asyncio.to_thread(check, path)


async def _entries(settings: Settings) -> AsyncGenerator[Rows | Kept]:
    async with open_store(settings.store) as store, aclosing(read_rows(store)) as pages:
        async for table, rows in pages:
            yield Rows(table, rows)
    for topic in () if settings.is_embedded else KEPT:
        async with aclosing(read_kept(settings.kafka, topic)) as records:
            async for each in records:
                yield Kept(topic, each.partition, each.key, each.value, each.headers, each.at_ms)


async def restore(settings: Settings, path: Path, told: Callable[[Contents], Told]) -> Contents:
    """Read a backup to its end, then write it into empty topics and an empty store; the store all at once, as the last.

    Parameters
    ----------
    told
        Is told what the backup holds, and gives who is told how much is done.

    Raises
    ------
    SetupFault
        If the backup is broken or of another version or mode, or something is not empty; then nothing is written.
    """
    contents = await asyncio.to_thread(check, path)
    _require_fitting(contents.head, settings)
    alone = running_file(settings.state_dir, settings) if settings.is_embedded else nullcontext()
    async with AsyncExitStack() as stack:
        stack.enter_context(alone)
        store = await stack.enter_async_context(open_store(settings.store))
        await require_empty_store(store)
        if not settings.is_embedded:
            await require_empty(settings.kafka)
        progress = _Progress(told(contents))
        if not settings.is_embedded:
            kept = await stack.enter_async_context(open_kept_writer(settings.kafka))
            await _restore_topics(path, kept, progress)
        rows = await stack.enter_async_context(writing_rows(store))
        await _restore_rows(path, rows, progress)
    return contents


def _require_fitting(head: Head, settings: Settings) -> None:
    if head.revision != REVISION:
        raise SetupFault(
            f"cadangan ini dibuat dengan tabel versi {head.revision}, program ini memakai {REVISION}: pulihkan dengan "
            "versi program yang membuatnya, lalu perbarui"
        )
    if head.is_embedded != settings.is_embedded:
        mode = "mode bawaan" if head.is_embedded else "Kafka sungguhan"
        raise SetupFault(f"cadangan ini dari {mode}, dan hanya dapat dipulihkan di sana: lihat LAPOR_KAFKA_ADDRESS")


class _Progress:
    """Counts, and tells."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._rows = self._records = 0

    def add(self, *, rows: int = 0, records: int = 0) -> None:
        self._rows += rows
        self._records += records
        self._told(self._rows, self._records)


async def _restore_topics(path: Path, writer: KeptWriter, progress: _Progress) -> None:
    for topic, records in _by_topic(path):
        await writer.write(topic, records)
        progress.add(records=len(records))


async def _restore_rows(path: Path, writer: RowWriter, progress: _Progress) -> None:
    for entry in read_entries(path):
        if isinstance(entry, Rows):
            await writer.write(entry.table, entry.rows)
            progress.add(rows=len(entry.rows))


def _by_topic(path: Path) -> Iterator[tuple[Topic, list[KeptRecord]]]:
    """Give the records of a backup, some at a time, each time those of one topic."""
    topic = ""
    waiting: list[KeptRecord] = []
    for each in read_entries(path):
        if not isinstance(each, Kept):
            continue
        if waiting and (each.topic != topic or len(waiting) == RECORDS_AT_ONCE):
            yield Topic(topic), waiting
            waiting = []
        topic = each.topic
        waiting.append(KeptRecord(each.partition, each.key, each.value, each.headers, each.at_ms))
    if waiting:
        yield Topic(topic), waiting
