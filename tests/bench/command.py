"""`lapor` as a whole process: help, start-up, and reports a second."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.timing import CommandTime, time_command

LAPOR = str(Path(sys.executable).with_name("lapor"))


@dataclass(frozen=True, slots=True)
class CommandFigures:
    """Seconds of `lapor --help`, and of `lapor process` on one report and on `reports`."""

    reports: int
    help: CommandTime
    one: CommandTime
    all: CommandTime

    @property
    def rate(self) -> float:
        """Reports a second after start-up, on the clock."""
        return (self.reports - 1) / (self.all.wall_s - self.one.wall_s)

    @property
    def rate_of_core(self) -> float:
        """Reports a second of CPU time, which other work on the machine does not lengthen."""
        return (self.reports - 1) / (self.all.cpu_s - self.one.cpu_s)


def time_commands(lines: Sequence[bytes], folder: Path, *, passes: int) -> CommandFigures:
    """Run the commands as a user would; `folder` takes the files and the command's own state."""
    environment = _environment(folder)
    one, all_reports = folder / "one.jsonl", folder / "all.jsonl"
    one.write_bytes(lines[0] + b"\n")
    all_reports.write_bytes(b"\n".join(lines) + b"\n")
    time_command(_process(one, folder), environment, passes=1)  # leaves the byte code, as any first run does
    return CommandFigures(
        reports=len(lines),
        help=time_command([LAPOR, "--help"], environment, passes=passes),
        one=time_command(_process(one, folder), environment, passes=passes),
        all=time_command(_process(all_reports, folder), environment, passes=passes),
    )


def _environment(folder: Path) -> dict[str, str]:
    """Give the commands a state of their own, and let Python keep its byte code."""
    own = {"LAPOR_STATE_DIR": str(folder / "state")}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own


def _process(file: Path, folder: Path) -> list[str]:
    return [LAPOR, "process", str(file), "--out", str(folder / "out.jsonl")]
