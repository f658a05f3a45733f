"""An identity stage on our road, today's or the build before: BROKER GROUP MESSAGES SINK.

Run by the Python of the build that is measured. It writes the CPU seconds from the first batch to the last, and the
seconds on the clock.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.agents.loop import Outcome
from pipeline.settings import load_settings

if importlib.util.find_spec("pipeline.system"):
    from pipeline.adapters.kafka.client import open_sender
    from pipeline.adapters.kafka.topics import Topic
    from pipeline.system import faust_app
    from pipeline.system.road import Agent, Binding
else:  # the build before
    from pipeline.adapters.topics import Topic
    from pipeline.bindings import Agent, Binding

    from pipeline import app as faust_app
    from pipeline.adapters.kafka import open_sender


async def main(broker: str, group: str, messages: int) -> None:
    faust_app.APP_ID = group
    done, started, seen = asyncio.Event(), (0.0, 0.0), 0

    async def stage(batch: Sequence[Any]) -> Outcome:
        nonlocal started, seen
        if not seen:
            started = time.process_time(), time.perf_counter()
        seen += len(batch)
        if seen >= messages:
            done.set()
        return Outcome(list(batch), [])

    with tempfile.TemporaryDirectory() as state_dir:
        settings = load_settings(kafka_address=broker, state_dir=Path(state_dir))
        binding = Binding(run=stage, batch_size=256, within_s=0.1, sink=Topic.ANALYSED)
        async with open_sender(settings.kafka) as sender:
            app = faust_app.create_app({Agent.ANALYSE: binding}, settings, sender=sender, on_bug=lambda _: os._exit(70))
            await app.start()
            await done.wait()
            print(json.dumps([time.process_time() - started[0], time.perf_counter() - started[1]]))  # noqa: T201
            await app.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
