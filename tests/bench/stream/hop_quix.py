"""The same on quixstreams: bytes in, the same bytes out, acks of all replicas."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from quixstreams import Application

SOURCE, SINK = "laporan.masuk.v1", "laporan.teranalisis.v1"


def main(broker: str, group: str, messages: int) -> None:
    app = Application(
        broker_address=broker,
        consumer_group=group,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        commit_interval=1.0,
        loglevel="ERROR",
    )
    started: list[tuple[float, float]] = []

    def stage(value: Any) -> Any:
        if not started:
            started.append((time.process_time(), time.perf_counter()))
        return value

    source = app.topic(SOURCE, value_deserializer="bytes", key_deserializer="bytes")
    sink = app.topic(SINK, value_serializer="bytes", key_serializer="bytes")
    app.dataframe(source).apply(stage).to_topic(sink)
    app.run(count=messages, timeout=60)
    cpu, wall = started[0]
    print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall]))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
