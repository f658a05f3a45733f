"""Runs an import from the settings: opens file and map, and writes rejected rows down with their reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.adapters.channels.import_map import ImportMap, RowReader, parse_map, row_cells
from pipeline.adapters.sheets.open import open_table
from pipeline.adapters.sheets.table import Row, Table
from pipeline.adapters.sheets.writing import SheetWriter
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault, SetupFault
from pipeline.domain.partner import Partners
from pipeline.services import wording
from pipeline.services.imports import Counts, Import, forget_import, import_rows
from pipeline.settings import Settings
from pipeline.system.opening import open_services

REASONS = ("baris", "kode", "alasan")
"""Columns before those of the file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPlan:
    """What to import, and where what cannot be imported goes."""

    file: Path
    map_file: Path
    channel: str
    rejected: Path
    is_again: bool


async def import_file(
    settings: Settings, plan: ImportPlan, *, on_total: Callable[[int], None], on_row: Callable[[int], None]
) -> Counts:
    """Import a file; goes on where an earlier run of the same file, map and channel stopped.

    Parameters
    ----------
    on_total, on_row
        Told how many rows there are, and after each batch how many were read.
    """
    written = _read(plan.map_file)
    found = parse_map(written.decode("utf-8", "replace"), name=str(plan.map_file))
    table = _open(plan.file, found)
    on_total(sum(1 for _ in table.rows()))
    name = f"import:{plan.channel}:{_digest(plan.file, written)}"
    with SheetWriter(plan.rejected, (*REASONS, *table.columns)) as rejected:

        def reject(row: Row, fault: DataFault) -> None:
            rejected.write((str(row.number), fault.code, wording.fault(fault), *row_cells(row.cells)))

        async with open_services(settings) as services:
            channel = _find_channel(plan.channel, services.partners)
            if plan.is_again:
                await forget_import(services, name)
            work = Import(
                name=name,
                table=table,
                reader=RowReader.of(found, table.columns),
                channel=channel,
                now=datetime.now(UTC),
                keys=services.keys(),
                reject=reject,
            )
            return await import_rows(services, work, on_row=on_row)


def _find_channel(name: str, partners: Partners) -> Channel:
    known = (*Channel, *(partner for partner in partners if partner not in set(Channel)))
    if name not in known:
        raise SetupFault(f"kanal {name!r} tidak dikenal; yang ada: {', '.join(known)}")
    return Channel(name)


def _open(file: Path, found: ImportMap) -> Table:
    return open_table(file, found.columns, encoding=found.encoding, separator=found.separator, sheet=found.sheet)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SetupFault(f"{file} tidak dapat dibaca: {error.strerror}") from error


def _digest(file: Path, written: bytes) -> str:
    """Name content and map: another map reads other reports from the same file."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    digest.update(written)
    return digest.hexdigest()
