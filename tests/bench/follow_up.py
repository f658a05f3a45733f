"""What is done with reports: how fast a worker applies it, when a document shows it, and what it costs `index`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from pipeline.adapters.channels.intake import read_input_line
from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import Sender, open_sender
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.agents.index import index, index_reports, read_report
from pipeline.agents.loop import Outcome
from pipeline.batches import batches
from pipeline.contract.records import Message, encode_consolidated, encode_follow_up
from pipeline.domain.follow_up import START, FollowUp, Progress, Status, apply
from pipeline.settings import Settings, load_settings
from pipeline.system.connections import init_index, open_search_index, topic_plan
from pipeline.system.stages import Road
from tests.bench.timing import BATCH
from tests.contract.report_builder import T0
from tests.contracts.filling import make_member
from tests.domain.test_follow_up import make_event
from tests.integration.system import environment, free_settings

STEPS = (Status.FORWARDED, Status.IN_PROGRESS)
"""What is done with each report, one after the other."""

LONELY_TRIES = 20
QUIET_S = 0.5
"""Pause before a lonely step: longer than a batch is waited for."""

POLL_S = 0.01
SAMPLE = 50


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """What came out.

    Attributes
    ----------
    applied_s
        Seconds from the first follow-up sent until store and documents show the last.
    lonely_s
        Median seconds from a lonely follow-up taken by Kafka until its document shows it.
    road_us, index_us, bare_index_us
        Microseconds of CPU time a report: the stages before `index`; `index` as it is; `index` without the look at
        what was done.
    """

    reports: int
    follow_ups: int
    applied_s: float
    lonely_s: float
    road_us: float
    index_us: float
    bare_index_us: float

    @property
    def rate(self) -> float:
        """Follow-ups a second."""
        return self.follow_ups / self.applied_s

    @property
    def ratio(self) -> float:
        """How fast the road is beside one that does not look at what was done; 1 is as fast."""
        return (self.road_us + self.bare_index_us) / (self.road_us + self.index_us)


async def measure_follow_up(
    lines: Sequence[bytes], folder: Path, *, reports: int = 5_000, rounds: int = 5
) -> FollowUpFigures:
    """Let a worker of its own apply follow-ups on embedded engines, then write answers with and without the look."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = free_settings(folder)
    ports = {"kafka_port": settings.embedded_kafka_port, "elasticsearch_port": settings.embedded_search_port}
    with EmbeddedEngines(folder / "logs", **ports):
        await apply_topics(settings.kafka, topic_plan(settings))
        await init_index(settings)
        async with open_search_index(settings) as search_index, open_store(settings.store) as store:
            table, answers = ProgressTable(store), _answers(reports)
            await index(answers, read=partial(read_report, known={}), search_index=search_index)
            async with open_sender(settings.kafka) as sender:
                with _worker(settings):
                    lonely_s = await _time_lonely(sender, search_index)
                    applied_s = await _time_all(reports, sender, table, search_index)
            index_us, bare_us = await _time_index(answers, table, search_index, rounds)
    return FollowUpFigures(
        reports=reports,
        follow_ups=reports * len(STEPS),
        applied_s=applied_s,
        lonely_s=lonely_s,
        road_us=_time_road(lines, load_settings(state_dir=folder / "road")),
        index_us=index_us,
        bare_index_us=bare_us,
    )


def _answers(reports: int) -> list[Message]:
    return [
        encode_consolidated(make_member(_report_id(number)), version=1, case_since=None) for number in range(reports)
    ]


def _report_id(number: int) -> str:
    return f"web:{number}"


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    command = [sys.executable, "-m", "pipeline.cli", "worker", "follow_up"]
    with (settings.state_dir / "worker.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment(settings), stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def _time_lonely(sender: Sender, search_index: SearchIndex) -> float:
    """Do something with one report again and again; the first step waits for the worker to be ready."""
    progress = apply(START, make_event(Status.FORWARDED, report_id=_report_id(0)))
    taken = [await _time_step(progress.history[0], sender, search_index)]
    for _ in range(LONELY_TRIES):
        event = make_event(Status.FOLLOWED_UP, progress, report_id=_report_id(0))
        progress = apply(progress, event)
        await asyncio.sleep(QUIET_S)
        taken.append(await _time_step(event, sender, search_index))
    return median(taken[1:])


async def _time_step(event: FollowUp, sender: Sender, search_index: SearchIndex) -> float:
    await sender.send(Topic.FOLLOW_UPS, [encode_follow_up(event)])
    started = time.perf_counter()

    async def is_shown() -> bool:
        (found,) = await search_index.get_standing([event.report_id])
        return found.progress_version > event.based_on

    await _until(is_shown)
    return time.perf_counter() - started


async def _time_all(reports: int, sender: Sender, table: ProgressTable, search_index: SearchIndex) -> float:
    """Do something with all reports but the lonely one, at once."""
    report_ids = [_report_id(number) for number in range(1, reports + 1)]
    events = [
        make_event(status, Progress(version=number), report_id=each, at=T0)
        for number, status in enumerate(STEPS)
        for each in report_ids
    ]
    messages = [encode_follow_up(event) for event in events]
    started = time.perf_counter()
    await sender.send(Topic.FOLLOW_UPS, messages)

    async def are_applied() -> bool:
        if not await _have_all(report_ids[-SAMPLE:], table):  # so that asking takes nothing from who works
            return False
        return await _have_all(report_ids, table)

    async def are_shown() -> bool:
        found = await search_index.get_standing(report_ids[: reports - 1])  # the last has no document
        return {each.progress_version for each in found} == {len(STEPS)}

    await _until(are_applied, every_s=10 * POLL_S)
    await _until(are_shown, every_s=10 * POLL_S)
    return time.perf_counter() - started


async def _have_all(report_ids: Sequence[str], table: ProgressTable) -> bool:
    versions = await table.find_versions(report_ids)
    return len(versions) == len(report_ids) and set(versions.values()) == {len(STEPS)}


async def _until(condition: Callable[[], Awaitable[bool]], *, every_s: float = POLL_S) -> None:
    async with asyncio.timeout(120):
        while not await condition():
            await asyncio.sleep(every_s)


async def _time_index(
    answers: Sequence[Message], table: ProgressTable, search_index: SearchIndex, rounds: int
) -> tuple[float, float]:
    """Write answers of reports with which nothing was done, as most are, in turns with and without the look."""
    fresh = [
        encode_consolidated(make_member(f"sms:{number}"), version=1, case_since=None) for number in range(len(answers))
    ]
    ours, bare = [], []
    for _ in range(rounds):
        bare.append(
            await _time_batches(
                fresh, lambda batch: index(batch, read=partial(read_report, known={}), search_index=search_index)
            )
        )
        ours.append(
            await _time_batches(fresh, lambda batch: index_reports(batch, search_index=search_index, progress=table))
        )
    return median(ours), median(bare)


async def _time_batches(messages: Sequence[Message], write: Callable[[Sequence[Message]], Awaitable[Outcome]]) -> float:
    started = time.process_time()
    for batch in batches(messages, BATCH):
        await write(batch)
    return (time.process_time() - started) / len(messages) * 1e6


def _time_road(lines: Sequence[bytes], settings: Settings) -> float:
    """Take reports through the stages before `index`."""
    raws = [read_input_line(line, received_at=T0) for line in lines]
    road = Road(settings)
    started = time.process_time()
    for batch in batches(raws, BATCH):
        road.process(batch)
    return (time.process_time() - started) / len(raws) * 1e6
