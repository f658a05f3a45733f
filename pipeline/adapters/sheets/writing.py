"""Writes rows as CSV that spreadsheets set to Indonesian open as a table, and that runs no formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from pipeline.adapters.sheets.cells import neutralise
from pipeline.domain.errors import SetupFault
from pipeline.private_files import open_private


class SheetWriter:
    """A file that is there only if it has a row; one of an earlier run is replaced. Its owner alone may read it."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self._columns = path, columns
        self._file: TextIOWrapper | None = None

    def __enter__(self) -> SheetWriter:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._fault(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file:
            self._file.close()

    def write(self, cells: Iterable[str]) -> None:
        """Write a row."""
        try:
            if self._file is None:
                self._file = TextIOWrapper(open_private(self._path), encoding="utf-8-sig", newline="")
                self._write(self._file, self._columns)
            self._write(self._file, cells)
        except OSError as error:
            raise self._fault(error) from error

    def _write(self, file: TextIOWrapper, cells: Iterable[str]) -> None:
        csv.writer(file, delimiter=";").writerow(neutralise(cells))

    def _fault(self, error: OSError) -> SetupFault:
        return SetupFault(f"{self._path} tidak dapat ditulis: {error.strerror}")
