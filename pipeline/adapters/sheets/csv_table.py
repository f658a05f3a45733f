"""CSV as people export it: any of four separators, UTF-8 with or without mark, UTF-16 or cp1252, quoted line breaks."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.adapters.sheets.table import Row
from pipeline.domain.errors import SetupFault

SEPARATORS: Final = (";", ",", "\t", "|")
"""The first is what spreadsheets set to Indonesian write."""

MAX_CELL_CHARS: Final = 2**20
"""Kafka takes no longer text; a longer cell is a quote that nobody closed."""

CHUNK_BYTES: Final = 2**20

_MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class CsvSource:
    """A file of CSV under one separator."""

    def __init__(self, path: Path, *, encoding: str, separator: str) -> None:
        self._path, self._encoding, self._separator = path, encoding, separator

    def rows(self) -> Iterator[Row]:
        """Give the rows, numbered as a spreadsheet shows them; the last is marked if a quote in it is open."""
        csv.field_size_limit(MAX_CELL_CHARS)
        number = 0
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as file:
            lines = _Lines(file)
            try:
                for number, cells in enumerate(csv.reader(lines, delimiter=self._separator), start=1):
                    is_open = lines.is_at_end and self._is_open(lines.taken)
                    lines.taken = []
                    yield Row(number, cells, is_broken=is_open)
            except csv.Error as error:
                raise SetupFault(
                    f"{self._path}, sesudah baris {number}: {error}; periksa tanda kutip yang tidak ditutup"
                ) from error

    def _is_open(self, lines: list[str]) -> bool:
        try:
            list(csv.reader(lines, delimiter=self._separator, strict=True))
        except csv.Error as error:
            return str(error) == "unexpected end of data"
        return False


class _Lines:
    """Lines of a file, and those of the row that is being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._next = next(lines, None)
        self.taken: list[str] = []

    @property
    def is_at_end(self) -> bool:
        return self._next is None

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        line, self._next = self._next, next(self._lines, None)
        self.taken.append(line)
        return line


def find_encoding(path: Path) -> str:
    """Find the encoding of a text file: by its mark, or UTF-8 if all of it is, else Windows' own."""
    with path.open("rb") as file:
        head = file.read(4)
        for mark, encoding in _MARKS.items():
            if head.startswith(mark):
                return encoding
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"
