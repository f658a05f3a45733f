"""Figures on disk: each section's newest run beside the one before it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.api_door import DoorFigures
from tests.bench.before import Comparison
from tests.bench.command import CommandFigures
from tests.bench.compare import ROAD, StageFigures
from tests.bench.follow_up import FollowUpFigures
from tests.bench.pages import PageFigures
from tests.bench.queue import QueueFigures
from tests.bench.system import SystemFigures
from tests.bench.webhook import WebhookFigures
from tests.load.proof import Proof
from training.evaluations.duplicate_growth import GrowthPoint

Run = dict[str, Any]
Figures = dict[str, dict[str, Run | None]]
"""Section -> `now` and `last` -> run."""

FILE = "performance.json"


def read_figures(folder: Path) -> Figures:
    """Read what the last runs wrote; nothing if there were none."""
    file = folder / FILE
    figures: Figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return figures


def add_runs(figures: Figures, runs: dict[str, Run], source: str) -> Figures:
    """Put new runs in the place of the old ones, which become the last; sections not measured stay as they are."""
    about = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": describe_machine(), "source": source}
    new = {name: {"now": about | run, "last": figures.get(name, {}).get("now")} for name, run in runs.items()}
    return figures | new


def write_figures(figures: Figures, folder: Path) -> None:
    """Keep the figures for the next run."""
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def stage_run(stages: StageFigures) -> Run:
    """Lay out the stages, with the sums of both versions."""
    rest = [name for name in ROAD if name != "words"]
    ours, plain = (sum(us.get(name, 0.0) for name in rest) for us in (stages.ours, stages.plain))
    sums = {
        "few": (ours + stages.few_ours, plain + stages.few_plain),
        "unstemmed": (ours + stages.ours["words"], plain + stages.plain["words_unstemmed"]),
    }
    return {name: rounded(value) for name, value in (asdict(stages) | {"sums": sums}).items()}


def before_run(comparison: Comparison) -> Run:
    """Lay out the two builds."""
    return {name: rounded(value) for name, value in asdict(comparison).items()}


def command_run(commands: CommandFigures) -> Run:
    """Lay out the commands, with the rates."""
    rates = {"rate": commands.rate, "rate_of_core": commands.rate_of_core}
    return {name: rounded(value) for name, value in (asdict(commands) | rates).items()}


def growth_run(points: Sequence[GrowthPoint]) -> Run:
    """Lay out the window at each size."""
    return {"points": [rounded(asdict(point)) for point in points]}


def pages_run(pages: PageFigures) -> Run:
    """Lay out the pages."""
    return {name: rounded(value) for name, value in asdict(pages).items()}


def queue_run(queue: QueueFigures) -> Run:
    """Lay out the officers' queue."""
    return {name: rounded(value) for name, value in asdict(queue).items()}


def api_run(door: DoorFigures) -> Run:
    """Lay out the door of the API."""
    return {name: rounded(value) for name, value in asdict(door).items()}


def follow_up_run(followed: FollowUpFigures) -> Run:
    """Lay out follow-ups, with the rate and the ratio."""
    rates = {"rate": followed.rate, "ratio": followed.ratio}
    return {name: rounded(value) for name, value in (asdict(followed) | rates).items()}


def system_run(system: SystemFigures) -> Run:
    """Lay out the running system, with its rate."""
    return {name: rounded(value) for name, value in (asdict(system) | {"rate": system.rate}).items()}


def webhook_run(webhook: WebhookFigures) -> Run:
    """Lay out both doors."""
    return {name: rounded(value) for name, value in asdict(webhook).items()}


def load_run(proof: Proof, *, senders: int) -> Run:
    """Lay out what became of a load."""
    return asdict(proof) | {"senders": senders}


def describe_machine() -> str:
    """Tell the class of the machine: processor, cores, system, Python; no name of it."""
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def rounded(value: Any) -> Any:
    """Keep four digits: the passes differ in the third."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(part) for part in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
