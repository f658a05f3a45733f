"""Opens a file of rows, whatever its form: a table whose columns are those that are wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.adapters.sheets.csv_table import SEPARATORS, CsvSource, find_encoding
from pipeline.adapters.sheets.parquet import ParquetSource
from pipeline.adapters.sheets.table import Source, Table, find_table
from pipeline.adapters.sheets.workbook import open_sheets
from pipeline.domain.errors import SetupFault

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
PARQUET_SUFFIX = ".parquet"


def open_table(
    path: Path, wanted: Collection[str], *, encoding: str | None, separator: str | None, sheet: str | None
) -> Table:
    """Open a file; what is not given is found out.

    Raises
    ------
    SetupFault
        If the file cannot be read, or has not all columns that are wanted.
    """
    try:
        return find_table(_sources(path, encoding, separator, sheet), wanted, name=str(path))
    except OSError as error:
        raise SetupFault(f"{path} tidak dapat dibaca: {error.strerror}") from error
    except LookupError as error:
        raise SetupFault(f"{path} tidak dapat dibaca: penyandian {encoding!r} tidak dikenal") from error


def _sources(path: Path, encoding: str | None, separator: str | None, sheet: str | None) -> Sequence[Source]:
    if path.suffix.casefold() == PARQUET_SUFFIX:
        return [ParquetSource(path)]
    if path.suffix.casefold() not in TEXT_SUFFIXES:
        return open_sheets(path, sheet)
    encoding = encoding or find_encoding(path)
    separators = (separator,) if separator else SEPARATORS
    return [CsvSource(path, encoding=encoding, separator=each) for each in separators]
