"""Tells commands beside a running system where it runs: its ports, its state and so its key.

`lapor up` and `lapor demo` hold the file under a lock, which the kernel opens when they end, however they end. So a
file that nobody holds is old, and two systems cannot run in one state directory.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.domain.errors import SetupFault
from pipeline.private_files import open_private
from pipeline.settings import Settings

NAME = "running.json"
OPTIONS = ("embedded_kafka_port", "embedded_search_port", "gateway_host", "gateway_port")

TRIES, TRY_EACH_S = 10, 0.05
"""A command that looks holds the lock for microseconds; half a second of it is another system."""


@contextmanager
def running_file(state_dir: Path, settings: Settings) -> Iterator[None]:
    """Say, while it lasts, that a system runs with these settings.

    Parameters
    ----------
    state_dir
        Where commands look: the one that was set, also if the system keeps its own state elsewhere.

    Raises
    ------
    SetupFault
        If another one runs there already.
    """
    with open_private(state_dir / NAME, append=True) as file:
        if not any(_locks(file) for _ in range(TRIES)):
            raise SetupFault(
                f"sudah ada LAPOR yang berjalan dengan {state_dir}{_say_where(state_dir)}: pakai yang itu, hentikan "
                "dengan Ctrl-C di terminalnya, atau pilih folder lain dengan LAPOR_STATE_DIR"
            )
        file.truncate(0)
        file.write(json.dumps(_options(settings)).encode())
        file.flush()
        yield
        file.truncate(0)


def running_options(settings: Settings) -> dict[str, object]:
    """Give the options of the system that runs where these settings say; what was set by hand stays as it is set."""
    if not settings.is_embedded:
        return {}
    try:
        with (settings.state_dir / NAME).open("rb") as file:
            told = {} if _is_free(file) else json.loads(file.read() or b"{}")
    except FileNotFoundError:
        return {}
    return {name: value for name, value in told.items() if name not in settings.model_fields_set or name == "state_dir"}


def _say_where(state_dir: Path) -> str:
    told = json.loads((state_dir / NAME).read_bytes() or b"{}")
    return (
        ", gateway di {gateway_host}:{gateway_port}, broker di port {embedded_kafka_port}".format(**told)
        if told
        else ""
    )


def _options(settings: Settings) -> dict[str, object]:
    return {"state_dir": str(settings.state_dir.resolve())} | {name: getattr(settings, name) for name in OPTIONS}


def _locks(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(TRY_EACH_S)
        return False
    return True


def _is_free(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
