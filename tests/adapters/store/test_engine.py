"""The store: made once whoever comes first, whole after a crash, and an Outage when it is away."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.tables import METADATA, REVISION
from pipeline.domain.errors import Outage, SetupFault

OPEN = """
import asyncio, sys
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.engine import open_store

async def main():
    async with open_store(sys.argv[1]) as store:
        await Cursors(store).put(sys.argv[2], "done")

asyncio.run(main())
"""
STOP_BEFORE_COMMIT = """
import asyncio, sys
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.tables import CURSORS

async def main():
    async with open_store(sys.argv[1]) as store, store.begin() as connection:
        await connection.execute(store.insert(CURSORS).values(name="half", value="done"))
        print("written", flush=True)
        await asyncio.sleep(3600)

asyncio.run(main())
"""


async def test_the_migrations_make_the_tables_that_the_code_reads(store: Store) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), METADATA)

    async with store.begin() as connection:
        assert await connection.run_sync(differences) == []


def test_the_revision_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "pipeline.adapters.store:migrations")

    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


async def test_processes_that_open_a_new_store_at_once_all_get_it(store_url: str) -> None:
    names = [f"process-{number}" for number in range(4)]
    starts = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", OPEN, store_url, name, stderr=subprocess.PIPE)
        for name in names
    ]
    errors = [(await process.communicate())[1].decode() for process in starts]

    assert [process.returncode for process in starts] == [0] * len(names), errors
    async with open_store(store_url) as store:
        assert [await Cursors(store).find(name) for name in names] == ["done"] * len(names)


async def test_a_process_killed_before_its_commit_leaves_nothing_and_blocks_nobody(store_url: str) -> None:
    async with open_store(store_url):
        pass
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STOP_BEFORE_COMMIT, store_url, stdout=subprocess.PIPE
    )
    assert killed.stdout is not None
    assert await killed.stdout.readline() == b"written\n"
    killed.send_signal(signal.SIGKILL)
    await killed.wait()

    async with open_store(store_url) as store:
        assert await Cursors(store).find("half") is None
        await Cursors(store).put("half", "again")
        assert await Cursors(store).find("half") == "again"


async def test_a_store_of_a_newer_version_is_not_touched(store_url: str) -> None:
    async with open_store(store_url) as store, store.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SetupFault, match="lebih baru"):
        async with open_store(store_url):
            pass


async def test_a_database_that_does_not_answer_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(Outage) as away:
        async with open_store(f"postgresql://lapor:sandi@/laporan?host={tmp_path}&password=sandi"):
            pass

    assert "/laporan" in str(away.value)
    assert "sandi" not in str(away.value)


async def test_what_a_full_disk_refuses_is_an_outage(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        async with store.begin() as connection:
            await connection.execute(sa.text("PRAGMA max_page_count=1"))  # SQLite raises it to what is in use
        with pytest.raises(Outage):
            await Cursors(store).put("far", "x" * 1_000_000)


async def test_a_file_that_is_no_store_is_refused_and_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "lapor.db"
    file.write_bytes(b"notes of somebody else, who chose the same name" * 99)
    before = file.read_bytes()

    with pytest.raises(SetupFault, match=r"lapor\.db.*not a database"):
        async with open_store(f"sqlite:///{file}"):
            pass

    assert file.read_bytes() == before


@pytest.mark.parametrize("url", ["mysql://localhost/lapor", "/var/lib/lapor.db", ""])
async def test_another_database_is_refused_with_the_form_that_is_taken(url: str) -> None:
    with pytest.raises(SetupFault, match="LAPOR_STORE_URL"):
        async with open_store(url):
            pass


async def test_only_its_owner_may_read_the_file_and_those_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "state"
    async with open_store(f"sqlite:///{folder / 'lapor.db'}") as store:
        await Cursors(store).put("a", "1")
        files = sorted(folder.iterdir())
        assert [file.name for file in files] == ["lapor.db", "lapor.db-shm", "lapor.db-wal"]
        assert [path for path in (folder, *files) if path.stat().st_mode & 0o077] == []
