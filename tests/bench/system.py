"""The running system: many reports at once, one lonely report, and where the time of its processes goes."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings, load_settings
from pipeline.system.connections import connect_publisher, open_search_index
from pipeline.system.sending import kafka_door, read_lines, send_all, wait_until_searchable
from pipeline.system.supervisor import running_system

LONELY_TRIES = 5
QUIET_S = 2.0
"""Pause before a lonely report: long enough for every stage to be idle."""

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class SystemFigures:
    """What came out.

    Attributes
    ----------
    taken_s
        Seconds until the broker had all reports.
    searchable_s
        Seconds until all were found in the index, from the first one sent.
    lonely_s
        Median seconds until a report that comes alone is found.
    cpu_s
        Seconds of CPU time of each process meanwhile.
    others_s
        The same of all that ran beside on the machine: what slowed the figures on the clock down.
    """

    reports: int
    cores: int
    taken_s: float
    searchable_s: float
    lonely_s: float
    cpu_s: dict[str, float]
    others_s: float

    @property
    def rate(self) -> float:
        """Reports a second until all are searchable."""
        return self.reports / self.searchable_s


async def measure_system(lines: Sequence[bytes], state_dir: Path) -> SystemFigures:
    """Start what `lapor up` starts, on free ports, do what `lapor send --wait` does, and stop it."""
    settings = load_settings(
        state_dir=state_dir,
        embedded_kafka_port=_free_port(),
        embedded_search_port=_free_port(),
        gateway_port=_free_port(),
    )
    async with running_system(settings):
        lonely = [await _time_lonely(number, settings) for number in range(LONELY_TRIES)]
        before, machine_before = cpu_by_process(os.getpid()), _cpu_of_machine()
        taken_s, searchable_s, found = await _send(lines, settings)
        after, machine_after = cpu_by_process(os.getpid()), _cpu_of_machine()
    cpu_s = {name: after[name] - before.get(name, 0.0) for name in after}
    return SystemFigures(
        reports=found,
        cores=len(os.sched_getaffinity(0)),
        taken_s=taken_s,
        searchable_s=searchable_s,
        lonely_s=statistics.median(lonely),
        cpu_s=cpu_s,
        others_s=max(0.0, machine_after - machine_before - sum(cpu_s.values())),
    )


async def _time_lonely(number: int, settings: Settings) -> float:
    await asyncio.sleep(QUIET_S)
    report = {"channel": "web", "id": f"lonely-{number}", "text": f"Lampu jalan padam di Gang Melati nomor {number}"}
    return (await _send([json.dumps(report).encode()], settings))[1]


async def _send(lines: Sequence[bytes], settings: Settings) -> tuple[float, float, int]:
    raws = read_lines(lines)
    async with connect_publisher(settings) as publisher, open_search_index(settings) as search_index:
        started = time.perf_counter()
        sent = await send_all(raws, kafka_door(publisher), rate=None, on_sent=lambda: None)
        ids = list(sent.ids)
        taken_s = time.perf_counter() - started
        await wait_until_searchable(ids, search_index, on_found=lambda _: None)
        return taken_s, time.perf_counter() - started, len(ids)


def cpu_by_process(root: int) -> dict[str, float]:
    """Give the CPU time of a process and its descendants, by what they are."""
    stats = {int(folder.name): _read_stat(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    ours = {root}
    while more := {pid for pid, (parent, _) in stats.items() if parent in ours} - ours:
        ours |= more
    return {_name(pid): stats[pid][1] for pid in sorted(ours)}


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a process had."""
    return _read_stat(Path(f"/proc/{pid}"))[1]


def _read_stat(folder: Path) -> tuple[int, float]:
    """Give parent and CPU seconds of a process; one that has ended meanwhile is nobody's."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1, 0.0
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


def _cpu_of_machine() -> float:
    """Give the CPU seconds that all processes had since the machine started; neither idle nor waiting."""
    user, nice, system, _idle, _waiting, interrupts, soft = Path("/proc/stat").read_text().split()[1:8]
    return sum(map(int, (user, nice, system, interrupts, soft))) / _TICKS_A_SECOND


def _name(pid: int) -> str:
    if pid == os.getpid():
        return "sender and supervisor"
    arguments = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
    if "pipeline.cli" in arguments:
        return " ".join(arguments[arguments.index("pipeline.cli") + 1 :])
    return Path(arguments[0]).name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
