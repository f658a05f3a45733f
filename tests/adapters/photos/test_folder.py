"""Pictures are their owner's alone, and those without a report go."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.adapters.photos.folder import WAITS, PhotoFolder

ID, OTHER = "0" * 32, "1" * 32
NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


def test_a_picture_waits_and_is_shown_once_a_report_has_it(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path / "photos")
    folder.put(ID, b"picture", now=NOW)
    waiting = (folder.has(ID), folder.read(ID))

    folder.keep(ID)
    folder.keep(ID)

    assert waiting == (True, None)
    assert (folder.has(ID), folder.read(ID)) == (True, b"picture")


def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path / "photos")
    folder.put(ID, b"picture", now=NOW)
    folder.keep(ID)

    modes = {path.stat().st_mode & 0o077 for path in [tmp_path / "photos", *(tmp_path / "photos").rglob("*")]}
    assert modes == {0}


def test_a_picture_whose_report_was_never_sent_goes_with_the_next_one(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path / "photos")
    folder.put(ID, b"picture", now=NOW)
    old = (NOW - WAITS - timedelta(minutes=1)).timestamp()
    os.utime(tmp_path / "photos" / "waiting" / ID, (old, old))

    folder.put(OTHER, b"picture", now=NOW)

    assert (folder.has(ID), folder.has(OTHER)) == (False, True)


def test_an_id_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"secret")
    folder = PhotoFolder(tmp_path / "photos")
    folder.put(ID, b"picture", now=NOW)

    for path in ("../secret.key", "waiting/" + ID, "", ID.upper() + "\n", ID + "\n"):
        assert (folder.has(path), folder.read(path)) == (False, None)


def test_what_is_deleted_is_gone_wherever_it_was(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path / "photos")
    for photo_id in (ID, OTHER):
        folder.put(photo_id, b"picture", now=NOW)
    folder.keep(ID)

    for photo_id in (ID, OTHER, ID, "../photos"):
        folder.delete(photo_id)

    assert [path for path in (tmp_path / "photos").rglob("*") if path.is_file()] == []
