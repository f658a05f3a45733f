"""Folders and files that only their owner may read: state, key, journal and logs hold or betray personal data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

PRIVATE_DIR, PRIVATE_FILE = 0o700, 0o600
"""Nothing for the group and others, whatever the umask says."""


def make_private_dir(path: Path) -> Path:
    """Make a folder, and what is missing above it, for its owner alone; one that exists stays as its owner set it."""
    if not path.is_dir():
        make_private_dir(path.parent)
        path.mkdir(mode=PRIVATE_DIR, exist_ok=True)
    return path


def open_private(path: Path, *, append: bool = False) -> BinaryIO:
    """Open a file for writing that only its owner may read, also if it was there before with other rights."""
    make_private_dir(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
    descriptor = os.open(path, flags, PRIVATE_FILE)
    os.fchmod(descriptor, PRIVATE_FILE)
    return os.fdopen(descriptor, "ab" if append else "wb")
