"""What a hop costs: an identity stage between two topics of a real Kafka, each contender in turn."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic
from pipeline.batches import batches
from pipeline.contract.records import Message
from pipeline.domain.broker import Broker
from tests.bench.stream.contenders import Contender
from tests.engines.topics import create_topic, forget_topics

MESSAGES, BYTES, PARTITIONS = 20_000, 1_600, 4
SCRIPTS = {"before": "hop_faust.py", "now": "hop_faust.py", "quixstreams": "hop_quix.py"}
HERE = Path(__file__).parent
DEADLINE_S = 180


@dataclass(frozen=True, slots=True)
class HopFigures:
    """Microseconds of CPU time a message and messages a second on the clock, of each contender; medians."""

    messages: int
    rounds: int
    us: dict[str, float]
    rate: dict[str, float]


async def measure_hop(broker: str, takers: Sequence[Contender], *, rounds: int) -> HopFigures:
    """Let each contender pass the same messages on, in turns."""
    await forget_topics(broker)
    for topic in (Topic.RECEIVED, Topic.ANALYSED):
        await create_topic(broker, topic, partitions=PARTITIONS)
    async with open_sender(Broker(broker)) as sender:
        messages = [Message(os.urandom(BYTES), b"twitter:%019d" % number) for number in range(MESSAGES)]
        for batch in batches(messages, 1_000):
            await sender.send(Topic.RECEIVED, batch)
    turns = [{each.name: _run(each, broker, f"hop-{turn}") for each in takers} for turn in range(rounds)]
    names = [each.name for each in takers]
    return HopFigures(
        messages=MESSAGES,
        rounds=rounds,
        us={name: statistics.median(turn[name][0] for turn in turns) / MESSAGES * 1e6 for name in names},
        rate={name: MESSAGES / statistics.median(turn[name][1] for turn in turns) for name in names},
    )


def _run(contender: Contender, broker: str, group: str) -> tuple[float, float]:
    command = [str(contender.python), str(HERE / SCRIPTS[contender.name]), broker, f"{group}-{contender.name}"]
    done = subprocess.run(
        [*command, str(MESSAGES)],
        env=contender.environment(),
        cwd=contender.code,
        stdout=subprocess.PIPE,
        timeout=DEADLINE_S,
        check=True,
    )
    cpu_s, wall_s = json.loads(done.stdout.splitlines()[-1])
    return cpu_s, wall_s
