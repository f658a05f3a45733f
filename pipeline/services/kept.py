"""Answers that take long to find, kept for a while; those that are found at once are always found anew.

Many who ask the same at once wait for one answer. An answer that took long is shown for a while and then found again
beside, while the old one is shown: so only who asks first waits, and the engine has time for others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import structlog

from pipeline.domain.errors import Outage

QUICK_S: Final = 0.5
"""An answer that was found as quickly is not shown a second time."""

REST_SHARE: Final = 20.0
"""One that took long is found again after twenty times as long at the earliest."""

OLD_S: Final = 600.0
"""One that nobody asked for so long is not shown before it is found again."""

MOST: Final = 1_000
"""Answers that are kept; the one that was found longest ago goes first."""

Question = TypeVar("Question", bound=Hashable)
Found = TypeVar("Found")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Answer(Generic[Found]):
    """What was found, at which second of the clock, and how long that took."""

    found: Found
    at: float
    took_s: float


class Kept(Generic[Question, Found]):
    """One for a process and a kind of question."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: dict[Question, _Answer[Found]] = {}
        self._searches: dict[Question, asyncio.Task[Found]] = {}

    async def get(self, question: Question, find: Callable[[], Awaitable[Found]]) -> Found:
        """Give what was found, or find it.

        Raises
        ------
        Outage
            And whatever else `find` raises, unless there is an answer to show.
        """
        answer = self._answers.get(question)
        age = self._clock() - answer.at if answer else 0.0
        if answer and age < REST_SHARE * answer.took_s:
            return answer.found
        search = self._searches.get(question) or self._begin(question, find)
        return answer.found if answer and age < OLD_S else await asyncio.shield(search)

    def _begin(self, question: Question, find: Callable[[], Awaitable[Found]]) -> asyncio.Task[Found]:
        search = self._searches[question] = asyncio.create_task(self._search(question, find))
        search.add_done_callback(_note)
        return search

    async def _search(self, question: Question, find: Callable[[], Awaitable[Found]]) -> Found:
        began = self._clock()
        try:
            found = await find()
        finally:
            del self._searches[question]
        self._answers.pop(question, None)
        now = self._clock()
        if now - began > QUICK_S:
            self._answers[question] = _Answer(found, now, now - began)
            if len(self._answers) > MOST:
                del self._answers[next(iter(self._answers))]
        return found


def _note(search: asyncio.Task[Found]) -> None:
    """Say that an engine was away also where nobody waits for it; our own faults asyncio tells by itself."""
    if not search.cancelled() and isinstance(error := search.exception(), Outage):
        log.warning("answer_not_found_again", reason=str(error))
