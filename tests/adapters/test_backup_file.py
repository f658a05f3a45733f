"""A backup is whole or none, says so, and is for its owner alone."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.adapters.backup_file import Contents, Head, Kept, Rows, check, read_entries, writing
from pipeline.domain.errors import SetupFault

HEAD = Head(datetime(2026, 11, 24, tzinfo=UTC), "0002", is_embedded=False)
ROWS = Rows("outbox", [{"id": "1", "recipient": b"\xff\x00", "next_at": HEAD.made_at, "receipt": None}] * 2)
KEPT = Kept("laporan.koreksi.v1", 1, b"sms:1", None, (("oleh", b"petugas"), ("kosong", None)), 1_764_000_000_000)
NOT_WHOLE = r"rusak|bukan cadangan"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    path = tmp_path / "a.cadangan"
    with writing(path) as writer:
        for entry in (HEAD, ROWS, KEPT):
            writer.write(entry)
    return path


def test_what_was_written_is_read(backup: Path) -> None:
    assert check(backup) == Contents(HEAD, rows=2, records=1)
    assert list(read_entries(backup)) == [ROWS, KEPT]


def test_it_is_for_its_owner_alone(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_it_replaces_nothing(backup: Path) -> None:
    with pytest.raises(SetupFault, match="sudah ada"), writing(backup):
        pass
    assert check(backup).rows == 2


def test_after_a_fault_nothing_is_there(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "b.cadangan") as writer:
        writer.write(HEAD) or 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_one_that_was_cut_off_anywhere_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    for length in range(len(whole)):
        backup.write_bytes(whole[:length])
        with pytest.raises(SetupFault, match=NOT_WHOLE):
            check(backup)


def test_one_with_a_changed_byte_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    for place in range(10, len(whole)):  # before it stand a time and a system that nobody reads
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SetupFault, match=NOT_WHOLE):
            check(backup)


def test_one_that_lacks_an_entry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.cadangan"
    with writing(path) as writer:
        writer.write(HEAD)
        writer.rows += 1
    with pytest.raises(SetupFault, match="rusak"):
        check(path)


@pytest.mark.parametrize("content", [b"", b"catatan biasa"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "d.cadangan"
    path.write_bytes(content)

    with pytest.raises(SetupFault, match=NOT_WHOLE):
        check(path)
    with pytest.raises(SetupFault, match="tidak dapat dibaca"):
        check(tmp_path / "tidak-ada")
