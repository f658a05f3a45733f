"""The whole road of one build on real engines: how fast, how soon, and who takes the CPU."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import elasticsearch

from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic
from pipeline.batches import batches
from pipeline.contract.records import encode_raw
from pipeline.domain.broker import Broker
from pipeline.domain.report import RawReport
from tests.bench.stream.contenders import Contender
from tests.bench.system import cpu_of
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.topics import forget_topics

SECRET_KEY = "kunci-untuk-ukuran-saja-bukan-rahasia"
WORKERS = (("ingest", "analyse"), ("deduplicate", "index", "support"))
"""Two workers, as `lapor up` starts them."""

POLL_S = 0.1
LATENCY_RATE = 100
LONELY_TRIES = 5
QUIET_S = 2.0
DEADLINE_S = 600.0
READY = b"worker_ready"


@dataclass(frozen=True, slots=True)
class Engines:
    """The servers of a run."""

    kafka: Kafka
    elasticsearch: Elasticsearch


@dataclass(frozen=True, slots=True)
class Flow:
    """What many reports at once took.

    Attributes
    ----------
    rate
        Reports a second on the clock, from the first sent to the last searchable.
    cpu_ms
        Milliseconds of CPU time a report, of the workers, Kafka and Elasticsearch.
    """

    reports: int
    rate: float
    cpu_ms: dict[str, float]


class Road:
    """A build at work on the engines, its workers warm."""

    def __init__(self, engines: Engines, workers: Sequence[subprocess.Popen[bytes]]) -> None:
        self._engines = engines
        self._workers = workers

    async def flow(self, raws: Sequence[RawReport]) -> Flow:
        """Send reports as fast as Kafka takes them, and wait until all are searchable."""
        there, before, started = await self.count(), self._cpu(), time.perf_counter()
        await send(self._engines.kafka.address, raws)
        await self._until(there + len(raws))
        return self._flow(len(raws), before, started)

    async def drain(self, number: int) -> Flow:
        """Wait until so many that came before the workers are searchable; their start is counted."""
        before, started = dict.fromkeys(self._cpu(), 0.0) | self._engine_cpu(), time.perf_counter()
        await self._until(number)
        return self._flow(number, before, started)

    def _flow(self, number: int, before: dict[str, float], started: float) -> Flow:
        seconds = time.perf_counter() - started
        cpu = {name: (spent - before[name]) / number * 1e3 for name, spent in self._cpu().items()}
        return Flow(number, number / seconds, cpu)

    async def latencies(self, raws: Sequence[RawReport], *, rate: float) -> list[float]:
        """Send reports at a rate; give the seconds from each to the moment at which as many are searchable."""
        there, sent, seen = await self.count(), [], []

        async def watch() -> None:
            while len(seen) < len(raws):
                count = await self.count() - there
                seen.extend([time.perf_counter()] * (count - len(seen)))
                await asyncio.sleep(POLL_S)

        async with open_sender(Broker(self._engines.kafka.address)) as sender, asyncio.timeout(DEADLINE_S):
            watching = asyncio.create_task(watch())
            start = time.perf_counter()
            for number, raw in enumerate(raws):
                await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
                sent.append(time.perf_counter())
                await sender.send(Topic.RAW, [encode_raw(raw)])
            await watching
        return [found - begun for begun, found in zip(sent, seen, strict=True)]

    async def lonely(self, raws: Sequence[RawReport]) -> float:
        """Give the median seconds until a report that comes alone is searchable."""
        seconds = []
        for raw in raws:
            await asyncio.sleep(QUIET_S)
            seconds += await self.latencies([raw], rate=1)
        return median(seconds)

    async def count(self) -> int:
        """Count the documents that a search finds."""
        async with elasticsearch.AsyncElasticsearch(self._engines.elasticsearch.address) as client:
            try:
                return int((await client.count(index="laporan*"))["count"])
            except elasticsearch.ApiError:  # an index that begins
                return 0

    async def _until(self, number: int) -> None:
        """Return when so many are searchable."""
        async with asyncio.timeout(DEADLINE_S):
            while await self.count() < number:
                await asyncio.sleep(POLL_S)

    def _cpu(self) -> dict[str, float]:
        return {"workers": sum(cpu_of(each.pid) for each in self._workers)} | self._engine_cpu()

    def _engine_cpu(self) -> dict[str, float]:
        engines = {"Kafka": self._engines.kafka, "Elasticsearch": self._engines.elasticsearch}
        return {name: cpu_of(server.pid) for name, server in engines.items()}


@asynccontextmanager
async def road(
    build: Contender,
    engines: Engines,
    folder: Path,
    *,
    workers: Sequence[Sequence[str]] = WORKERS,
    partitions: int = 4,
    backlog: Sequence[RawReport] = (),
) -> AsyncIterator[Road]:
    """Lay topics and index anew, and run a build's workers; a backlog is there before they are."""
    await forget_topics(engines.kafka.address)
    await forget_indices(engines.elasticsearch.address)
    state = folder / f"state-{build.name}-{time.monotonic_ns()}"
    environment = build.environment(
        LAPOR_KAFKA_ADDRESS=engines.kafka.address,
        LAPOR_ELASTICSEARCH_URL=engines.elasticsearch.address,
        LAPOR_SECRET_KEY=SECRET_KEY,
        LAPOR_STATE_DIR=state,
        LAPOR_TOPIC_PARTITIONS=partitions,
    )
    for command in (("topics",), ("index", "init")):
        subprocess.run(build.lapor(*command), env=environment, cwd=build.code, check=True, stdout=subprocess.DEVNULL)
    await send(engines.kafka.address, backlog)
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                _worker(build.lapor("worker", *stages), environment, build.code, state / f"{number}.log")
            )
            for number, stages in enumerate(workers)
        ]
        yield Road(engines, started)


@contextmanager
def _worker(
    command: Sequence[str], environment: dict[str, str], code: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=code, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + DEADLINE_S
        while READY not in log.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text("utf-8", "replace")[-2_000:])
            time.sleep(POLL_S)
        yield process
    finally:
        process.kill()
        process.wait()


async def send(broker: str, raws: Sequence[RawReport]) -> None:
    """Hand reports over in bulk."""
    async with open_sender(Broker(broker)) as sender:
        for batch in batches(raws, 500):
            await sender.send(Topic.RAW, [encode_raw(raw) for raw in batch])


async def forget_indices(url: str) -> None:
    """Remove all indices and templates."""
    async with elasticsearch.AsyncElasticsearch(url) as client:
        await client.indices.delete(index="*", expand_wildcards="all")
        await client.indices.delete_index_template(name="*")


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Give the median and the 99th percentile."""
    cuts = quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[98]
