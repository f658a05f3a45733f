"""An agency's own system answers: steps of `instansi`, signed with its office's secret, each once by its own id."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook

from pipeline.adapters.store.offices import Offices
from pipeline.domain.delivery import OfficeSettings, Way
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import STEPS, Actor, Progress
from pipeline.services.authority import HIDDEN
from pipeline.services.follow_up import VERBS, Followed, Step, find_progress, take_step
from pipeline.services.offices import office_secret
from pipeline.services.opened import Services
from pipeline.services.signatures import TOLERANCE

OFFICE_VERBS: Final = tuple(verb for verb, status in VERBS.items() if Actor.AGENCY in STEPS[status].actors)
"""What an agency may do with its reports, as `domain/follow_up.py` has it."""

_EVENT_ID: Final = re.compile(r"[\w.:-]{1,128}", re.ASCII)
"""An agency's id of an event: a UUID, a number, a name of its own."""

NOBODY: Final = OfficeSettings(code="", way=Way.QUEUE)
"""Whose secret nobody has: an office that is not there is found out as slowly as a wrong signature."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedEvent:
    """A body and its headers of Standard Webhooks; None where one is missing."""

    event_id: str | None
    timestamp: str | None
    signatures: str | None
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeStep:
    """What an agency does with a report.

    Attributes
    ----------
    event_id
        The agency's own: what comes twice under it happened once.
    version
        Of the progress that it has seen; None: whatever it is now.
    """

    event_id: str
    report_id: str
    verb: str
    text: str | None = None
    version: int | None = None


async def check_office(services: Services, code: str, event: SignedEvent, *, now: datetime) -> str:
    """Give the id of an event that an office signed.

    Raises
    ------
    DataFault
        `webhook_unsigned`, `webhook_signature_wrong` (for an office without settings, too), `signature_stale`,
        `invalid_event_id`.
    """
    if event.event_id is None or event.timestamp is None or event.signatures is None:
        raise DataFault("webhook_unsigned", "sign as Standard Webhooks has it: docs/offices.md")
    office = await Offices(await services.store()).find(code)
    moment = _read_time(event.timestamp)
    secret = office_secret(services, office or NOBODY)
    if not _is_signed(secret, event, moment) or office is None:
        raise DataFault("webhook_signature_wrong", "signed are id, timestamp and body, a dot between them")
    if moment is None or abs(now - moment) > TOLERANCE:
        raise DataFault("signature_stale", "sign again, with a right clock", limit=TOLERANCE.seconds // 60)
    if not _EVENT_ID.fullmatch(event.event_id):
        raise DataFault("invalid_event_id", "an id has 1 to 128 letters, digits, dots, colons and dashes")
    return event.event_id


async def take_office_step(services: Services, code: str, asked: OfficeStep, *, now: datetime) -> Followed:
    """Take an agency's step with a report that its office has; done again under the same id, it changes nothing.

    Raises
    ------
    DataFault
        `unknown_report`, also for another office's; `invalid_step` for one that is no agency's; as `take_step`.
    Outage
        If it was not handed over: send it again.
    """
    verb = next((each for each in OFFICE_VERBS if each == asked.verb), None)
    if verb is None:
        raise DataFault("invalid_step", "no step of an agency", known=", ".join(OFFICE_VERBS))
    event_id = f"{code}:{asked.event_id}"
    seen = await _find(services, asked.report_id)
    if _knows(seen.progress, event_id):
        return seen
    if seen.progress.office is None or seen.progress.office.code != code:
        raise DataFault(HIDDEN, "no report of this office")
    step = Step(
        status=VERBS[verb],
        actor=Actor.AGENCY,
        text=asked.text,
        version=seen.progress.version if asked.version is None else asked.version,
        event_id=event_id,
    )
    return await take_step(services, seen.report.report_id, step, now=now)


async def _find(services: Services, report_id: str) -> Followed:
    """Give how far a report has come; what is no id at all is as unknown as any other."""
    try:
        return await find_progress(services, report_id)
    except DataFault as fault:
        raise DataFault(HIDDEN, "no report of this office") from fault


def _knows(progress: Progress, event_id: str) -> bool:
    return any(known.event_id == event_id for known in progress.history)


def _is_signed(secret: str, event: SignedEvent, moment: datetime | None) -> bool:
    """Whether one of the signatures is right: while a secret is changed, a sender may send two."""
    if moment is None:
        return False
    try:
        right = Webhook(secret).sign(str(event.event_id), moment, event.body.decode()).encode()
    except UnicodeDecodeError:
        return False
    given = (event.signatures or "").encode("utf-8", "surrogatepass").split()
    return any([hmac.compare_digest(right, each) for each in given])


def _read_time(timestamp: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None
