"""Binds the stages to Kafka with Faust.

What Faust would decide otherwise, and why it is decided here: no web server, no topics of its own, manual acks
(`agents/loop.py`), and our own producer, whose answers tell when a batch is safe.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, NoReturn, TypeVar

import faust
import structlog
from faust.app.base import BootStrategy
from faust.types import TP

from pipeline.adapters.kafka.access import tls_context
from pipeline.adapters.kafka.client import Sender, is_too_large
from pipeline.adapters.kafka.topics import GROUP, Topic
from pipeline.adapters.observing.metrics import BATCH_SECONDS, MESSAGES, REJECTED
from pipeline.agents.loop import Batch, run_loop, through_outages
from pipeline.agents.reject_limit import RejectGuard
from pipeline.contract.records import Message, channel_of, cut, rejection
from pipeline.domain.broker import Broker
from pipeline.domain.errors import DataFault
from pipeline.private_files import make_private_dir
from pipeline.settings import Settings
from pipeline.system.consumer import BUFFERED_CHUNKS, CHUNK_SIZE, Transport
from pipeline.system.road import READERS, SOURCES, Agent, Binding
from pipeline.system.survivor import Survivor
from pipeline.system.taking import take

APP_ID = GROUP
"""Faust's app id, and so the name of the consumer group."""

COMMIT_INTERVAL_S = 1.0
"""Seconds between commits: at most this much is done again after a crash."""

METADATA_MAX_AGE_MS = 30_000
"""Milliseconds until a partition that was added is read; left alone, five minutes."""

MAX_POLL_INTERVAL_S = 86_400.0
"""Seconds that a stage may wait for an engine that is away before Kafka takes its partitions: a day."""

log = structlog.get_logger()
OnBug = Callable[[Exception], NoReturn]
Out = TypeVar("Out")


def create_app(bindings: Mapping[Agent, Binding], settings: Settings, *, sender: Sender, on_bug: OnBug) -> faust.App:
    """Build the Faust app with these stages."""
    datadir = make_private_dir(settings.state_dir / "faust")
    app = _App(
        APP_ID,
        broker=f"aiokafka://{settings.kafka}",
        broker_credentials=_credentials(settings.kafka),
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=METADATA_MAX_AGE_MS,
        broker_commit_interval=COMMIT_INTERVAL_S,
        broker_max_poll_interval=MAX_POLL_INTERVAL_S,
        broker_session_timeout=settings.session_timeout_s,
        broker_rebalance_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=settings.session_timeout_s / 4,
        stream_buffer_maxsize=BUFFERED_CHUNKS,
        datadir=datadir,
    )
    app.chunk_size = min(CHUNK_SIZE, *(binding.batch_size for binding in bindings.values()))
    app.transport = Transport(app.conf.broker, app, loop=asyncio.get_running_loop())
    for agent, binding in bindings.items():
        _attach(app, agent, binding, settings=settings, sender=sender, on_bug=on_bug)
    return app


def _credentials(broker: Broker) -> faust.SASLCredentials | faust.SSLCredentials | None:
    """Give Faust's own name for how its consumer is let in."""
    context = tls_context(broker) if broker.security.has_tls else None
    if broker.security.has_user:
        return faust.SASLCredentials(
            username=broker.username,
            password=broker.password,
            mechanism=broker.mechanism.value,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None


def _attach(
    app: faust.App, agent: Agent, binding: Binding, *, settings: Settings, sender: Sender, on_bug: OnBug
) -> None:
    survivor = Survivor(binding.run, settings.state_dir / "crashes" / f"{agent}.json")
    binding = replace(binding, run=survivor.run)
    guard = RejectGuard(agent, share=settings.reject_share_limit, hold_s=settings.reject_hold_s)
    source = app.topic(
        SOURCES[agent].value, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )

    if binding.on_assigned is not None:
        app.on_partitions_assigned.connect(partial(_on_assigned, source.get_topic_name(), binding.on_assigned))

    @app.agent(source, name=f"{APP_ID}.{agent}", concurrency=1)
    async def loop(stream: Any) -> None:  # noqa: ANN401 - its type promises values, and it gives events
        batches = take(stream, size=binding.batch_size, within_s=binding.within_s)
        await run_loop(batches, handle=partial(handle, agent, binding, sender, guard), on_bug=on_bug)


async def _on_assigned(topic: str, notice: Callable[[], None], _: faust.App, assigned: set[TP], **__: Any) -> None:  # noqa: ANN401
    if any(partition.topic == topic for partition in assigned):
        notice()


async def handle(agent: Agent, binding: Binding, sender: Sender, guard: RejectGuard, batch: Batch) -> None:
    """Run a stage on a batch; return when its results are safe."""
    with BATCH_SECONDS.labels(agent).time():
        await _run_and_deliver(agent, binding, sender, guard, batch)


async def _run_and_deliver(agent: Agent, binding: Binding, sender: Sender, guard: RejectGuard, batch: Batch) -> None:
    await batch.confirm()
    outcome = await binding.run(batch.messages)
    faults, codes = outcome.rejected, _codes(outcome.rejected)
    await guard.check(len(batch.messages), codes)
    rejected = _rejections(outcome.rejected, stage=agent)
    done = len(batch.messages) - len(rejected)
    if binding.sink is not None:
        refused = await _deliver(batch, partial(sender.offer, binding.sink, outcome.forwarded))
        await guard.check(0, _codes(refused))
        faults, codes = [*faults, *refused], codes + _codes(refused)
        rejected += _rejections(refused, stage=READERS[binding.sink])
    if rejected:
        log.warning("reports_rejected", stage=agent.value, count=len(rejected), codes=sorted(codes))
        await _deliver(batch, partial(sender.send, Topic.REJECTED, rejected))
    MESSAGES.labels(agent, "done").inc(done)
    MESSAGES.labels(agent, "rejected").inc(len(rejected))
    for message, fault in faults:
        REJECTED.labels(agent, channel_of(message), fault.code).inc()


def _codes(faults: Sequence[tuple[Message, DataFault]]) -> Counter[str]:
    return Counter(fault.code for _, fault in faults)


def _rejections(faults: Sequence[tuple[Message, DataFault]], *, stage: Agent) -> list[Message]:
    """Make the rejected records; a result that Kafka refuses is rejected as if the stage that reads it had got it."""
    now = datetime.now(UTC)
    made = (rejection(message, fault, stage=stage, at=now) for message, fault in faults)
    return [cut(each) if is_too_large(each) else each for each in made]


async def _deliver(batch: Batch, send: Callable[[], Awaitable[Out]]) -> Out:
    """Send for as long as an outage lasts and the batch is ours."""

    async def attempt() -> Out:
        await batch.confirm()
        return await send()

    return await through_outages(attempt)


class _Boot(BootStrategy):
    """Faust's own producer is left out: results go through ours."""

    enable_kafka_producer = False


class _App(faust.App):
    BootStrategy = _Boot
    chunk_size = CHUNK_SIZE
