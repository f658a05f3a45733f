"""A backup as one file: entries in MessagePack, each behind its length, in gzip; the last one has their digest.

Written beside its name and given it when it is whole, so that no half a backup is taken for one. For its owner alone:
it holds what the store and the topics hold.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from pipeline.domain.errors import SetupFault
from pipeline.private_files import open_private

FORMAT: Final = 1
LENGTH_BYTES: Final = 4
ENTRY_MAX_BYTES: Final = 64 * 1024 * 1024
"""More than any page of rows or record has: a larger length is a broken file, and would be read into memory."""
LEVEL: Final = 3
"""Of gzip: a tenth larger than its default, in a third of the time."""


class Head(msgspec.Struct, tag="head", frozen=True):
    """What a backup is of.

    Attributes
    ----------
    revision
        Of the store's tables.
    is_embedded
        Made in the embedded mode, where the store's journal holds what topics hold elsewhere.
    """

    made_at: datetime
    revision: str
    is_embedded: bool
    format: int = FORMAT


class Rows(msgspec.Struct, tag="rows", frozen=True):
    """Rows of one table of the store."""

    table: str
    rows: list[dict[str, Any]]


class Kept(msgspec.Struct, tag="kept", frozen=True):
    """A record of a topic that is kept for good."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    at_ms: int


class End(msgspec.Struct, tag="end", frozen=True):
    """That all is there, and was written as it is read."""

    rows: int
    records: int
    digest: bytes


Entry = Head | Rows | Kept | End

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Entry)


class Writer:
    """Writes entries, and counts them."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._digest = sha256()
        self.rows = self.records = 0

    def write(self, entry: Entry) -> None:
        """Write one."""
        framed = _framed(entry)
        self._digest.update(framed)
        self._file.write(framed)
        if isinstance(entry, Rows):
            self.rows += len(entry.rows)
        elif isinstance(entry, Kept):
            self.records += 1

    def end(self) -> None:
        """Say that this is all."""
        self.write(End(self.rows, self.records, self._digest.digest()))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write a backup; it has its name, and is on the disk, once this is left. After a fault nothing is there.

    Raises
    ------
    SetupFault
        If a file has that name already.
    """
    if path.exists():
        raise SetupFault(f"{path} sudah ada: pilih nama lain, cadangan lama tidak ditimpa")
    partial = path.with_name(f"{path.name}.{os.getpid()}.sebagian")
    try:
        with open_private(partial) as file:
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, mtime=0) as packed:
                yield (writer := Writer(packed))
                writer.end()
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)  # unlike a rename, it replaces nothing
    except FileExistsError:
        raise SetupFault(f"{path} sudah ada: pilih nama lain, cadangan lama tidak ditimpa") from None
    finally:
        partial.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole backup holds."""

    head: Head
    rows: int
    records: int


def check(path: Path) -> Contents:
    """Read a backup to its end.

    Raises
    ------
    SetupFault
        If the file is none of ours, or is not as it was written.
    """
    digest, rows, records = sha256(), 0, 0
    end: End | None = None
    entries = _frames(path)
    framed, head = next(entries, (b"", None))
    if not isinstance(head, Head) or head.format != FORMAT:
        raise SetupFault(f"{path} bukan cadangan yang dikenal versi ini")
    digest.update(framed)
    for framed, entry in entries:
        if end is not None:
            raise _broken(path)
        if isinstance(entry, End):
            end = entry
            continue
        digest.update(framed)
        rows += len(entry.rows) if isinstance(entry, Rows) else 0
        records += isinstance(entry, Kept)
    if end != End(rows, records, digest.digest()):
        raise _broken(path)
    return Contents(head, rows, records)


def read_entries(path: Path) -> Iterator[Rows | Kept]:
    """Give what a backup that was checked holds, in the order in which it was written."""
    return (entry for _, entry in _frames(path) if isinstance(entry, Rows | Kept))


def _frames(path: Path) -> Iterator[tuple[bytes, Entry]]:
    """Read entries, and their bytes as they were written."""
    try:
        with gzip.open(path, "rb") as file:
            while length := file.read(LENGTH_BYTES):
                size = int.from_bytes(length)
                if size > ENTRY_MAX_BYTES or len(body := file.read(size)) < size:
                    raise _broken(path)
                yield length + body, _DECODER.decode(body)
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise _broken(path) from error
        raise SetupFault(f"{path} tidak dapat dibaca: {error.strerror}") from error
    except (EOFError, zlib.error, msgspec.DecodeError) as error:
        raise _broken(path) from error


def _framed(entry: Entry) -> bytes:
    body = _ENCODER.encode(entry)
    return len(body).to_bytes(LENGTH_BYTES) + body


def _broken(path: Path) -> SetupFault:
    return SetupFault(f"{path} rusak atau terpotong: jumlah periksanya tidak cocok. Pakai cadangan yang lain")
