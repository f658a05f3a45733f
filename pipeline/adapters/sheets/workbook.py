"""Spreadsheets: xlsx, and what else calamine reads (xls, xlsb, ods); of a formula its last value is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, WorksheetNotFound

from pipeline.adapters.sheets.table import Row
from pipeline.domain.errors import SetupFault

MAX_UNPACKED_BYTES: Final = 2**31
"""Of all parts of a workbook: a million rows of reports have less."""


class SheetSource:
    """A sheet of a workbook."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet

    def rows(self) -> Iterator[Row]:
        """Give the rows, numbered as a spreadsheet shows them."""
        first = self._sheet.start[0] + 1 if self._sheet.start else 1
        for number, cells in enumerate(self._sheet.iter_rows(), start=first):
            yield Row(number, cells)


def open_sheets(path: Path, name: str | None) -> list[SheetSource]:
    """Open the sheet of this name, or all of them."""
    try:
        if is_zipfile(path):
            _check_size(path)
        book = CalamineWorkbook.from_path(path)
        names = [name] if name else book.sheet_names
        return [SheetSource(book.get_sheet_by_name(each)) for each in names]
    except WorksheetNotFound as error:
        raise SetupFault(f"{path}: lembar {name!r} tidak ada; yang ada: {', '.join(book.sheet_names)}") from error
    except FileNotFoundError as error:
        raise SetupFault(f"{path} tidak ada") from error
    except (CalamineError, BadZipFile, OSError) as error:
        raise SetupFault(f"{path} tidak dapat dibaca sebagai lembar kerja: {error}") from error


def _check_size(path: Path) -> None:
    with ZipFile(path) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise SetupFault(f"{path} terlalu besar bila dibuka: {unpacked:,} byte, paling besar {MAX_UNPACKED_BYTES:,}")
