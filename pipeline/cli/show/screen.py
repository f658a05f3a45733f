"""Where a command writes: results to standard output, notes to standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from pipeline.cli.show.flow import Column, lay_out, lay_out_fields, one_line, tab_separated


@dataclass(frozen=True, slots=True)
class Screen:
    """A terminal, or a pipe or file that takes one record a line, whole.

    Attributes
    ----------
    width
        Columns of the terminal; None for what is none.
    """

    out: TextIO
    width: int | None

    def records(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Show records; a pipe gets no titles, so that its lines can be counted."""
        if not rows:
            return
        self._write(map(tab_separated, rows) if self.width is None else lay_out(columns, rows, self.width))

    def fields(self, fields: Mapping[str, str]) -> None:
        """Show one record, a field a line."""
        self._write(map(tab_separated, fields.items()) if self.width is None else lay_out_fields(fields, self.width))

    def line(self, text: str) -> None:
        """Show one line."""
        self._write([one_line(text)])

    def _write(self, lines: Iterable[str]) -> None:
        self.out.writelines(f"{line}\n" for line in lines)


def standard_output() -> Screen:
    """Give the screen of results."""
    return Screen(sys.stdout, shutil.get_terminal_size().columns if sys.stdout.isatty() else None)


def note(text: str) -> None:
    """Tell how it goes, beside the results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
