"""Parquet: tables whose columns have types, written and read a part at a time, so that memory stays flat.

pyarrow is loaded where a file is opened: it takes as long as all other things that a command loads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from pipeline.adapters.sheets.table import Row
from pipeline.domain.errors import SetupFault
from pipeline.private_files import open_private

if TYPE_CHECKING:
    from pyarrow import Array, Schema

GROUP_ROWS: Final = 5_000
"""Rows that are held until they are written together, as a group: some megabytes of reports."""


class ParquetWriter:
    """A file that is there, and replaces an earlier one, once all rows are written; after a fault nothing has changed.

    Its owner alone may read it.

    Parameters
    ----------
    columns
        Name of each column -> `str`, `bool`, `float`, or `datetime` for moments, which are kept in UTC.
    """

    def __init__(self, path: Path, columns: Mapping[str, type]) -> None:
        self._path, self._columns = path, columns
        self._partial = path.with_name(f"{path.name}.{os.getpid()}.sebagian")
        self._rows: list[Sequence[object]] = []

    def __enter__(self) -> Self:
        from pyarrow import parquet

        with self._our_faults():
            self._file = open_private(self._partial)
            self._writer = parquet.ParquetWriter(self._file, _schema(self._columns), compression="zstd")
        return self

    def write(self, cells: Sequence[object]) -> None:
        """Take a row; None is an empty cell."""
        self._rows.append(cells)
        if len(self._rows) >= GROUP_ROWS:
            self._write_group()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._partial.unlink(missing_ok=True)
            for each in (self._writer, self._file):
                with suppress(OSError):  # a full disk says so again
                    each.close()

    def _finish(self) -> None:
        self._write_group()
        with self._our_faults():
            self._writer.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._partial.replace(self._path)

    def _write_group(self) -> None:
        from pyarrow import array, record_batch

        if not self._rows:
            return
        schema, columns = self._writer.schema, zip(*self._rows, strict=True)
        arrays = [array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)]
        with self._our_faults():
            self._writer.write_batch(record_batch(arrays, schema=schema))
        self._rows.clear()

    @contextmanager
    def _our_faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SetupFault(f"{self._path} tidak dapat ditulis: {error.strerror or error}") from error


class ParquetSource:
    """A file of Parquet as rows: the names of the columns, and what stands under them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self) -> Iterator[Row]:
        """Give the rows, numbered as if the names stood in the first."""
        from pyarrow import parquet

        with self._path.open("rb") as file:
            try:
                table = parquet.ParquetFile(file)
                yield Row(1, table.schema_arrow.names)
                batches = (map(_cells, batch.columns) for batch in table.iter_batches(GROUP_ROWS))
                rows = (row for columns in batches for row in zip(*columns, strict=True))
                for number, cells in enumerate(rows, start=2):
                    yield Row(number, cells)
            except ValueError as error:  # pyarrow's own faults are among these
                raise SetupFault(f"{self._path} tidak dapat dibaca sebagai Parquet: {error}") from error


def _cells(column: Array) -> list[object]:
    """Give what stands in a column; moments to the microsecond, which is what Python's have."""
    import pyarrow

    if pyarrow.types.is_timestamp(column.type):
        column = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
    return list(column.to_pylist())


def _schema(columns: Mapping[str, type]) -> Schema:
    import pyarrow

    types = {
        str: pyarrow.string(),
        bool: pyarrow.bool_(),
        float: pyarrow.float64(),
        datetime: pyarrow.timestamp("us", tz="UTC"),
    }
    return pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
