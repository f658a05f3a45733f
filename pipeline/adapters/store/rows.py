"""All rows of the store, for a backup: read as of one moment, written all or none. The same for both databases."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import METADATA
from pipeline.domain.errors import SetupFault

PAGE: Final = 500
"""Rows that are read and written at once: some hundred kilobytes."""

Row = dict[str, Any]


async def read_rows(store: Store) -> AsyncGenerator[tuple[str, list[Row]]]:
    """Give all rows, some at a time: the name of their table and the values by column."""
    async with store.snapshot() as connection:
        for table in METADATA.sorted_tables:
            ordered = sa.select(table).order_by(*table.primary_key.columns)
            found = await connection.stream(ordered)
            async for page in found.mappings().partitions(PAGE):
                yield str(table.name), [{str(name): row[name] for name in row} for row in page]


class RowWriter:
    """Writes rows into an empty store."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def write(self, table: str, rows: Sequence[Row]) -> None:
        """Write rows of one table."""
        await self._connection.execute(sa.insert(METADATA.tables[table]), list(rows))


async def require_empty_store(store: Store) -> None:
    """Check that the store has no row.

    Raises
    ------
    SetupFault
        That names the first table with one.
    """
    async with store.snapshot() as connection:
        for table in METADATA.sorted_tables:
            if (await connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1))).first():
                raise SetupFault(
                    f"store tidak kosong (tabel {table.name}): cadangan dipulihkan ke store yang baru saja. Hentikan "
                    "semua worker dan gateway, lalu sebut store yang baru dengan LAPOR_STORE_URL atau LAPOR_STATE_DIR"
                )


@asynccontextmanager
async def writing_rows(store: Store) -> AsyncIterator[RowWriter]:
    """Write inside; all is there when it is left, or nothing."""
    try:
        async with store.begin() as connection:
            yield RowWriter(connection)
            await _go_on_counting(connection)
    except IntegrityError as error:
        raise SetupFault("store sedang ditulis oleh proses lain: hentikan semua worker dan gateway") from error


async def _go_on_counting(connection: AsyncConnection) -> None:
    """Let PostgreSQL number the next row after those that were written with their numbers; SQLite looks itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            highest = sa.select(sa.func.max(column)).scalar_subquery()
            await connection.execute(
                sa.select(sa.func.setval(sequence, sa.func.coalesce(highest, 1), highest.is_not(None)))
            )
