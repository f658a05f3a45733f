"""Binds the stages to Kafka with Faust.

What Faust would decide otherwise, and why it is decided here: no web server, no topics of its own, manual acks
(`agents/loop.py`), and our own producer, whose answers tell when a batch is safe.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NoReturn

import faust
import structlog
from faust.app.base import BootStrategy
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from pipeline.adapters.kafka import Sender
from pipeline.adapters.metrics import BATCH_SECONDS, MESSAGES
from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import Message, rejection
from pipeline.agents.loop import run_loop, through_outages
from pipeline.bindings import SOURCES, Agent, Binding
from pipeline.settings import Settings

APP_ID = "lapor"
"""Faust's app id, and so the name of the consumer group."""

COMMIT_INTERVAL_S = 1.0
"""Seconds between commits: at most this much is done again after a crash."""

MAX_POLL_INTERVAL_S = 86_400.0
"""Seconds that a stage may wait for an engine that is away before Kafka takes its partitions: a day."""

FETCH_WAIT_MS = 100
"""Milliseconds a fetch may wait for messages. Faust's 1,500 cannot be set, and the embedded broker sleeps a third of
it before it looks again: at each hop a lonely report would wait half a second."""

log = structlog.get_logger()
OnBug = Callable[[Exception], NoReturn]


def create_app(bindings: Mapping[Agent, Binding], settings: Settings, *, sender: Sender, on_bug: OnBug) -> faust.App:
    """Build the Faust app with these stages."""
    datadir = settings.state_dir / "faust"
    datadir.mkdir(parents=True, exist_ok=True)
    app = _App(
        APP_ID,
        broker=f"aiokafka://{settings.kafka}",
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=COMMIT_INTERVAL_S,
        broker_max_poll_interval=MAX_POLL_INTERVAL_S,
        broker_session_timeout=settings.session_timeout_s,
        broker_rebalance_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=settings.session_timeout_s / 4,
        datadir=datadir,
    )
    app.transport = _Transport(app.conf.broker, app, loop=asyncio.get_running_loop())
    for agent, binding in bindings.items():
        _attach(app, agent, binding, sender=sender, on_bug=on_bug)
    return app


def _attach(app: faust.App, agent: Agent, binding: Binding, *, sender: Sender, on_bug: OnBug) -> None:
    source = app.topic(
        SOURCES[agent].value, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )

    if binding.on_assigned is not None:
        app.on_partitions_assigned.connect(partial(_on_assigned, source.get_topic_name(), binding.on_assigned))

    @app.agent(source, name=f"{APP_ID}.{agent}", concurrency=1)
    async def loop(stream: Any) -> None:  # noqa: ANN401 - its type promises values, and it gives events
        await run_loop(
            stream,
            handle=partial(handle, agent, binding, sender),
            on_bug=on_bug,
            size=binding.batch_size,
            within_s=binding.within_s,
        )


async def _on_assigned(topic: str, notice: Callable[[], None], _: faust.App, assigned: set[TP], **__: Any) -> None:  # noqa: ANN401
    if any(partition.topic == topic for partition in assigned):
        notice()


async def handle(agent: Agent, binding: Binding, sender: Sender, batch: Sequence[Message]) -> None:
    """Run a stage on a batch; return when its results are safe."""
    with BATCH_SECONDS.labels(agent).time():
        await _run_and_deliver(agent, binding, sender, batch)


async def _run_and_deliver(agent: Agent, binding: Binding, sender: Sender, batch: Sequence[Message]) -> None:
    outcome = await binding.run(batch)
    now = datetime.now(UTC)
    rejected = [rejection(message, fault, stage=agent, at=now) for message, fault in outcome.rejected]
    if rejected:
        codes = sorted({fault.code for _, fault in outcome.rejected})
        log.warning("reports_rejected", stage=agent.value, count=len(rejected), codes=codes)
    await through_outages(partial(sender.send, Topic.REJECTED, rejected))
    if binding.sink is not None:
        await through_outages(partial(sender.send, binding.sink, outcome.forwarded))
    MESSAGES.labels(agent, "done").inc(len(batch) - len(rejected))
    MESSAGES.labels(agent, "rejected").inc(len(rejected))


class _Boot(BootStrategy):
    """Faust's own producer is left out: results go through ours."""

    enable_kafka_producer = False


class _App(faust.App):
    BootStrategy = _Boot


class _ConsumerThread(driver.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:  # noqa: ANN401 - Faust ships no types
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        return consumer


class _Consumer(driver.Consumer):
    def _new_consumer_thread(self) -> _ConsumerThread:
        return _ConsumerThread(self, loop=self.loop, beacon=self.beacon)


class _Transport(driver.Transport):
    Consumer = _Consumer
