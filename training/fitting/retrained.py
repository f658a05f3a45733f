"""What became of the last retraining of each model: kept beside its versions, for who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from training.judging.comparison import Comparison

RETRAINED_FILE: Final = "retrained.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrained:
    """What became of a retraining.

    Attributes
    ----------
    at
        When it began, UTC.
    version
        That was fitted; None if the data does not suffice.
    serves
        Whether it serves since; otherwise the version before goes on.
    comparison
        With the version that served; None if it is the same, or nothing was fitted.
    fault
        Why nothing was fitted.
    """

    name: str
    at: datetime
    version: str | None = None
    serves: bool = False
    comparison: Comparison | None = None
    fault: str | None = None


def write_retrained(models_dir: Path, retrained: Retrained) -> None:
    """Keep what became of a retraining, instead of the one before."""
    path = models_dir / retrained.name / RETRAINED_FILE
    path.write_bytes(msgspec.json.format(msgspec.json.encode(retrained)) + b"\n")


def read_retrained(models_dir: Path, name: str) -> Retrained | None:
    """Give what became of the last retraining of a model; None if there was none."""
    path = models_dir / name / RETRAINED_FILE
    return msgspec.json.decode(path.read_bytes(), type=Retrained) if path.exists() else None
