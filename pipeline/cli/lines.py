"""Files of lines, `-` for a standard stream."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from pipeline.domain.errors import SetupFault


def open_input(file: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file of lines; a SetupFault if it cannot be read."""
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        raise SetupFault(f"{file} tidak dapat dibaca: {error.strerror}") from error


def open_output(file: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file for lines; a SetupFault if it cannot be written."""
    if str(file) == "-":
        return nullcontext(sys.stdout.buffer)
    try:
        return file.open("wb")
    except OSError as error:
        raise SetupFault(f"{file} tidak dapat ditulis: {error.strerror}") from error
