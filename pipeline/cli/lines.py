"""Files of JSON lines, `-` for a standard stream, and the line that stands for one that cannot be read."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import orjson

from pipeline.domain.errors import DataFault, SetupFault


def open_input(file: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file of lines; a SetupFault if it cannot be read."""
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        raise SetupFault(f"cannot read {file}: {error.strerror}") from error


def open_output(file: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file for lines; a SetupFault if it cannot be written."""
    if str(file) == "-":
        return nullcontext(sys.stdout.buffer)
    try:
        return file.open("wb")
    except OSError as error:
        raise SetupFault(f"cannot write {file}: {error.strerror}") from error


def refusal(number: int, fault: DataFault) -> bytes:
    """Make the answer to a line that cannot be read."""
    return orjson.dumps({"line": number, "error": {"code": fault.code, "message": fault.message}})
