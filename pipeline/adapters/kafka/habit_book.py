"""Habits of regions, kept up with what officers correct: within a minute, and in front of the model that serves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from pipeline.batches import batches
from pipeline.classify.classifier import Classifier
from pipeline.classify.features import ClassifierInput
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.assignment.habits import HALF_LIFE_DAYS, AnsweredReport, Habits, learn_habits
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault
from pipeline.places.find import PlaceFinder, PlaceQuestion
from pipeline.text.reading import TextReader

REFRESH_S = 60.0
"""Seconds between two looks at the corrections."""

LASTING = timedelta(days=10 * HALF_LIFE_DAYS)
"""Older corrections weigh less than a thousandth, and are not read."""

OVERLAP = timedelta(days=1)
"""How far back each further look reads again: clocks differ, and what was forgotten since leaves a mark."""

BATCH = 256
"""Corrections that are answered at once, about 50 ms; between two batches the worker sees to its engines."""

Read = Callable[[datetime], AsyncIterator[Message]]

log = structlog.get_logger()


class HabitBook:
    """What regions do, as officers have said it.

    All corrections are asked of the model that serves: what it has learnt of them is what it expects. So nothing is
    lost when a version is promoted, and nothing counts twice.

    Parameters
    ----------
    read
        Reads what was said since a moment; a message without a value erases what was said under its key.
    clock
        Gives the time now, in UTC.
    """

    def __init__(
        self,
        places: PlaceFinder,
        reader: TextReader,
        read: Read,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._places = places
        self._reader = reader
        self._read = read
        self._clock = clock
        self._looked_at = float("-inf")
        self._since: datetime | None = None
        self._said: dict[bytes, Correction] = {}
        self._answered: dict[bytes, AnsweredReport | None] = {}
        """By key, as the version in `_version` has it; None where the region or the agency is unknown."""
        self._version = ""
        self.current: Habits | None = None

    async def refresh(self, classifier: Classifier) -> None:
        """Look at the corrections again if the last look was a while ago or another version serves."""
        if time.monotonic() - self._looked_at < REFRESH_S and classifier.version == self._version:
            return
        started = self._clock()
        async for message in self._read(self._since or started - LASTING):
            self._take(message)
        latest = _latest(self._said)
        await self._ask(classifier, latest)
        answers = [found for key in latest if (found := self._answered[key]) is not None]
        kinds = len(next(each for each in classifier.artifacts if each.name == "agency").weights.labels)
        self.current = learn_habits(answers, kinds=kinds, today=started.date())
        self._since, self._looked_at = started - OVERLAP, time.monotonic()
        log.debug("habits_learnt", corrections=len(self._said), answers=len(answers))

    def _take(self, message: Message) -> None:
        key, said = message.key or b"", _decode(message) if message.value else None
        if said == self._said.get(key):
            return
        self._answered.pop(key, None)
        if said is None:
            del self._said[key]
        else:
            self._said[key] = said

    async def _ask(self, classifier: Classifier, keys: Sequence[bytes]) -> None:
        """Ask the model of the corrections that it has not been asked of."""
        if classifier.version != self._version:
            self._answered.clear()
            self._version = classifier.version
        for part in batches([key for key in keys if key not in self._answered], BATCH):
            self._answered.update(zip(part, self._answer([self._said[key] for key in part], classifier), strict=True))
            await asyncio.sleep(0)

    def _answer(self, corrections: Sequence[Correction], classifier: Classifier) -> Iterator[AnsweredReport | None]:
        texts = self._reader.read([each.text_redacted for each in corrections], [None] * len(corrections))
        inputs = [
            ClassifierInput(text, each.channel, each.region) for text, each in zip(texts, corrections, strict=True)
        ]
        places = self._places.find_all(
            [PlaceQuestion(each.text_redacted, each.region, on=each.received_at.date()) for each in corrections]
        )
        for said, answer, place in zip(corrections, classifier.answer(inputs), places, strict=True):
            if place is None or place.regency is None or said.corrected.agency is None:
                yield None
            else:
                yield AnsweredReport(
                    region=place.regency.code,
                    category=answer.category.label,
                    predicted=answer.agency,
                    agency=said.corrected.agency,
                    on=said.corrected_at.date(),
                )


def _latest(said: dict[bytes, Correction]) -> list[bytes]:
    """Give the keys of those that stand: of what was said of one report the latest, whatever came first."""
    latest: dict[str, bytes] = {}
    for key in sorted(said, key=lambda key: (said[key].corrected_at, key)):
        latest[said[key].report_id] = key
    return list(latest.values())


def _decode(message: Message) -> Correction | None:
    try:
        return CORRECTION.decode(message.value)
    except DataFault as fault:
        log.warning("correction_unreadable", code=fault.code)
        return None
