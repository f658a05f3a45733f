"""The gateway and a bare FastAPI application beside it, on one broker: what posting to each costs, in turns."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.topics import apply_topics
from pipeline.domain.broker import Broker
from pipeline.settings import load_settings
from pipeline.system.connections import topic_plan
from tests.bench.stream.road import SECRET_KEY
from tests.bench.system import cpu_by_process
from tests.engines.server import free_port
from tests.load.senders import send_load

READY_S, POLL_S = 60, 0.1

MakeBody = Callable[[int, int], bytes]
"""Number of a report and of its turn -> its body."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a report: microseconds of the process's CPU time, and on the clock."""

    cpu_us: float
    clock_us: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What each door took."""

    ours: Cost
    bare: Cost

    @property
    def ratio(self) -> float:
        """How many times the bare route's CPU time a report takes."""
        return self.ours.cpu_us / self.bare.cpu_us


def measure_doors(
    folder: Path, path: str, make_body: MakeBody, *, reports: int, turns: int, senders: int, warm: int
) -> list[Turn]:
    """Let the senders post to one door after the other; `warm` reports come before, so that each has met its code."""
    with EmbeddedEngines(folder / "engines") as engines:
        asyncio.run(apply_topics(Broker(engines.kafka_address), topic_plan(load_settings(state_dir=folder))))
        with _ours(engines.kafka_address, folder) as ours, _bare(engines.kafka_address) as bare:
            for door in (ours, bare):
                _post(door, path, make_body, warm, senders, turn=0)
            return [
                Turn(*(_post(door, path, make_body, reports, senders, turn) for door in (ours, bare)))
                for turn in range(1, turns + 1)
            ]


@dataclass(frozen=True, slots=True)
class _Door:
    url: str
    pid: int


def _post(door: _Door, path: str, make_body: MakeBody, reports: int, senders: int, turn: int) -> Cost:
    before, started = sum(cpu_by_process(door.pid).values()), time.perf_counter()
    load = asyncio.run(
        send_load(
            door.url,
            path,
            senders=senders,
            make_body=lambda number: make_body(number, turn),
            until=lambda number: number >= reports,
        )
    )
    seconds, after = time.perf_counter() - started, sum(cpu_by_process(door.pid).values())
    if len(load.taken) != reports:
        raise RuntimeError(f"{door.url} took {len(load.taken)} of {reports}: {load.others}")
    return Cost((after - before) / reports * 1e6, seconds / reports * 1e6)


@contextmanager
def _ours(kafka: str, folder: Path) -> Iterator[_Door]:
    port = free_port()
    own = {"LAPOR_KAFKA_ADDRESS": kafka, "LAPOR_GATEWAY_PORT": str(port), "LAPOR_STATE_DIR": str(folder / "state")}
    with _serving([sys.executable, "-m", "pipeline.cli", "gateway"], port, LAPOR_SECRET_KEY=SECRET_KEY, **own) as door:
        yield door


@contextmanager
def _bare(kafka: str) -> Iterator[_Door]:
    port = free_port()
    with _serving([sys.executable, "-m", "tests.bench.bare", str(port), kafka], port) as door:
        yield door


@contextmanager
def _serving(command: Sequence[str], port: int, **own: str) -> Iterator[_Door]:
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ | own, **silent)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield _Door(url, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/openapi.json", timeout=5).close()  # noqa: S310 - loopback
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_S)
        else:
            return
    raise RuntimeError(f"{url} does not serve")
