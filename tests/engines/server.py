"""A Java server as a child of the tests: started, stopped, killed, and started again on the same port and data."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pipeline.adapters.embedded.engines import die_with_parent

HOST = "127.0.0.1"
START_DEADLINE_S = 120.0
"""Both are there in some seconds; a machine with other work takes ten times as long."""
STOP_DEADLINE_S = 30.0
POLL_S = 0.05
PORTS = range(20_000, 32_000)
"""Below the ports that Linux gives to outgoing connections: a server that was killed must find its own free again."""

QUICK_START = ("-XX:TieredStopAtLevel=1",)
"""Compile quickly rather than well: a start takes half the CPU, and no test lives long enough to miss the rest."""


class Server(ABC):
    """One server with its own folder and ports.

    Parameters
    ----------
    home
        Gets the server's data, settings and `server.log`; data stay from start to start.
    jvm
        Options for Java beside the heap; what is measured for its speed is given none.
    """

    heap: str

    def __init__(self, home: Path, *, jvm: Sequence[str] = QUICK_START) -> None:
        self.home = home
        self._jvm = jvm
        self.port, self.inner_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def memory(self) -> tuple[str, ...]:
        """Java's options: a fixed heap, and an end rather than limping when that is full."""
        sizes = (f"-Xms{self.heap}", f"-Xmx{self.heap}", "-XX:+ExitOnOutOfMemoryError")
        return (*sizes, "-Djava.awt.headless=true", *self._jvm)

    @property
    def pid(self) -> int:
        """Its process, while it runs."""
        assert self._process is not None
        return self._process.pid

    @property
    @abstractmethod
    def address(self) -> str:
        """What clients connect to."""

    @abstractmethod
    def _command(self) -> Sequence[str]:
        """Write the settings and give the command that runs the server."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it serves."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and return when it serves; nothing happens if it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self.home.mkdir(parents=True, exist_ok=True)
        command = self._command()
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it neither work nor answer, its connections open, until `resume`."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_DEADLINE_S
        while not self._answers():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{type(self).__name__} does not serve; its log ends:\n{self._log_tail()}")
            time.sleep(POLL_S)

    def _log_tail(self) -> str:
        return "\n".join((self.home / "server.log").read_text("utf-8", "replace").splitlines()[-25:])


def free_port() -> int:
    """Find a free loopback port."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                continue
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
