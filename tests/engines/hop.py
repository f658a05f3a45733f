"""One hop with a stage of the test: as a part of the test, or as a process that can be killed.

`python -m tests.engines.hop BROKER` does nothing to its messages but to write who passed them on.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import TopicPartition

from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic
from pipeline.agents.loop import Outcome
from pipeline.contract.records import Message
from pipeline.domain.broker import Broker
from pipeline.settings import load_settings
from pipeline.system.faust_app import APP_ID, create_app
from pipeline.system.road import Agent, Binding, Run
from tests.engines.topics import create_topic

SOURCE, SINK = Topic.RECEIVED, Topic.ANALYSED
PARTITIONS = 4
SESSION_S = 6.0
"""The shortest that Kafka allows."""


async def make_topics(
    address: str, *, source: dict[str, str] | None = None, sink: dict[str, str] | None = None
) -> None:
    await create_topic(address, SOURCE, partitions=PARTITIONS, **(source or {}))
    await create_topic(address, SINK, partitions=PARTITIONS, **(sink or {}))
    await create_topic(address, Topic.REJECTED)


def numbered(numbers: range, *, keys: int = 50) -> list[Message]:
    return [Message(b"%d" % n, b"k%d" % (n % keys)) for n in numbers]


async def passed_on(messages: Sequence[Message]) -> Outcome:
    return Outcome(list(messages), [])


@asynccontextmanager
async def hop(address: str, run: Run = passed_on, *, batch_size: int = 100) -> AsyncIterator[None]:
    """Run the hop until left; it has its partitions, or stands by, when this begins."""
    with tempfile.TemporaryDirectory() as state_dir:
        settings = load_settings(kafka_address=address, state_dir=Path(state_dir), session_timeout_s=SESSION_S)
        binding = Binding(run=run, batch_size=batch_size, within_s=0.05, sink=SINK)
        async with open_sender(Broker(address)) as sender:
            app = create_app({Agent.ANALYSE: binding}, settings, sender=sender, on_bug=_fail)
            await app.start()
            try:
                yield
            finally:
                await app.stop()


def _fail(bug: Exception) -> NoReturn:
    raise SystemExit(repr(bug)) from bug


async def fill(address: str, messages: Sequence[Message]) -> None:
    async with open_sender(Broker(address)) as sender:
        await sender.send(SOURCE, messages)


async def results(address: str, topic: Topic = SINK) -> list[Message]:
    return [message async for message in read_topic(Broker(address), topic)]


async def count(address: str) -> int:
    """Count the different results."""
    return len({message.value for message in await results(address)})


def by_key(messages: Sequence[Message]) -> dict[bytes | None, list[int]]:
    """Give what came under each key, in its order; what was done again is taken for its first time."""
    found: dict[bytes | None, dict[int, None]] = defaultdict(dict)
    for message in messages:
        found[message.key][int(message.value)] = None
    return {key: list(numbers) for key, numbers in found.items()}


async def committed(address: str) -> dict[int, int]:
    """Give what the group committed of each partition."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(APP_ID)
    finally:
        await admin.close()
    return {tp.partition: each.offset for tp, each in offsets.items() if tp.topic == SOURCE}


async def ends(address: str) -> dict[int, int]:
    """Give the end of each partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=address)
    await consumer.start()
    try:
        found = await consumer.end_offsets([TopicPartition(SOURCE, each) for each in range(PARTITIONS)])
    finally:
        await consumer.stop()
    return {tp.partition: offset for tp, offset in found.items()}


@contextmanager
def process(address: str, name: str, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run the hop as a process, which tells each batch that it begins, and is killed in the end."""
    variables = {f"HOP_{key.upper()}": str(value) for key, value in options.items()}
    command = [sys.executable, "-m", "tests.engines.hop", address, name]
    child = subprocess.Popen(command, env=os.environ | variables, stdout=subprocess.PIPE)
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


async def _main(address: str, name: str) -> None:
    seconds = float(os.environ.get("HOP_STAGE_S", "0"))

    async def stage(messages: Sequence[Message]) -> Outcome:
        print(len(messages), flush=True)  # noqa: T201 - tells the test that a batch was begun
        deadline = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < deadline:
            pass  # a stage that computes lets nothing else run
        return Outcome([replace(each, headers=(("by", name.encode()),)) for each in messages], [])

    async with hop(address, stage):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
