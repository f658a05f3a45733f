"""Texts are read one at a time, by stages that are loaded once and not before the first."""

from __future__ import annotations

import asyncio
import threading

from pipeline.classify.explanation import Reading
from pipeline.services.reading import AskedText, Reader, ReadText
from tests.duplicates.reports_to_compare import make_analysed


class Stages:
    """Made for one thread: notices when two texts are read at once."""

    def __init__(self) -> None:
        self.loaded = self.read = 0
        self.overlapped = False
        self._busy = threading.Lock()

    def load(self) -> ReadText:
        self.loaded += 1
        return self._read

    def _read(self, asked: AskedText) -> Reading:
        self.overlapped |= not self._busy.acquire(blocking=False)
        self.read += 1
        self._busy.release()
        return Reading(make_analysed(asked.text), ())


async def test_texts_that_come_at_once_are_read_one_after_the_other() -> None:
    stages = Stages()
    reader = Reader(stages.load)
    assert stages.loaded == 0

    readings = await asyncio.gather(*(reader.read(f"lampu {number} mati") for number in range(20)))

    assert [each.report.text_redacted for each in readings] == [f"lampu {number} mati" for number in range(20)]
    assert (stages.loaded, stages.read, stages.overlapped) == (1, 20, False)
