"""Both databases that the store runs on: each test of this folder that asks for a store runs on each."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from pipeline.adapters.store.engine import Store, open_store

SERVERS = Path("/usr/lib/postgresql")
"""Where Debian's packages put PostgreSQL, a folder a version."""

START_DEADLINE_S = 30


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """The folder with the socket of a PostgreSQL of our own, which listens nowhere else."""
    programs = max(SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), default=None)
    if programs is None:
        assert os.environ.get("CI") != "true", "these tests need PostgreSQL: apt-get install postgresql"
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="lapor-postgres-"))  # not below tmp_path, which other users cannot enter
    user = {"user": "postgres"} if os.getuid() == 0 else {}  # it refuses to be run by root
    if user:
        shutil.chown(folder, "postgres")
    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    as_owner = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, **user}
    control = (programs.with_name("pg_ctl"), "-D", folder / "data")
    subprocess.run([programs, "-D", folder / "data", "-U", "lapor", "-A", "trust", "-E", "UTF8"], **as_owner)
    subprocess.run(
        [*control, "start", "-w", "-t", str(START_DEADLINE_S), "-l", folder / "log", "-o", options], **as_owner
    )
    try:
        yield folder
    finally:
        subprocess.run([*control, "stop", "-m", "immediate"], **as_owner)
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store can be made that nobody has seen."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'lapor.db'}"
    folder, name = request.getfixturevalue("postgres"), f"lapor_{uuid4().hex}"
    with psycopg.connect(host=str(folder), user="lapor", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://lapor@/{name}?host={folder}"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An open store."""
    async with open_store(store_url) as opened:
        yield opened
