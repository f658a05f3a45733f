"""What holds personal data is for its owner alone, whatever the umask and whatever was there before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.private_files import make_private_dir, open_private


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def is_private(path: Path) -> bool:
    return path.stat().st_mode & 0o077 == 0


def test_each_folder_that_is_made_is_private_and_those_above_stay_as_they_were(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    made = make_private_dir(tmp_path / "a" / "b")

    assert is_private(made)
    assert is_private(made.parent)
    assert not is_private(make_private_dir(tmp_path))


def test_a_file_is_private_from_its_first_byte_and_one_that_was_open_becomes_so(tmp_path: Path) -> None:
    (tmp_path / "old.log").touch(mode=0o644)
    for name in ("old.log", "new/new.log"):
        with open_private(tmp_path / name, append=True) as file:
            file.write(b"x")
        assert is_private(tmp_path / name)


def test_a_file_is_begun_anew_or_continued(tmp_path: Path) -> None:
    for append in (False, True, False):
        with open_private(tmp_path / "log", append=append) as file:
            file.write(b"x")
        assert (tmp_path / "log").read_bytes() == (b"xx" if append else b"x")
