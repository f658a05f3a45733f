"""`lapor up`: embedded engines, workers and gateway as one process tree, which starts and stops as one.

A worker or gateway that ends is started again, with growing pauses. One that says that its set-up is wrong, or an
engine that ends, stops the tree: engines keep everything in memory, and the journal fills them at the next start.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import structlog

from pipeline.adapters.embedded import EmbeddedEngines, die_with_parent, log_tail
from pipeline.adapters.journal import Journal
from pipeline.adapters.kafka import open_sender
from pipeline.adapters.topics import Topic, create_topics
from pipeline.adapters.wire import encode_decision, encode_raw, encode_support
from pipeline.batches import batches
from pipeline.bindings import Agent
from pipeline.domain.errors import SetupFault
from pipeline.engines import open_search_index, topic_plan
from pipeline.settings import Settings, secret_key

EXIT_SETUP = 2
"""What our commands end with when they must not start."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""Seconds before a service that ended is started again: doubled each time."""

READY_DEADLINE_S = 60.0
POLL_S = 0.1
REPLAY_BATCH = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Service:
    """A command of ours that runs beside the others."""

    name: str
    arguments: tuple[str, ...]


SERVICES = (
    Service("worker-1", ("worker", Agent.INGEST, Agent.ANALYSE)),
    Service("worker-2", ("worker", Agent.DEDUPLICATE, Agent.INDEX, Agent.SUPPORT)),
    Service("gateway", ("gateway",)),
)
"""Two workers, for two cores; one of them holds the whole duplicate window, so that no rebalance divides it."""


@asynccontextmanager
async def running_system(settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    """Start everything; yields, once reports are taken, the task that ends with a SetupFault if the system does."""
    if not settings.is_embedded:
        raise SetupFault(
            "LAPOR_KAFKA_ADDRESS names a real Kafka: start `lapor worker` and `lapor gateway`; `lapor up` is for the "
            "embedded engines"
        )
    secret_key(settings)  # made here, once, before several children look for it
    logs = settings.state_dir / "logs"
    ports = {"kafka_port": settings.embedded_kafka_port, "elasticsearch_port": settings.embedded_search_port}
    with EmbeddedEngines(logs, **ports) as engines:
        await _prepare(settings)
        stopping = asyncio.Event()
        system = asyncio.create_task(_keep_running(engines, _environment(settings), logs, stopping, settings))
        try:
            await _until_ready(settings, system)
            yield system
        finally:
            stopping.set()
            await asyncio.wait([system])


async def _prepare(settings: Settings) -> None:
    await create_topics(settings.kafka, topic_plan(settings))
    async with open_search_index(settings) as search_index:
        await search_index.init()
    replayed = await _replay_journal(settings)
    log.info("engines_ready", kafka=settings.kafka, elasticsearch=settings.elasticsearch, journal_reports=replayed)


async def _replay_journal(settings: Settings) -> int:
    journal = Journal(settings.state_dir / "journal.db")
    journal.forget_before(datetime.now(UTC) - timedelta(days=settings.raw_retention_days))
    count = 0
    async with open_sender(settings.kafka) as sender:
        await sender.send(Topic.DECISIONS, [encode_decision(decision) for decision in journal.decisions()])
        for supports in batches(journal.supports(), REPLAY_BATCH):
            await sender.send(Topic.SUPPORTS, [encode_support(support) for support in supports])
        for batch in batches(journal.entries(), REPLAY_BATCH):
            await sender.send(Topic.RAW, [encode_raw(raw) for raw in batch])
            count += len(batch)
    journal.close()
    return count


async def _keep_running(
    engines: EmbeddedEngines, environment: dict[str, str], logs: Path, stopping: asyncio.Event, settings: Settings
) -> None:
    async with asyncio.TaskGroup() as group:
        for number, service in enumerate(SERVICES):
            own = environment | _metrics_port(settings, number)
            group.create_task(_keep_service(service, own, logs, stopping, settings.stop_deadline_s))
        group.create_task(_watch_engines(engines, stopping))


async def _watch_engines(engines: EmbeddedEngines, stopping: asyncio.Event) -> None:
    while not await _passes(stopping, POLL_S):
        if ending := engines.dead():
            raise SetupFault(f"{ending}; start again, the journal brings its reports back")


async def _keep_service(
    service: Service, environment: dict[str, str], logs: Path, stopping: asyncio.Event, deadline_s: float
) -> None:
    pause_s = FIRST_PAUSE_S
    while not stopping.is_set():
        log_file = logs / f"{service.name}.log"
        process = await _spawn(service, environment, log_file)
        try:
            code = await _run_until(process, stopping)
        finally:
            await _end(process, deadline_s)
        if stopping.is_set():
            return
        if code == EXIT_SETUP:
            raise SetupFault(f"{service.name} must not start; its log ends:\n{log_tail(log_file)}")
        log.error("service_ended", service=service.name, code=code, again_in_s=pause_s)
        await _passes(stopping, pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


async def _spawn(service: Service, environment: dict[str, str], log_file: Path) -> asyncio.subprocess.Process:
    with log_file.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pipeline.cli",
            *service.arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us: services stop in order, engines last
            preexec_fn=die_with_parent,
        )


async def _run_until(process: asyncio.subprocess.Process, stopping: asyncio.Event) -> int | None:
    ended, stop = asyncio.create_task(process.wait()), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
        return process.returncode
    finally:
        ended.cancel()
        stop.cancel()


async def _end(process: asyncio.subprocess.Process, deadline_s: float) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(deadline_s):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _until_ready(settings: Settings, system: asyncio.Task[None]) -> None:
    deadline = asyncio.get_running_loop().time() + READY_DEADLINE_S
    async with aiohttp.ClientSession() as client:
        while not await _answers(client, f"{settings.gateway_url}/readyz"):
            if system.done():
                await system
            if asyncio.get_running_loop().time() > deadline:
                raise SetupFault(f"the gateway was not ready within {READY_DEADLINE_S:.0f} s; see its log")
            await asyncio.sleep(POLL_S)


async def _answers(client: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with client.get(url) as answer:
            return answer.ok
    except aiohttp.ClientError:
        return False


async def _passes(event: asyncio.Event, within_s: float) -> bool:
    """Whether an event comes within a time."""
    try:
        async with asyncio.timeout(within_s):
            return await event.wait()
    except TimeoutError:
        return False


def _environment(settings: Settings) -> dict[str, str]:
    """Give the children our options, wherever they came from."""
    own: dict[str, object] = {
        "STATE_DIR": settings.state_dir,
        "EMBEDDED_KAFKA_PORT": settings.embedded_kafka_port,
        "EMBEDDED_SEARCH_PORT": settings.embedded_search_port,
        "GATEWAY_HOST": settings.gateway_host,
        "GATEWAY_PORT": settings.gateway_port,
    }
    return os.environ | {f"LAPOR_{name}": str(value) for name, value in own.items()}


def _metrics_port(settings: Settings, number: int) -> dict[str, str]:
    return {"LAPOR_METRICS_PORT": str(settings.metrics_port + number)} if settings.metrics_port else {}
