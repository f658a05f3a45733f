"""What an officer does with several reports at once: each is done or refused by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.services.corrections import Said, correct
from pipeline.services.follow_up import VERBS, Followed, Step, Verb, take_step
from pipeline.services.opened import Services

AT_ONCE: Final = 10
"""Reports that are worked on at the same time: each waits most of its time until its step is applied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A report that an officer chose; `version` is that of the progress that was seen."""

    report_id: str
    version: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What an officer does: says something of a report, or takes a step with it.

    Attributes
    ----------
    form_id
        Of the form that was sent: sent twice, it is done once with each report.
    """

    officer: Officer
    form_id: str
    said: Said | None = None
    verb: Verb | None = None
    agency: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Triaged:
    """What became of several reports."""

    done: list[Followed] = field(default_factory=list)
    refused: dict[str, DataFault] = field(default_factory=dict)


async def do_one(services: Services, chosen: Chosen, deed: Deed, *, now: datetime) -> Followed:
    """Do something with a report, and let the queue know; raises as `correct` and `take_step`."""
    event_id = f"{deed.form_id}:{chosen.report_id}:{deed.verb or 'koreksi'}"
    if deed.verb is None:
        followed = await correct(
            services,
            chosen.report_id,
            deed.said or Said(accepts=True),
            officer=deed.officer,
            now=now,
            version=chosen.version,
            event_id=event_id,
        )
    else:
        followed = await take_step(services, chosen.report_id, _step(deed, deed.verb, chosen, event_id), now=now)
    services.queue.put(followed.report)
    return followed


async def do_all(services: Services, chosen: Sequence[Chosen], deed: Deed, *, now: datetime) -> Triaged:
    """Do the same with several reports; an Outage ends it, and the form may be sent again."""
    free = asyncio.Semaphore(AT_ONCE)
    triaged = Triaged()

    async def do(each: Chosen) -> None:
        async with free:
            try:
                triaged.done.append(await do_one(services, each, deed, now=now))
            except DataFault as fault:
                triaged.refused[each.report_id] = fault

    await asyncio.gather(*map(do, chosen))
    return triaged


def _step(deed: Deed, verb: Verb, chosen: Chosen, event_id: str) -> Step:
    return Step(
        status=VERBS[verb],
        actor=deed.officer.actor,
        officer=deed.officer,
        agency=deed.agency,
        text=deed.text,
        version=chosen.version,
        event_id=event_id,
    )
