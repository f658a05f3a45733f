"""`lapor up`: embedded engines, workers and gateway as one process tree, which starts and stops as one.

A worker or gateway that ends is started again, with growing pauses. One that says that its set-up is wrong, or an
engine that ends, stops the tree: engines keep everything in memory, and the journal fills them at the next start.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from pathlib import Path

import aiohttp
import structlog

from pipeline.adapters.embedded.engines import EmbeddedEngines, die_with_parent, log_tail
from pipeline.adapters.embedded.ports import require_free
from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import COMPACTED, Topic, apply_topics
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.journal import Journal
from pipeline.domain.errors import Outage, SetupFault
from pipeline.private_files import make_private_dir, open_private
from pipeline.settings import Settings, secret_key
from pipeline.system.connections import open_search_index, topic_plan
from pipeline.system.ready import READY_FD
from pipeline.system.road import Agent

EXIT_SETUP = 2
"""What our commands end with when they must not start."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""Seconds before a service that ended is started again: doubled each time."""

QUIET_S = 300.0
"""Seconds that a service must run for its next end to count as the first: ten of the longest pauses."""

WORKERS_DEADLINE_S = 30.0
"""Seconds that the gateway waits for the workers at most: the first report is to be found as fast as any other."""

READY_DEADLINE_S = 180.0
"""Seconds until the gateway answers, at most; models and gazetteer take five on a calm machine."""

POLL_S = 0.1
"""Seconds between two looks at engines and gateway: below what a person notices."""

TIDY_EACH_S = 3_600.0
"""Seconds between two looks for what is too old in the journal: personal data stays an hour longer at most."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Service:
    """A command of ours that runs beside the others."""

    name: str
    arguments: tuple[str, ...]


WORKERS = (
    Service("worker-1", ("worker", Agent.INGEST, Agent.ANALYSE)),
    Service("worker-2", ("worker", Agent.DEDUPLICATE, Agent.INDEX, Agent.SUPPORT, Agent.FOLLOW_UP)),
)
GATEWAY = Service("gateway", ("gateway",))
"""Two workers, for two cores; one of them holds the whole duplicate window, so that no rebalance divides it."""


class Step(Enum):
    """What is done until reports are taken, in order: for who waits for it."""

    ENGINES = auto()
    JOURNAL = auto()
    SERVICES = auto()


@asynccontextmanager
async def foreground_system(settings: Settings, *, tell: Callable[[Step], None]) -> AsyncIterator[asyncio.Task[None]]:
    """Start everything; yields a task that ends when we are told to stop, or with the fault that stopped the system."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with running_system(settings, tell=tell) as system:
        stay = asyncio.create_task(_stay(system, stopping))
        yield stay
        stay.cancel()


@asynccontextmanager
async def running_system(
    settings: Settings, *, tell: Callable[[Step], None] = lambda _: None
) -> AsyncIterator[asyncio.Task[None]]:
    """Start everything; yields, once reports are taken, the task that ends with a SetupFault if the system does."""
    if not settings.is_embedded:
        raise SetupFault(
            "LAPOR_KAFKA_ADDRESS menyebut Kafka sungguhan: jalankan `lapor worker` dan `lapor gateway`; "
            "`lapor up` untuk mesin bawaan"
        )
    require_free(settings.gateway_host, settings.gateway_port, name="gateway", setting="LAPOR_GATEWAY_PORT")
    secret_key(settings)  # made here, once, before several children look for it
    logs = make_private_dir(settings.state_dir / "logs")
    ports = {"kafka_port": settings.embedded_kafka_port, "elasticsearch_port": settings.embedded_search_port}
    tell(Step.ENGINES)
    with EmbeddedEngines(logs, **ports) as engines:
        tell(Step.JOURNAL)
        await _prepare(settings)
        tell(Step.SERVICES)
        stopping = asyncio.Event()
        system = asyncio.create_task(_keep_running(engines, _environment(settings), logs, stopping, settings))
        try:
            await _until_ready(settings, system, logs)
            yield system
        finally:
            stopping.set()
            await asyncio.wait([system])


async def _stay(system: asyncio.Task[None], stopping: asyncio.Event) -> None:
    stop = asyncio.create_task(stopping.wait())
    done, _ = await asyncio.wait({system, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if system in done:
        await system


async def _prepare(settings: Settings) -> None:
    await apply_topics(settings.kafka, topic_plan(settings))
    async with open_search_index(settings) as search_index:
        await search_index.init()
    replayed = await replay_journal(settings)
    log.info(
        "engines_ready", kafka=str(settings.kafka), elasticsearch=settings.elasticsearch, journal_messages=replayed
    )


async def replay_journal(settings: Settings) -> int:
    """Send all that the journal holds again, to the topics that it was sent to; give how many messages."""
    count = 0
    async with open_store(settings.store) as store, open_sender(settings.kafka) as sender:
        journal = Journal(store)
        await tidy_journal(journal, settings)
        for topic in Topic:
            async for messages in journal.read(topic):
                refused = await sender.offer(topic, messages)
                if refused:  # kept by an older build, which took what Kafka never does
                    log.error("journal_messages_refused", topic=topic.value, count=len(refused))
                count += len(messages) - len(refused)
    return count


async def tidy_journal(journal: Journal, settings: Settings) -> None:
    """Do what Kafka does for its topics: forget what is too old, and of what is kept for good all but the last word."""
    for topic in (Topic.RAW, Topic.REJECTED):
        await journal.forget(topic, before=datetime.now(UTC) - timedelta(days=settings.raw_retention_days))
    for topic in COMPACTED:
        await journal.compact(topic)


async def _keep_journal_tidy(settings: Settings, stopping: asyncio.Event) -> None:
    async with open_store(settings.store) as store:
        while not await _is_set_within(stopping, TIDY_EACH_S):
            try:
                await tidy_journal(Journal(store), settings)
            except Outage as outage:
                log.warning("journal_not_tidied", reason=str(outage))


async def _keep_running(
    engines: EmbeddedEngines, environment: dict[str, str], logs: Path, stopping: asyncio.Event, settings: Settings
) -> None:
    async with asyncio.TaskGroup() as group:
        ready = [asyncio.Event() for _ in WORKERS]
        for number, worker in enumerate(WORKERS):
            own = environment | _metrics_port(settings, number)
            group.create_task(_keep_service(worker, own, logs, stopping, settings.stop_deadline_s, ready[number]))
        group.create_task(_keep_gateway(ready, environment, logs, stopping, settings.stop_deadline_s))
        group.create_task(_watch_engines(engines, stopping))
        group.create_task(_keep_journal_tidy(settings, stopping))


async def _watch_engines(engines: EmbeddedEngines, stopping: asyncio.Event) -> None:
    while not await _is_set_within(stopping, POLL_S):
        if ending := engines.dead():
            raise SetupFault(f"{ending}; jalankan lagi, jurnal mengembalikan laporannya")


async def _keep_gateway(
    ready: Sequence[asyncio.Event], environment: dict[str, str], logs: Path, stopping: asyncio.Event, deadline_s: float
) -> None:
    """Start the gateway when the workers are ready, or have had their time."""
    waiting, stop = asyncio.create_task(_all_set(ready)), asyncio.create_task(stopping.wait())
    await asyncio.wait([waiting, stop], timeout=WORKERS_DEADLINE_S, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    stop.cancel()
    await _keep_service(GATEWAY, environment, logs, stopping, deadline_s, asyncio.Event())


async def _all_set(events: Sequence[asyncio.Event]) -> bool:
    return all([await each.wait() for each in events])


async def _keep_service(
    service: Service,
    environment: dict[str, str],
    logs: Path,
    stopping: asyncio.Event,
    deadline_s: float,
    ready: asyncio.Event,
) -> None:
    pause_s = 0.0
    while not stopping.is_set():
        log_file = logs / f"{service.name}.log"
        started_at = time.monotonic()
        process = await _spawn(service, environment, log_file, ready)
        try:
            code = await _run_until(process, stopping)
        finally:
            await _end(process, deadline_s)
        if stopping.is_set():
            return
        if code == EXIT_SETUP:
            raise SetupFault(f"{service.name} tidak boleh mulai; akhir catatannya di {log_file}:\n{log_tail(log_file)}")
        pause_s = next_pause_s(pause_s, ran_s=time.monotonic() - started_at)
        log.error("service_ended", service=service.name, code=code, again_in_s=pause_s)
        await _is_set_within(stopping, pause_s)


def next_pause_s(before_s: float, *, ran_s: float) -> float:
    """Give the pause after a service ended: the first again, if it has run for a while."""
    return FIRST_PAUSE_S if ran_s >= QUIET_S or not before_s else min(2 * before_s, LONGEST_PAUSE_S)


async def _spawn(
    service: Service, environment: dict[str, str], log_file: Path, ready: asyncio.Event
) -> asyncio.subprocess.Process:
    told, teller = os.pipe()
    asyncio.get_running_loop().add_reader(told, _hear, told, ready)
    with open_private(log_file, append=True) as output, os.fdopen(teller, "wb"):
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pipeline.cli",
            *service.arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment | {READY_FD: str(teller)},
            pass_fds=(teller,),
            start_new_session=True,  # Ctrl-C is for us: services stop in order, engines last
            preexec_fn=die_with_parent,
        )


def _hear(told: int, ready: asyncio.Event) -> None:
    """Hear that a service is ready, or that it has ended."""
    if os.read(told, 1):
        ready.set()
    asyncio.get_running_loop().remove_reader(told)
    os.close(told)


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


async def _until_ready(settings: Settings, system: asyncio.Task[None], logs: Path) -> None:
    deadline = asyncio.get_running_loop().time() + READY_DEADLINE_S
    async with aiohttp.ClientSession() as client:
        while not await _answers(client, f"{settings.gateway_url}/readyz"):
            if system.done():
                await system
            if asyncio.get_running_loop().time() > deadline:
                raise SetupFault(
                    f"gateway tidak siap di {settings.gateway_url} dalam {READY_DEADLINE_S:.0f} detik; "
                    f"lihat {logs / 'gateway.log'}"
                )
            await asyncio.sleep(POLL_S)


async def _answers(client: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with client.get(url) as answer:
            return answer.ok
    except aiohttp.ClientError:
        return False


async def _is_set_within(event: asyncio.Event, within_s: float) -> bool:
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
