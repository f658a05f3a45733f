"""What is done with a report after it came (tindak lanjut): one step, for one report or for all of its case.

A step is checked here, handed over, and waited for until the stage `follow_up` has applied it: so who does something
learns what became of it, and of two who do something at once the second learns that the first was there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import uuid4

import structlog

from pipeline.adapters.reference.deadline_rules import load_deadlines
from pipeline.adapters.reference.routing_rules import load_routing_rules
from pipeline.adapters.search.case_reports import get_report
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import ReportDocument, with_progress
from pipeline.contract.read_back import read_place
from pipeline.domain.assignment.deadlines import end_after, find_local_day
from pipeline.domain.assignment.offices import Routing, route
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import (
    OBJECTIONABLE,
    START,
    STEPS,
    Actor,
    FollowUp,
    Office,
    Progress,
    Status,
    apply,
    find_next,
    is_known,
    is_overtaken,
)
from pipeline.domain.officer import Officer
from pipeline.domain.place import Place
from pipeline.services.authority import HIDDEN, charge_of, require_charge, require_sight
from pipeline.services.choices import find_agency_kind
from pipeline.services.opened import Services
from pipeline.text.redaction.redact import redact

OBJECTION_WORKING_DAYS: Final = 10
"""Working days in which the citizen may object to an answer, and after which silence closes: SP4N-LAPOR!'s rule."""

APPLIED_WITHIN_S: Final = 5.0
"""Seconds that a step is waited for; one that takes longer is safe, and shows later."""

POLL_S: Final = 0.05


class Verb(StrEnum):
    """What officers do with reports, as they call it."""

    VERIFY = "verifikasi"
    ASK = "tanya"
    FORWARD = "disposisi"
    REDIRECT = "alihkan"
    WORK = "proses"
    POSTPONE = "tunda"
    HAND_BACK = "kembalikan"
    ANSWER = "jawab"
    RESOLVE = "selesaikan"
    CLOSE = "tutup"
    REOPEN = "buka"
    ARCHIVE = "arsipkan"
    WITHDRAW = "tarik"


VERBS: Final = {
    Verb.VERIFY: Status.VERIFIED,
    Verb.ASK: Status.INCOMPLETE,
    Verb.FORWARD: Status.FORWARDED,
    Verb.REDIRECT: Status.REDIRECTED,
    Verb.WORK: Status.IN_PROGRESS,
    Verb.POSTPONE: Status.POSTPONED,
    Verb.HAND_BACK: Status.OUT_OF_SCOPE,
    Verb.ANSWER: Status.FOLLOWED_UP,
    Verb.RESOLVE: Status.RESOLVED,
    Verb.CLOSE: Status.CLOSED,
    Verb.REOPEN: Status.REOPENED,
    Verb.ARCHIVE: Status.ARCHIVED,
    Verb.WITHDRAW: Status.WITHDRAWN,
}
"""The status that each brings a report into."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What somebody wants to do with a report.

    Attributes
    ----------
    actor, officer
        Who; an officer does it to reports that are theirs.
    agency
        Kind of agency to forward to, in the report's own place; None: the one that was concluded.
    text
        Answer or reason; what is personal data in it is redacted before anything keeps it.
    version
        Of the progress that was seen; None: whatever it is now.
    event_id
        By which the step is known when it is taken again; None: it is another each time.
    """

    status: Status
    actor: Actor
    officer: Officer | None = None
    agency: str | None = None
    text: str | None = None
    version: int | None = None
    event_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """A report after a step.

    Attributes
    ----------
    is_applied
        False while the step is on its way still.
    """

    report: ReportDocument
    progress: Progress
    is_applied: bool = True


@dataclass(frozen=True, slots=True)
class CaseFollowed:
    """A case after a step: its reports that took it, and why others did not."""

    followed: list[Followed] = field(default_factory=list)
    refused: dict[str, DataFault] = field(default_factory=dict)


async def find_progress(services: Services, any_id: str) -> Followed:
    """Give how far a report has come, by any of its ids; raises as `get_report`."""
    (seen,) = await _see_all(services, [await get_report(services.search, any_id)])
    return seen


async def _see_all(services: Services, reports: Sequence[ReportDocument]) -> list[Followed]:
    """Give reports as they are now: a search finds them as they were up to a second ago, before the last correction."""
    known = await (await _table(services)).find([each.report_id for each in reports])
    now = [(each, known.get(each.report_id, START)) for each in reports]
    return [Followed(report=with_progress(report, progress), progress=progress) for report, progress in now]


async def take_step(services: Services, any_id: str, step: Step, *, now: datetime) -> Followed:
    """Do something with a report.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`, `unknown_agency`, `not_yours` for another's report; those of `apply`:
        `stale_version` for who was second.
    Outage
        If it was not handed over: do it again.
    """
    return await _wait(services, await _send_step(services, await find_progress(services, any_id), step, now))


async def take_step_on_case(services: Services, any_id: str, step: Step, *, now: datetime) -> CaseFollowed:
    """Do something with each report of a case; those that cannot take the step are told, and keep none from it.

    A step with an `event_id` is known by it in each report when it is taken again. Those that an officer may not see
    are passed over in silence; raises `unknown_report` if the named one is such.
    """
    named = await find_progress(services, any_id)
    if step.officer:
        require_sight(step.officer, named.report, named.progress)
    done = CaseFollowed()
    sent = []
    members = [each async for each in services.search.all_of_case(named.report.case_id)]
    for seen in await _see_all(services, members):
        event_id = f"{step.event_id}:{seen.report.report_id}" if step.event_id else None
        try:
            sent.append(await _send_step(services, seen, replace(step, event_id=event_id), now))
        except DataFault as fault:
            if fault.code != HIDDEN:
                done.refused[seen.report.report_id] = fault
    for each, became in zip(sent, await _wait_for_all(services, sent), strict=True):
        if isinstance(became, DataFault):
            done.refused[each.event.report_id] = became
        else:
            done.followed.append(became)
    return done


async def _send_step(services: Services, seen: Followed, step: Step, now: datetime) -> Sent:
    return await send(services, seen, draft_event(seen, step, now))


async def hand_over(services: Services, seen: Followed, event: FollowUp) -> Followed:
    """Check an event, hand it over, and wait for what becomes of it; raises as `take_step`."""
    sent = await send(services, seen, event)
    return await _wait(services, sent)


@dataclass(frozen=True, slots=True)
class Sent:
    """An event on its way, and how its report will stand if nothing else was done meanwhile."""

    seen: Followed
    event: FollowUp
    after: Progress


async def send(services: Services, seen: Followed, event: FollowUp) -> Sent:
    """Check an event and hand it over; raises as `take_step`."""
    after = apply(seen.progress, event)
    publisher = await services.publisher()
    await publisher.follow_up(event)
    log.info("report_followed_up", report_id=event.report_id, status=event.status)
    return Sent(seen, event, after)


def draft_event(seen: Followed, step: Step, now: datetime) -> FollowUp:
    """Give the event of a step, with an officer to reports of theirs alone; raises as `require_charge`."""
    report, progress = seen.report, seen.progress
    if step.officer:
        require_charge(step.officer, report, progress)
    place = read_place(report.place) if report.place else None
    return FollowUp(
        event_id=step.event_id or uuid4().hex,
        report_id=report.report_id,
        based_on=progress.version if step.version is None else step.version,
        at=now,
        actor=step.actor,
        officer=step.officer.name if step.officer else None,
        status=step.status,
        office=_find_office(report, place, step) if step.status in (Status.FORWARDED, Status.REDIRECTED) else None,
        text=redact(step.text.strip()) if step.text else None,
        objection_until=find_objection_end(now, place) if step.status in OBJECTIONABLE else None,
    )


def find_objection_end(now: datetime, place: Place | None) -> datetime:
    """Give until when the citizen may object to what is said now: the end of a working day where it happened."""
    return end_after(find_local_day(now, place), OBJECTION_WORKING_DAYS, load_deadlines().calendar)


def _find_office(report: ReportDocument, place: Place | None, step: Step) -> Office | None:
    """Find the office to forward to: of the kind that is named in the report's place, or the one concluded."""
    if step.agency is not None:
        found = find_office(find_agency_kind(step.agency), report.category.label, place, on=report.received_at)
        return Office(found.code, found.name)
    agency = report.agency
    return Office(agency.code, agency.name) if agency.code and agency.name else None


def find_office(agency_kind: str, category: str, place: Place | None, *, on: datetime) -> Routing:
    """Find the office of a kind of agency for a place, as the rules in force have it."""
    day = find_local_day(on, place)
    return route(agency_kind, category, place, rules=load_routing_rules(), on=day.date)


async def _wait(services: Services, sent: Sent) -> Followed:
    """Wait until a step is applied; raises `stale_version` if another came first."""
    (became,) = await _wait_for_all(services, [sent])
    if isinstance(became, DataFault):
        raise became
    return became


async def _wait_for_all(services: Services, sent: Sequence[Sent]) -> list[Followed | DataFault]:
    """Wait until steps are applied, all of them together as long as one; gives what became of each."""
    table = await _table(services)
    report_ids = [each.event.report_id for each in sent]
    until = asyncio.get_running_loop().time() + APPLIED_WITHIN_S
    while True:
        found = await table.find(report_ids)
        became = [_became(each, found.get(each.event.report_id, START)) for each in sent]
        if all(became) or asyncio.get_running_loop().time() > until:
            return [
                each or replace(one.seen, progress=one.after, is_applied=False)
                for each, one in zip(became, sent, strict=True)
            ]
        await asyncio.sleep(POLL_S)


def _became(sent: Sent, progress: Progress) -> Followed | DataFault | None:
    """Tell what became of a step; None while it is on its way."""
    if is_known(progress, sent.event):
        return Followed(report=with_progress(sent.seen.report, progress), progress=progress)
    if is_overtaken(progress, sent.event):
        return DataFault("stale_version", "another step came first", version=progress.version, status=progress.status)
    return None


async def _table(services: Services) -> ProgressTable:
    return ProgressTable(await services.store())


def find_verbs(officer: Officer, followed: Followed) -> list[Verb]:
    """List what an officer may do with a report now; of another's report nothing."""
    if not officer.has(charge_of(followed.report, followed.progress)):
        return []
    after = find_next(followed.progress.status)
    return [verb for verb, status in VERBS.items() if status in after and officer.actor in STEPS[status].actors]
