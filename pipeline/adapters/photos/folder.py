"""Where pictures are kept, for their owner alone: a file each, named by its id; it waits until a report has it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pipeline.domain.photo import PHOTO_ID
from pipeline.private_files import make_private_dir, open_private

WAITS: Final = timedelta(days=1)
"""How long a picture waits for its report to be sent; nobody leaves a form open for longer."""


class PhotoFolder:
    """Pictures of one deployment. Ids are hexadecimal digits, so that none leads out of the folder."""

    def __init__(self, folder: Path) -> None:
        self._kept = folder
        self._waiting = folder / "waiting"

    def put(self, photo_id: str, content: bytes, *, now: datetime) -> None:
        """Let a picture wait for its report; those that waited too long go."""
        self._sweep(now)
        make_private_dir(self._waiting)
        fresh = self._waiting / f"{photo_id}.{os.getpid()}"
        with open_private(fresh) as file:
            file.write(content)
        fresh.replace(self._waiting / photo_id)

    def has(self, photo_id: str) -> bool:
        """Whether a picture is there, waiting or kept."""
        return bool(PHOTO_ID.fullmatch(photo_id)) and any(
            (folder / photo_id).exists() for folder in (self._waiting, self._kept)
        )

    def keep(self, photo_id: str) -> None:
        """Keep a picture for good, because a report has it; may be repeated."""
        with suppress(FileNotFoundError):
            (self._waiting / photo_id).replace(self._kept / photo_id)

    def read(self, photo_id: str) -> bytes | None:
        """Give a kept picture; None if there is none."""
        if not PHOTO_ID.fullmatch(photo_id):
            return None
        try:
            return (self._kept / photo_id).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, photo_id: str) -> None:
        """Delete a picture, wherever it is."""
        if PHOTO_ID.fullmatch(photo_id):
            for folder in (self._waiting, self._kept):
                (folder / photo_id).unlink(missing_ok=True)

    def _sweep(self, now: datetime) -> None:
        oldest = (now - WAITS).timestamp()
        for path in self._waiting.glob("*"):
            with suppress(FileNotFoundError):  # another process sweeps, too
                if path.stat().st_mtime < oldest:
                    path.unlink()
