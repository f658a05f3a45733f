"""A backup brings all back: rows of either database, and each record with its key, headers, value, time and order."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.kept import KEPT, KeptRecord, open_kept_writer, read_kept
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.journal import Journal
from pipeline.adapters.store.rows import read_rows
from pipeline.adapters.store.tables import METADATA
from pipeline.contract.records import Message
from pipeline.domain.errors import SetupFault
from pipeline.settings import Settings, load_settings
from pipeline.system.backup import back_up, restore
from pipeline.system.connections import topic_plan
from pipeline.system.running_file import running_file
from tests.adapters.store import conftest as stores
from tests.integration.system import free_settings, lapor

postgres, store_url = stores.postgres, stores.store_url

T0 = datetime(2026, 11, 24, 1, 2, 3, 456_789, tzinfo=UTC)
SECRET_KEY = "kunci-untuk-uji-cadangan-semata-mata"
Table = dict[str, list[dict[str, Any]]]


def ignore(*_: object) -> None:
    """Nobody watches."""


@contextmanager
def deployment(folder: Path, store: str) -> Iterator[Settings]:
    """Engines of our own that are taken for real ones, without topics."""
    with EmbeddedEngines(folder) as engines:
        yield load_settings(
            kafka_address=engines.kafka_address,
            elasticsearch_url=engines.elasticsearch_url,
            state_dir=folder,
            store_url=None if store.startswith("sqlite") else store,
            secret_key=SECRET_KEY,
        )


def made(column: sa.Column[Any], number: int) -> object:
    """A value of a column."""
    values = {
        str: f"nilai {number}",
        int: number,
        float: number / 4,
        bool: number % 2 == 0,
        bytes: b"\xff\x00 %d" % number,
        datetime: T0 + timedelta(hours=number),
        dict: {"isi": number},
    }
    return values[getattr(column.type, "impl", column.type).python_type]


async def fill_store(url: str) -> None:
    """Put rows into each table, some with what may be left out and some without."""
    async with open_store(url) as store, store.begin() as connection:
        for table in METADATA.sorted_tables:
            for number in range(1, 4):
                row = {
                    each.name: None if each.nullable and number == 1 else made(each, number) for each in table.columns
                }
                await connection.execute(sa.insert(table).values(row))


async def rows_of(url: str) -> Table:
    async with open_store(url) as store:
        found: Table = {}
        async for table, rows in read_rows(store):
            found.setdefault(table, []).extend(rows)
        return found


def records(topic: Topic) -> list[KeptRecord]:
    """Records of a topic: several of a key, one without a key, one that marks a deletion."""
    at_ms = int(T0.timestamp() * 1_000)
    keyed = [
        KeptRecord(0, b"sms:%d" % (n % 7), b"%s \xff %d" % (topic.encode(), n), (("urut", b"%d" % n),), at_ms + n)
        for n in range(40)
    ]
    return [
        *keyed,
        KeptRecord(0, b"sms:0", None, (("kosong", None),), at_ms + 100),
        KeptRecord(0, None, b"tanpa kunci", (), at_ms + 101),
    ]


async def fill_topics(settings: Settings) -> None:
    await apply_topics(settings.kafka, topic_plan(settings))
    async with open_kept_writer(settings.kafka) as writer:
        for topic in KEPT:
            await writer.write(topic, records(topic))


async def kept(settings: Settings) -> dict[tuple[Topic, int], list[KeptRecord]]:
    """All records, in the order of their partitions."""
    found: dict[tuple[Topic, int], list[KeptRecord]] = {}
    for topic in KEPT:
        async for record in read_kept(settings.kafka, topic):
            found.setdefault((topic, record.partition), []).append(record)
    return found


async def test_store_and_topics_come_back_as_they_were_and_only_once(tmp_path: Path, store_url: str) -> None:
    with deployment(tmp_path / "state", store_url) as old:
        await fill_store(old.store)
        await fill_topics(old)
        path, contents = await back_up(old, tmp_path, ignore)
        before, rows = await kept(old), await rows_of(old.store)
    assert (contents.rows, contents.records) == (3 * len(METADATA.tables), 42 * len(KEPT))

    with deployment(tmp_path / "fresh", f"sqlite:///{tmp_path}/fresh/lapor.db") as new:
        with pytest.raises(SetupFault, match="jalankan `lapor topics`"):
            await restore(new, path, lambda _: ignore)
        await apply_topics(new.kafka, topic_plan(new))
        told: list[tuple[int, int]] = []

        await restore(new, path, lambda _: lambda *done: told.append(done))

        assert await kept(new) == before
        assert await rows_of(new.store) == rows
        assert told[-1] == (contents.rows, contents.records)
        with pytest.raises(SetupFault, match="store tidak kosong"):
            await restore(new, path, lambda _: ignore)


async def test_either_database_takes_what_the_other_gave_and_goes_on_counting(tmp_path: Path, store_url: str) -> None:
    source = free_settings(tmp_path / "a")
    await fill_store(source.store)
    path, _ = await back_up(source, tmp_path / "b.cadangan", ignore)
    target = load_settings(state_dir=tmp_path / "b", store_url=None if store_url.startswith("sqlite") else store_url)

    await restore(target, path, lambda _: ignore)
    again, _ = await back_up(target, tmp_path / "a.cadangan", ignore)

    assert await rows_of(target.store) == await rows_of(source.store)
    async with open_store(target.store) as store:
        await Journal(store).append(Topic.RAW, [Message(b"baru")], received_at=T0)
        assert [m async for page in Journal(store).read(Topic.RAW) for m in page] == [Message(b"baru")]
    await restore(free_settings(tmp_path / "c"), again, lambda _: ignore)


async def test_topics_that_hold_something_are_left_alone(tmp_path: Path) -> None:
    with deployment(tmp_path, "sqlite") as settings:
        await fill_topics(settings)
        path, _ = await back_up(settings, tmp_path, ignore)
        before = await kept(settings)

        with pytest.raises(SetupFault, match=r"topik laporan\.dukungan\.v1 tidak kosong"):
            await restore(settings, path, lambda _: ignore)

        assert await kept(settings) == before


async def test_a_backup_of_another_mode_or_of_a_system_that_runs_is_refused(tmp_path: Path) -> None:
    settings = free_settings(tmp_path / "state")
    path, _ = await back_up(settings, tmp_path, ignore)

    with running_file(settings.state_dir, settings), pytest.raises(SetupFault, match="sudah ada LAPOR yang berjalan"):
        await restore(settings, path, lambda _: ignore)
    real = load_settings(kafka_address="127.0.0.1:9", state_dir=tmp_path / "other", secret_key=SECRET_KEY)
    with pytest.raises(SetupFault, match="dari mode bawaan"):
        await restore(real, path, lambda _: ignore)


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    old, new = free_settings(tmp_path / "old"), free_settings(tmp_path / "new")

    saved = lapor(old, "backup", str(tmp_path))
    file = saved.stdout.strip()
    brought_back = lapor(new, "restore", file)
    broken = Path(file)
    broken.write_bytes(broken.read_bytes()[:-9])

    assert ok(saved) == ok(brought_back) == 0
    assert "tersimpan dan terbaca kembali" in saved.stderr
    assert "dipulihkan" in brought_back.stderr
    refused = lapor(new, "restore", file)
    assert (refused.returncode, "rusak atau terpotong" in refused.stderr) == (2, True)


def ok(done: subprocess.CompletedProcess[str]) -> int:
    assert done.returncode == 0, done.stderr
    return done.returncode
