"""Runs a Faust app as our own process: ready when it says so, stopped within a deadline, loud on a bug.

Started here instead of through Faust's command line, which would open Faust's web server on every interface.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, NoReturn

import structlog

from pipeline.adapters.kafka.client import open_sender, require_fast_records
from pipeline.adapters.kafka.topics import require_topics
from pipeline.adapters.observing.logs import where
from pipeline.adapters.observing.metrics import serve_metrics
from pipeline.agents.loop import through_outages
from pipeline.domain.errors import RejectsTooMuch
from pipeline.settings import Settings
from pipeline.system.faust_app import create_app
from pipeline.system.ready import tell_ready
from pipeline.system.road import Agent, bound
from pipeline.system.stages import freeze_heap

EXIT_REJECTS = 65
"""EX_DATAERR of sysexits.h: most of what came would have been rejected for one code."""

EXIT_BUG = 70
"""EX_SOFTWARE of sysexits.h: an internal error; the supervisor starts the worker again."""

log = structlog.get_logger()


def end_process(bug: Exception) -> NoReturn:
    """End at once, before anything behind the failed batch can be committed."""
    if isinstance(bug, RejectsTooMuch):
        os._exit(EXIT_REJECTS)
    log.error("worker_bug", error=type(bug).__name__, where=where(bug))
    os._exit(EXIT_BUG)


async def run_worker(agents: Sequence[Agent], settings: Settings) -> None:
    """Run the named stages until SIGTERM or SIGINT; while Kafka is away at the start, wait."""
    require_fast_records()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _begin_stop, stopping, settings.stop_deadline_s)
    if settings.metrics_port:
        serve_metrics(settings.metrics_host, settings.metrics_port)
    async with AsyncExitStack() as stack:
        await through_outages(partial(require_topics, settings.kafka))
        sender = await through_outages(lambda: stack.enter_async_context(open_sender(settings.kafka)))
        bindings = await stack.enter_async_context(bound(agents, settings))
        app = create_app(bindings, settings, sender=sender, on_bug=end_process)
        freeze_heap()
        await app.start()
        tell_ready()
        log.info("worker_ready", agents=[agent.value for agent in agents])
        await _first(stopping.wait(), app.wait_until_stopped())
        if not stopping.is_set():
            log.error("worker_crashed")
            os._exit(EXIT_BUG)
        await app.stop()
    log.info("worker_stopped")


def _begin_stop(stopping: asyncio.Event, deadline_s: float) -> None:
    """Stop; or end the process at the deadline, from a thread, since a stage that waits can hold Faust's stop up."""
    stopping.set()
    watchdog = threading.Timer(deadline_s, _overrun, [deadline_s])
    watchdog.daemon = True
    watchdog.start()


def _overrun(deadline_s: float) -> None:
    log.warning("worker_stop_overran", deadline_s=deadline_s)
    os._exit(0)  # what was not acked is read again


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
