"""A source of X's posts as its tests run it: a real store, a fake X over HTTP, and nobody who waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.engine import open_store
from pipeline.domain.report import RawReport
from pipeline.sources.pauses import Pauses
from pipeline.sources.timing import Timing
from pipeline.sources.twitter import XMode, XSource, run_twitter
from tests.fakes_x import TOKEN, FakeX

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


class Sink:
    """A `publish` that remembers, after raising the faults it was given."""

    def __init__(self, *faults: Exception, until: int = 1) -> None:
        self.faults = list(faults)
        self.until = until
        self.taken: list[RawReport] = []
        self.deleted: list[str] = []
        self.full = asyncio.Event()

    async def delete(self, post_id: str) -> None:
        self.deleted.append(post_id)

    async def __call__(self, raw: RawReport) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(raw)
        if len(self.taken) >= self.until:
            self.full.set()

    @property
    def bodies(self) -> list[bytes]:
        return [raw.body for raw in self.taken]


class Pausing:
    """A `sleep` that only writes down how long it was asked to wait."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0.001)


def make_timing(sleep: Pausing, *, silence_s: float = 5.0, drain_s: float = 1.0, each_s: float = 60.0) -> Timing:
    pauses = Pauses(first_s=1.0, cap_s=900.0, chance=lambda: 0.0)
    return Timing(
        each_s=each_s,
        sleep=sleep,
        now=lambda: T0,
        x_pauses=pauses,
        publish_pauses=pauses,
        silence_s=silence_s,
        drain_s=drain_s,
    )


@asynccontextmanager
async def open_source(
    fake: FakeX,
    sink: Sink,
    timing: Timing,
    *,
    token: str = TOKEN,
    mode: XMode = XMode.STREAM,
    folder: Path | None = None,
) -> AsyncIterator[XSource]:
    """Open a source on a store in a folder, or on one of its own."""
    with TemporaryDirectory() as own:
        async with open_store(f"sqlite:///{(folder or Path(own)) / 'lapor.db'}") as store:
            access = replace(fake.access(), bearer_token=token)
            yield XSource(
                access=access,
                mode=mode,
                cursors=Cursors(store),
                publish=sink,
                delete=sink.delete,
                timing=timing,
            )


async def run(
    fake: FakeX,
    sink: Sink,
    timing: Timing,
    token: str = TOKEN,
    *,
    mode: XMode = XMode.STREAM,
    folder: Path | None = None,
    done: Callable[[], bool] | None = None,
) -> None:
    """Run until the sink is full and the rest is done, or the run ends by itself."""
    async with open_source(fake, sink, timing, token=token, mode=mode, folder=folder) as source:
        running = asyncio.create_task(run_twitter(source))
        full = asyncio.create_task(_wait(sink, done))
        await asyncio.wait({running, full}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
        full.cancel()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _wait(sink: Sink, done: Callable[[], bool] | None) -> None:
    await sink.full.wait()
    await until(done or (lambda: True))


async def until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0.005)
