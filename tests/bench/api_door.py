"""`POST /api/v1/reports` beside a bare FastAPI route that produces to the same broker, in one run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import orjson

from tests.bench.doors import measure_doors

IN_FLIGHT: Final = 16
"""Connections: a browser's worth each, and enough for a full batch of the producer."""


@dataclass(frozen=True, slots=True)
class DoorFigures:
    """Microseconds of a gateway's CPU time and on the clock a report; median of the rounds."""

    reports: int
    rounds: int
    ours_cpu_us: float
    bare_cpu_us: float
    ours_us: float
    bare_us: float


def measure_api_door(folder: Path, *, reports: int = 2_000, rounds: int = 5) -> DoorFigures:
    """Send reports to both in turns."""
    turned = measure_doors(
        folder,
        "/api/v1/reports",
        make_report,
        reports=reports,
        turns=rounds,
        senders=IN_FLIGHT,
        warm=reports // 4,
    )
    return DoorFigures(
        reports,
        rounds,
        median(turn.ours.cpu_us for turn in turned),
        median(turn.bare.cpu_us for turn in turned),
        median(turn.ours.clock_us for turn in turned),
        median(turn.bare.clock_us for turn in turned),
    )


def make_report(number: int, turn: int) -> bytes:
    """Make a report as the web form sends it, without an id."""
    text = f"Lampu jalan di Gang {turn}.{number} Kota Ambon padam sudah seminggu, gelap dan rawan"
    return orjson.dumps({"text": text, "sender": f"0812-0000-{number % 10_000:04}"})
