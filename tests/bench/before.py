"""Today's code beside an earlier build, in one run: both take turns, each as its own processes.

The earlier build is a commit of this repository, checked out into a folder of the bench. It runs on the libraries of
today, so that only our own code differs.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BEFORE = "bf3edf5"
"""The last build before the rooms were laid out anew: the figures of the house are ratios to it."""

ROOT = Path(__file__).parents[2]

TIME_STAGES = """
import json, sys
from pathlib import Path
from tempfile import TemporaryFile
from pipeline.settings import load_settings
from tests.bench.ours import time_ours
lines = Path(sys.argv[1]).read_bytes().splitlines()
print(json.dumps(time_ours(lines, load_settings(state_dir=Path(sys.argv[2])), passes=1).us))
"""
"""Times every stage of the build in whose folder it runs, and writes microseconds a report."""


@dataclass(frozen=True, slots=True)
class Process:
    """What a command took: seconds of CPU time, and the most memory that it held, in MB."""

    cpu_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Build:
    """Medians of one build.

    Attributes
    ----------
    us
        Microseconds of CPU time a report, by stage.
    one, all
        `lapor process` on one report, and on all.
    """

    us: dict[str, float]
    one: Process
    all: Process


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both builds on the same reports."""

    commit: str
    reports: int
    before: Build
    now: Build


@contextmanager
def earlier_build(folder: Path, commit: str = BEFORE) -> Iterator[Path]:
    """Check an earlier build out into a folder, and take it away again."""
    checkout = folder / commit
    _git("worktree", "add", "--detach", "--quiet", str(checkout), commit)
    try:
        yield checkout
    finally:
        _git("worktree", "remove", "--force", str(checkout))


def has_build(commit: str = BEFORE) -> bool:
    """Whether the history here reaches back to a commit; a shallow clone's does not."""
    return (
        subprocess.run(["git", "-C", str(ROOT), "cat-file", "-e", f"{commit}^{{commit}}"], check=False).returncode == 0
    )


def compare_builds(lines: Sequence[bytes], folder: Path, *, rounds: int) -> Comparison:
    """Time both builds in turns; the medians of the rounds."""
    all_reports, one = folder / "before-all.jsonl", folder / "before-one.jsonl"
    all_reports.write_bytes(b"\n".join(lines) + b"\n")
    one.write_bytes(lines[0] + b"\n")
    with earlier_build(folder) as checkout:
        turns = [(_measure(checkout, one, all_reports), _measure(ROOT, one, all_reports)) for _ in range(rounds + 1)]
    before, now = zip(*turns[1:], strict=True)  # the first round leaves the byte code
    return Comparison(BEFORE, len(lines), _median(before), _median(now))


def _measure(checkout: Path, one: Path, all_reports: Path) -> Build:
    state = all_reports.parent / f"state-{checkout.name}"
    output = _run([sys.executable, "-c", TIME_STAGES, str(all_reports), str(state)], checkout, state)[1]
    return Build(json.loads(output), _process(one, checkout, state), _process(all_reports, checkout, state))


def _process(file: Path, checkout: Path, state: Path) -> Process:
    arguments = [sys.executable, "-m", "pipeline.cli", "process", str(file), "--out", os.devnull]
    return _run(arguments, checkout, state)[0]


def _run(arguments: Sequence[str], checkout: Path, state: Path) -> tuple[Process, str]:
    environment = os.environ | {"PYTHONPATH": str(checkout), "LAPOR_STATE_DIR": str(state)}
    with (
        TemporaryFile() as output,
        subprocess.Popen(arguments, cwd=checkout, env=environment, stdout=output) as child,
    ):
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        told = output.read().decode()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    return _taken(usage), told


def _taken(usage: resource.struct_rusage) -> Process:
    return Process(cpu_s=usage.ru_utime + usage.ru_stime, peak_mb=usage.ru_maxrss / 1024)


def _median(builds: Sequence[Build]) -> Build:
    names = builds[0].us
    return Build(
        us={name: statistics.median(build.us[name] for build in builds) for name in names},
        one=_median_process([build.one for build in builds]),
        all=_median_process([build.all for build in builds]),
    )


def _median_process(processes: Sequence[Process]) -> Process:
    return Process(
        cpu_s=statistics.median(each.cpu_s for each in processes),
        peak_mb=statistics.median(each.peak_mb for each in processes),
    )


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, stdout=subprocess.DEVNULL)
