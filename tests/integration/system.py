"""A whole system of its own for a test: real processes, engines and ports, and its own state."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from pipeline.adapters.search.client import SearchIndex
from pipeline.settings import Settings, load_settings
from pipeline.system.connections import open_search_index

START_DEADLINE_S = 120.0
STOP_DEADLINE_S = 90.0  # of a whole system, on a machine that is busy with other tests
POLL_S = 0.1
UNTIL_S = 120.0
PORTS = ("embedded_kafka_port", "embedded_search_port", "gateway_port")


def free_settings(state_dir: Path) -> Settings:
    """Settings with free ports and their own state."""
    return load_settings(state_dir=state_dir, **dict(zip(PORTS, free_ports(len(PORTS)), strict=True)))


def environment(settings: Settings) -> dict[str, str]:
    """The same settings for a command."""
    names = ("state_dir", *PORTS)
    return os.environ | {f"LAPOR_{name.upper()}": str(getattr(settings, name)) for name in names}


def lapor(settings: Settings, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        env=environment(settings) | variables,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@contextmanager
def running(settings: Settings, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `lapor up` until left; yields once reports are taken."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *(arguments or ("up",))],
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(lambda: is_ready(settings) or process.poll() is not None, START_DEADLINE_S)
        assert process.poll() is None, process.communicate()[0]
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=STOP_DEADLINE_S)


def is_ready(settings: Settings) -> bool:
    """Whether the gateway takes reports."""
    try:
        with urllib.request.urlopen(f"{settings.gateway_url}/readyz", timeout=1) as answer:  # noqa: S310 - loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def worker_pids(settings: Settings, *stages: str) -> list[int]:
    """Find the workers of a system, or those of some stages."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    command = " ".join(["pipeline.cli worker", *stages])
    pids = [int(line.split()[0]) for line in listed.splitlines() if command in line]
    own = f"LAPOR_EMBEDDED_KAFKA_PORT={settings.embedded_kafka_port}".encode()
    return [pid for pid in pids if own in _environment_of(pid)]


def _environment_of(pid: int) -> bytes:
    """Read a process's environment; nothing of one that has just ended."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def wait_for(condition: Callable[[], bool], within_s: float) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(POLL_S)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@asynccontextmanager
async def up(settings: Settings) -> AsyncIterator[SearchIndex]:
    """Run the system until left, beside what the test awaits; yields its index."""
    system = running(settings)
    await asyncio.to_thread(system.__enter__)
    try:
        async with open_search_index(settings) as index:
            yield index
    finally:
        await asyncio.to_thread(system.__exit__, None, None, None)


async def until(condition: Callable[[], bool], within_s: float = UNTIL_S) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(POLL_S)
