"""The models that answer: their versions, how far late reports are from those that judged them, and which one serves.

What is needed to train and judge is loaded when somebody asks: a gateway takes reports without it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.adapters.search.office_counts import count_answers
from pipeline.classify.artifact import read_card, read_current
from pipeline.classify.classifier import CORRECTED, QUESTIONS
from pipeline.classify.drift import ALARM, stability_index
from pipeline.domain.errors import DataFault, SetupFault
from pipeline.domain.officer import Officer
from pipeline.services.opened import Services

if TYPE_CHECKING:
    from training.fitting.promote import Version
    from training.fitting.retrained import Retrained

LATELY: Final = timedelta(days=7)
"""Reports whose answers are compared with the card's: a week has all days of it."""

MAX_REASON_CHARS: Final = 500
ENOUGH: Final = 100
"""Reports below which shares say nothing of a drift."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelState:
    """A model, as the quality page shows it.

    Attributes
    ----------
    versions
        The newest first.
    can_roll_back
        Whether another version has served before this one.
    answered
        Reports of the last week; None for urgency, of which documents keep no answer but the flag.
    labels_index, confidence_index
        Population stability index against the card; None with too few reports to say.
    retrained
        What became of the last retraining; None if there was none.
    """

    name: str
    versions: tuple[Version, ...]
    can_roll_back: bool
    answered: int | None
    labels_index: float | None
    confidence_index: float | None
    retrained: Retrained | None

    @property
    def drifts(self) -> bool:
        """Whether a person should look."""
        return any(index is not None and index > ALARM for index in (self.labels_index, self.confidence_index))


async def show_models(services: Services, *, now: datetime) -> list[ModelState]:
    """Give the state of each model."""
    from training.fitting.promote import list_versions, read_history
    from training.fitting.retrained import read_retrained

    versions = list_versions(services.models)
    states = []
    for name in QUESTIONS:
        answered = await count_answers(services.search, name, since=now - LATELY) if name in CORRECTED else None
        count = sum(answered.labels.values()) if answered else 0
        expected = _expected(services.models, name) if answered and count >= ENOUGH else None
        states.append(
            ModelState(
                name=name,
                versions=tuple(each for each in reversed(versions) if each.name == name),
                can_roll_back=len(read_history(services.models, name)) > 1,
                answered=count if answered else None,
                labels_index=stability_index(expected["labels"], answered.labels) if answered and expected else None,
                confidence_index=stability_index(dict(enumerate(expected["confidence_tenths"])), answered.tenths)
                if answered and expected
                else None,
                retrained=read_retrained(services.models, name),
            )
        )
    return states


def find_refused(services: Services) -> dict[str, bool]:
    """Tell of each model that was taught again whether the last such version was refused."""
    from training.fitting.retrained import read_retrained

    found = {name: read_retrained(services.models, name) for name in QUESTIONS}
    return {name: not each.serves for name, each in found.items() if each is not None}


def say_retrained(retrained: Retrained) -> str:
    """Say what became of a retraining."""
    from training.judging.comparison import LABEL_FALL_MAX

    if retrained.fault:
        return f"tidak dilatih ulang: {retrained.fault}"
    if retrained.comparison is None:
        return "tidak ada yang baru untuk dilatih; versi yang melayani tetap"
    compared = retrained.comparison
    low, high = (f"{end:+.3f}".replace(".", ",") for end in compared.interval)
    gain = f"akurasi {low} sampai {high} pada {compared.rows} laporan"
    if retrained.serves:
        return f"{retrained.version} melayani: {gain}"
    falls = [label for label, change in compared.label_gains.items() if change < -LABEL_FALL_MAX]
    lower = f"; lebih buruk pada {', '.join(falls)}" if falls else ""
    return f"{retrained.version} ditolak, versi yang melayani tetap: {gain}{lower}"


def may_change_models(services: Services) -> bool:
    """Whether this process may write the models: a gateway that only reads them leaves that to `lapor model`."""
    return os.access(services.models, os.W_OK)


def roll_back_model(services: Services, name: str) -> str:
    """Let the version that served before serve again, and give its name; raises as `promote_model`."""
    from training.fitting.promote import roll_back

    _check_name(name)
    try:
        return roll_back(services.models, name)
    except (SetupFault, OSError) as fault:
        raise DataFault("model_not_served", str(fault), reason=str(fault)) from fault


def promote_model(services: Services, officer: Officer, name: str, version: str, *, why: str) -> None:
    """Let a version serve from the next batch on, for a reason that its card keeps with the officer's name.

    Comparing needs labelled reports, which a gateway has not: `lapor model promote` compares.

    Raises
    ------
    DataFault
        `reason_needed`; `model_not_served` if the version is not there, not whole, or may not be written.
    """
    from training.fitting.promote import promote

    _check_name(name)
    if not why or len(why) > MAX_REASON_CHARS:
        raise DataFault("reason_needed", "say why", limit=MAX_REASON_CHARS)
    try:
        promote(services.models, name, version, comparison=None, why=f"{officer.name}: {why}")
    except (SetupFault, OSError) as fault:
        raise DataFault("model_not_served", str(fault), reason=str(fault)) from fault


def _check_name(name: str) -> None:
    if name not in QUESTIONS:
        raise DataFault("model_not_served", "no such model", reason=", ".join(QUESTIONS))


def _expected(models: Path, name: str) -> dict[str, Any]:
    expected: dict[str, Any] = read_card(models, name, read_current(models, name))["metrics"]["expected"]
    return expected
