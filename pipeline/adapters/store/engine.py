"""Opens the store: a file of SQLite, or PostgreSQL. Brings its tables up to date, and turns its errors into ours.

SQLite writes ahead (WAL), so that readers and a writer do not wait for each other, and syncs each commit to the disk:
what was committed survives the end of the process and of the machine. Each transaction of `adapters/store` is one
statement or writes before it reads, so none of them asks more of a database than its default isolation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from pipeline.adapters.store.tables import REVISION
from pipeline.domain.errors import Outage, SetupFault
from pipeline.private_files import open_private

BUSY_TIMEOUT_MS: Final = 10_000
"""Milliseconds that a process waits for another's transaction to end; each takes one or two."""

CONNECT_TIMEOUT_S: Final = 5
"""Seconds until a PostgreSQL that does not answer counts as away; the caller's retries do the waiting."""

_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
_ONE_AT_A_TIME: Final = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(1708)"}
"""Of several processes that open a new store, one makes the tables; the number is the short code of LAPOR."""

Insert = sqlite.Insert | postgresql.Insert


class Store:
    """An open store."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Do all that is executed inside, or nothing; an Outage if the database does not take it."""
        with _store_errors(self._engine):
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Read inside, as all was at one moment, whatever others write meanwhile."""
        with _store_errors(self._engine):
            async with self._engine.connect() as connection:
                if self._engine.dialect.name == "sqlite":
                    await connection.exec_driver_sql("BEGIN")  # else each statement would see its own moment
                else:
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                yield connection

    def insert(self, table: sa.Table) -> Insert:
        """Make an insert that can say what happens if the row is there: both databases can, by their own classes."""
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)

    def is_among(self, column: sa.Column[Any], values: Collection[str]) -> sa.ColumnElement[bool]:
        """Ask whether a column holds one of some values, sent as one: a statement of the same words, however many."""
        if self._engine.dialect.name == "sqlite":
            listed = sa.func.json_each(orjson.dumps(list(values)).decode()).table_valued("value")
            return column.in_(sa.select(listed.c.value))
        return column == sa.any_(sa.literal(list(values), postgresql.ARRAY(sa.Text)))


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Open the store at `sqlite:///...` or `postgresql://...`, with the newest tables.

    Raises
    ------
    Outage
        If the database does not answer.
    SetupFault
        If the URL names another database, nobody may make tables there, or a newer version of this program did.
    """
    engine = _create_engine(url)
    try:
        await _bring_up_to_date(engine)
        yield Store(engine)
    finally:
        await engine.dispose()


@contextmanager
def _store_errors(engine: AsyncEngine) -> Iterator[None]:
    """Turn what databases raise when they are away or full into an Outage, without the values of a statement."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Outage(f"the store {_address(engine)} does not take or give data: {type(error.orig).__name__}") from error
    except NoConnection as error:
        raise Outage(f"the store {_address(engine)} has no free connection") from error


def _address(engine: AsyncEngine) -> str:
    return engine.url.set(query={}).render_as_string(hide_password=True)  # a parameter may be a password too


def _create_engine(url: str) -> AsyncEngine:
    try:
        parsed = sa.make_url(url)
        driver = _DRIVERS[parsed.drivername]
    except (ArgumentError, KeyError) as error:
        raise SetupFault("LAPOR_STORE_URL: alamat store berbentuk postgresql://USER:PASSWORD@HOST/DATABASE") from error
    if parsed.drivername == "postgresql":
        wait = {"connect_timeout": CONNECT_TIMEOUT_S}
        return create_async_engine(parsed.set(drivername=driver), pool_pre_ping=True, connect_args=wait)
    open_private(Path(str(parsed.database)), append=True).close()  # SQLite gives the files beside it the same rights
    # one connection: those of one process would only wait for each other, and SQLite lets them sleep for it
    engine = create_async_engine(parsed.set(drivername=driver), pool_size=1, max_overflow=0)
    sa.event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, and not only passed over
    cursor.close()


async def _bring_up_to_date(engine: AsyncEngine) -> None:
    try:
        with _store_errors(engine):
            async with engine.connect() as connection:
                if await connection.run_sync(_revision) == REVISION:
                    return
            async with engine.begin() as connection:
                await connection.exec_driver_sql(_ONE_AT_A_TIME[engine.dialect.name])
                await connection.run_sync(_migrate)
    except DatabaseError as error:
        raise SetupFault(f"store {_address(engine)} tidak dapat dipakai: {error.orig}") from error


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def _migrate(connection: sa.Connection) -> None:
    from alembic import command  # a tenth of a second, and most starts need none of it
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "pipeline.adapters.store:migrations")
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SetupFault(
            f"store dibuat versi program yang lebih baru daripada {REVISION}: perbarui program ini"
        ) from error
