"""`lapor up` of a build with its embedded engines: reports a second, and the CPU of its processes."""

from __future__ import annotations

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.stream.contenders import Contender
from tests.bench.stream.road import SECRET_KEY, Flow
from tests.bench.system import cpu_by_process
from tests.engines.server import free_port

SILENT: Final = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
READY_S, SENT_S, POLL_S = 60, 600, 0.1


def measure_embedded(build: Contender, warm: Sequence[bytes], lines: Sequence[bytes], folder: Path) -> Flow:
    """Start the system, warm it, and send with `lapor send --wait`."""
    state = folder / f"up-{build.name}-{time.monotonic_ns()}"
    state.mkdir()
    ports = {f"LAPOR_{name}_PORT": free_port() for name in ("EMBEDDED_KAFKA", "EMBEDDED_SEARCH", "GATEWAY")}
    environment = build.environment(LAPOR_STATE_DIR=state, LAPOR_SECRET_KEY=SECRET_KEY, **ports)
    with _up(build, environment, ports["LAPOR_GATEWAY_PORT"]) as system:
        _send(build, environment, warm, state / "warm.jsonl")
        before, started = cpu_by_process(system.pid), time.perf_counter()
        _send(build, environment, lines, state / "lines.jsonl")
        seconds, after = time.perf_counter() - started, cpu_by_process(system.pid)
    cpu = {name: (after[name] - before.get(name, 0.0)) / len(lines) * 1e3 for name in after}
    return Flow(len(lines), len(lines) / seconds, cpu)


@contextmanager
def _up(build: Contender, environment: dict[str, str], gateway_port: int) -> Iterator[subprocess.Popen[bytes]]:
    system = subprocess.Popen(build.lapor("up"), env=environment, cwd=build.code, **SILENT)
    try:
        deadline = time.monotonic() + READY_S
        while not _is_ready(gateway_port):
            if system.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"lapor up of {build.name} does not serve")
            time.sleep(POLL_S)
        yield system
    finally:
        system.send_signal(signal.SIGTERM)
        system.wait(30)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _send(build: Contender, environment: dict[str, str], lines: Sequence[bytes], file: Path) -> None:
    file.write_bytes(b"\n".join(lines) + b"\n")
    command = build.lapor("send", str(file), "--wait")
    subprocess.run(
        command,
        env=environment,
        cwd=build.code,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=SENT_S,
        check=True,
    )
