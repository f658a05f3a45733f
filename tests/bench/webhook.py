"""The SMS door beside a bare route, and a minute of many senders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import orjson

from pipeline.system.connections import open_search_index
from pipeline.system.supervisor import running_system
from tests.bench.doors import measure_doors
from tests.integration.system import free_settings
from tests.load.proof import Proof, prove

SENDERS: Final = 200
WARM: Final = 1_000
PATIENCE_S: Final = 120


@dataclass(frozen=True, slots=True)
class WebhookFigures:
    """Of each door, in turns: microseconds of CPU a report, and reports a second on the clock.

    Attributes
    ----------
    ratio
        CPU of the SMS door over that of the bare route, the median of the turns.
    """

    reports: int
    senders: int
    ours_us: float
    bare_us: float
    ours_rate: float
    bare_rate: float
    ratio: float


def measure_webhook(folder: Path, *, reports: int, turns: int, senders: int = SENDERS) -> WebhookFigures:
    """Let the senders post SMS to both."""
    turned = measure_doors(folder, "/sms/generic", make_sms, reports=reports, turns=turns, senders=senders, warm=WARM)
    return WebhookFigures(
        reports,
        senders,
        median(turn.ours.cpu_us for turn in turned),
        median(turn.bare.cpu_us for turn in turned),
        median(1e6 / turn.ours.clock_us for turn in turned),
        median(1e6 / turn.bare.clock_us for turn in turned),
        median(turn.ratio for turn in turned),
    )


async def measure_load(folder: Path, *, seconds: float, senders: int = SENDERS) -> Proof:
    """Start the system, let many send for a time, and look for what it took."""
    settings = free_settings(folder)
    async with running_system(settings), open_search_index(settings) as index:
        return await prove(settings.gateway_url, index, senders=senders, seconds=seconds, patience_s=PATIENCE_S)


def make_sms(number: int, turn: int) -> bytes:
    """Make an SMS as a gateway delivers it: an id of its own, one of many senders."""
    sms = {
        "id": f"gw-{turn}-{number}",
        "from": f"+62812000{number % 5_000:05}",
        "text": f"Lampu jalan di Gang Mawar {turn}.{number} Kota Salatiga padam sejak tiga malam, mohon diperbaiki",
    }
    return orjson.dumps(sms)
