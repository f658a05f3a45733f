"""What `make bench-stream` measures, part by part; each gives a run for `performance.json`."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from pipeline.domain.report import RawReport
from pipeline.settings import load_settings
from pipeline.system.sending import read_lines
from tests.bench.figures import Run, rounded
from tests.bench.reports import load_material
from tests.bench.stream.contenders import Contender, contenders
from tests.bench.stream.embedded import measure_embedded
from tests.bench.stream.hop import measure_hop
from tests.bench.stream.road import LATENCY_RATE, LONELY_TRIES, WORKERS, Engines, Flow, percentiles, road
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka

WARM = 1_000
"""Reports that go before, so that Java has compiled and the workers have loaded what they need."""

LATENCY_REPORTS = 2_000
SHAPES = ((1, 4), (2, 4), (4, 4), (4, 8))
"""Workers, and partitions of a topic; one worker has all stages, of several the last has those behind the analysis."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What all parts need."""

    options: argparse.Namespace
    folder: Path
    engines: Engines
    before: Contender
    now: Contender
    quixstreams: Contender
    lines: Sequence[bytes]

    def raws(self, count: int, *, start: int = 0) -> list[RawReport]:
        """Give reports of one month; `lines` has enough of them."""
        return read_lines(self.lines[start : start + count])


async def measure(options: argparse.Namespace, folder: Path) -> tuple[dict[str, Run], str]:
    """Install the contenders, start the engines, and measure what was asked for."""
    most = WARM + max(options.reports, options.backlog if "backlog" in options.only else 0)
    material = load_material(options.data, load_settings(state_dir=folder / "state"), count=most)
    with (
        contenders(folder) as (before, now, quix),
        Kafka(folder / "kafka", jvm=()) as kafka,
        Elasticsearch(folder / "elasticsearch", jvm=()) as search,
    ):
        bench = Bench(options, folder, Engines(kafka, search), before, now, quix, material.lines)
        return {f"stream_{part}": await PARTS[part](bench) for part in options.only}, material.source


async def _hop(bench: Bench) -> Run:
    takers = (bench.before, bench.now, bench.quixstreams)
    kafka = bench.engines.kafka.address
    return rounded(asdict(await measure_hop(kafka, takers, rounds=bench.options.rounds)))


async def _road(bench: Bench) -> Run:
    builds = (bench.before, bench.now)
    turns: list[dict[str, Flow]] = [
        {build.name: await _flow(bench, build) for build in builds} for _ in range(bench.options.rounds)
    ]
    return _medians(turns)


async def _flow(
    bench: Bench, build: Contender, *, workers: Sequence[Sequence[str]] = WORKERS, partitions: int = 4
) -> Flow:
    async with road(build, bench.engines, bench.folder, workers=workers, partitions=partitions) as there:
        await there.flow(bench.raws(WARM))
        return await there.flow(bench.raws(bench.options.reports, start=WARM))


async def _embedded(bench: Bench) -> Run:
    warm, lines = bench.lines[:WARM], bench.lines[WARM : WARM + bench.options.reports]
    return _medians(
        [
            {build.name: measure_embedded(build, warm, lines, bench.folder) for build in (bench.before, bench.now)}
            for _ in range(bench.options.rounds)
        ]
    )


async def _latency(bench: Bench) -> Run:
    """Measure today's build: reports at a rate, and lonely ones."""
    async with road(bench.now, bench.engines, bench.folder) as there:
        await there.flow(bench.raws(WARM))
        count = min(LATENCY_REPORTS, bench.options.reports - LONELY_TRIES)
        p50, p99 = percentiles(await there.latencies(bench.raws(count, start=WARM), rate=LATENCY_RATE))
        lonely = await there.lonely(bench.raws(LONELY_TRIES, start=WARM + count))
    return rounded({"rate": LATENCY_RATE, "reports": count, "p50_s": p50, "p99_s": p99, "lonely_s": lonely})


async def _backlog(bench: Bench) -> Run:
    """Let today's workers start before a backlog."""
    raws = bench.raws(bench.options.backlog)
    async with road(bench.now, bench.engines, bench.folder, backlog=raws) as there:
        flow = await there.drain(len(raws))
    return rounded(asdict(flow))


async def _shapes(bench: Bench) -> Run:
    flows = [
        {"workers": workers, "partitions": partitions}
        | asdict(await _flow(bench, bench.now, workers=_split(workers), partitions=partitions))
        for workers, partitions in SHAPES
    ]
    return {"flows": rounded(flows)}


def _split(workers: int) -> Sequence[Sequence[str]]:
    """Give one worker all stages; of more, all but the last share the first two."""
    if workers == 1:
        return [()]
    return [WORKERS[0]] * (workers - 1) + [WORKERS[1]]


def _medians(turns: Sequence[dict[str, Flow]]) -> Run:
    """Give the medians of each build's turns, part by part."""
    builds = {name: [turn[name] for turn in turns] for name in turns[0]}
    return rounded(
        {
            name: {
                "reports": flows[0].reports,
                "rate": median(flow.rate for flow in flows),
                "cpu_ms": {part: median(flow.cpu_ms[part] for flow in flows) for part in flows[0].cpu_ms},
            }
            for name, flows in builds.items()
        }
    ) | {"rounds": len(turns)}


PARTS: dict[str, Callable[[Bench], Awaitable[Run]]] = {
    "hop": _hop,
    "road": _road,
    "embedded": _embedded,
    "latency": _latency,
    "backlog": _backlog,
    "shapes": _shapes,
}
