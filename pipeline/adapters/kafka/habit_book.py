"""Habits of regions, kept up with what officers correct: a city is followed after a few dozen corrections."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping

import structlog

from pipeline.classify.classifier import Classifier
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.assignment.habits import Habits, learn_habits
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault
from pipeline.places.find import PlaceFinder

REFRESH_S = 60.0
"""Seconds between two looks at the corrections: reading a few thousand takes a fraction of one."""

log = structlog.get_logger()


class HabitBook:
    """What regions do, as far as officers have said it since the serving model was trained.

    Parameters
    ----------
    read
        Reads all corrections, the oldest first.
    """

    def __init__(self, places: PlaceFinder, read: Callable[[], AsyncIterator[Message]]) -> None:
        self._places = places
        self._read = read
        self._read_at = float("-inf")
        self.current: Habits | None = None

    async def refresh(self, classifier: Classifier) -> None:
        """Read the corrections again if the last look was a while ago."""
        if time.monotonic() - self._read_at < REFRESH_S:
            return
        corrections = [found async for message in self._read() if message.value and (found := _decode(message))]
        self.current = learn(corrections, classifier, self._places)
        self._read_at = time.monotonic()
        log.debug("habits_learnt", corrections=len(corrections))


def learn(corrections: Iterable[Correction], classifier: Classifier, places: PlaceFinder) -> Habits:
    """Count the corrections of answers that the serving model gave; it has learnt what came before by itself."""
    agency = next(artifact for artifact in classifier.artifacts if artifact.name == "agency")
    latest = {correction.report_id: correction for correction in corrections}
    heard = [each for each in latest.values() if f"agency@{agency.version}" in each.model_version.split("+")]
    learnt = learn_habits(_answers(heard, places))
    return Habits(learnt.regional, _add(agency.card.get("usual", {}), learnt.national))


def _answers(corrections: Iterable[Correction], places: PlaceFinder) -> Iterator[tuple[str, str, str]]:
    for each in corrections:
        category = each.corrected.category or each.predicted.category
        if category and each.corrected.agency:
            place = places.find(each.text_redacted, region=each.region, on=each.received_at.date())
            yield place.regency.code if place and place.regency else "", category, each.corrected.agency


def _add(usual: Mapping[str, Mapping[str, int]], more: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {
        category: Counter(usual.get(category, {})) + Counter(more.get(category, {})) for category in {*usual, *more}
    }


def _decode(message: Message) -> Correction | None:
    try:
        return CORRECTION.decode(message.value)
    except DataFault as fault:
        log.warning("correction_unreadable", code=fault.code)
        return None
