"""Withdrawing a report by its tracking ID, and by a code that is sent to its contact where it has one.

A tracking ID is passed on: to a neighbour, to an office. So where a contact was left, its owner decides. Where none
was, the tracking ID is all that anybody can show, and whoever reported without a name must be able to withdraw too;
the report stays on record, so that what was withdrawn by a stranger is not lost.
"""

from __future__ import annotations

import hmac
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pipeline.adapters.store.outbox import Outbox
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Actor, Status
from pipeline.domain.notices.at_once import withdrawal_code
from pipeline.domain.notification import Notice
from pipeline.domain.reporter import reporter_hash
from pipeline.services.follow_up import Followed, Step, take_step
from pipeline.services.notices.readers import can_be_told, find_way
from pipeline.services.notices.telling import find_links
from pipeline.services.opened import Services
from pipeline.services.outbox import digest, make_message
from pipeline.services.sealed import open_contact

DIGITS: Final = 8
"""Of a code: some tens of guesses a minute find one of them in years, and it holds for two days at most."""


class Proof(StrEnum):
    """What shows that a report may be withdrawn."""

    TRACKING_ID = "kode_lacak"
    CODE = "kode"
    OFFICER = "petugas"
    """It has a contact that no code can be sent to from here: an officer withdraws it."""


async def find_proof(services: Services, report_id: str) -> Proof:
    """Tell what is asked for before a report is withdrawn; a DataFault `not_opened` as `open_contact`."""
    contact = await open_contact(services, report_id)
    if contact is None:
        return Proof.TRACKING_ID
    return Proof.CODE if can_be_told(services, find_way(services, contact)) else Proof.OFFICER


async def send_code(services: Services, report: ReportDocument, *, now: datetime) -> None:
    """Send the code of today to the contact; asked for again on one day, it is sent once."""
    contact = await open_contact(services, report.report_id)
    way = find_way(services, contact or "")
    if contact is None or not can_be_told(services, way):
        raise DataFault("withdraw_by_officer", "the contact cannot be sent a code")
    today, code = now.date(), report.tracking_id
    person = reporter_hash(report.channel, contact, services.keys().reporter)
    notice = withdrawal_code(code, _code(services, report.report_id, today))
    said = Notice(notice.kind, {**notice.values, **find_links(services, way, person, code)})
    about = f"withdraw:{report.report_id}:{today}"
    message = make_message(services, way, to=contact, said=said, about=about, report_id=report.report_id)
    await Outbox(await services.store()).put(message, due_at=now)


async def withdraw(services: Services, report: ReportDocument, step: Step, *, code: str, now: datetime) -> Followed:
    """Withdraw a report.

    Raises
    ------
    DataFault
        `wrong_code`, `withdraw_by_officer`; as `take_step` otherwise.
    """
    proof = await find_proof(services, report.report_id)
    if proof is Proof.OFFICER:
        raise DataFault("withdraw_by_officer", "the contact cannot be sent a code")
    if proof is Proof.CODE and not _is_right(services, report.report_id, code, now):
        raise DataFault("wrong_code", "not the code that was sent")
    return await take_step(services, report.report_id, step, now=now)


def withdrawal(*, version: int, event_id: str) -> Step:
    """Give the step that withdraws."""
    return Step(status=Status.WITHDRAWN, actor=Actor.REPORTER, version=version, event_id=event_id)


def _is_right(services: Services, report_id: str, typed: str, now: datetime) -> bool:
    """Whether a code is that of today or yesterday."""
    digits = "".join(letter for letter in typed if letter.isdecimal() and letter.isascii())
    codes = [_code(services, report_id, now.date() - timedelta(days=ago)) for ago in (0, 1)]
    return any([hmac.compare_digest(digits, each) for each in codes])


def _code(services: Services, report_id: str, day: date) -> str:
    made = int.from_bytes(digest(services.keys().form, "withdraw", report_id, day.isoformat()))
    return f"{made % 10**DIGITS:0{DIGITS}}"
