"""An SMS report without a place gets one question; what its sender answers within a day completes the same report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from pipeline.adapters.store.questions import Questions
from pipeline.contract.document import ReportDocument
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.report import AnalysedReport
from pipeline.domain.taxonomy import ReportKind
from pipeline.services.additions import add_words, can_be_added_to
from pipeline.services.follow_up import Followed, find_progress
from pipeline.services.opened import Services

ANSWERED_WITHIN: Final = timedelta(days=1)
"""Later nobody remembers what was asked."""

OTHER_TOPIC_MIN: Final = 0.5
"""So sure the model must be that an SMS is about something else: then it is a report of its own."""

log = structlog.get_logger()


class NotYet(Outage):
    """An answer that cannot be taken now, because of its report alone: those of others can."""


@dataclass(frozen=True, slots=True)
class SmsAnswer:
    """An SMS that may be the answer to a question: who sent it, its group, and what it says."""

    person: str
    group_id: str
    text: str


async def lacks_place(services: Services, text: str) -> bool:
    """Whether a report that came by SMS does not say where; False if nobody can tell now: an officer asks then."""
    report = await _read(services, text)
    return report is not None and MissingPart.LOKASI in report.missing


async def remember_question(services: Services, person: str, report_id: str, *, now: datetime) -> None:
    """Remember that somebody was asked where their report is about."""
    await Questions(await services.store()).ask(person, report_id, at=now)


async def complete_by(services: Services, sms: SmsAnswer, *, now: datetime) -> ReportDocument | None:
    """Complete the report whose sender was asked; None if the SMS is a report of its own. May be repeated.

    Raises
    ------
    NotYet
        If the report is on its way still, or somebody does something else with it: come again.
    Outage
        If it was not handed over.
    """
    questions = Questions(await services.store())
    report_id = await questions.find(sms.person, sms.group_id, since=now - ANSWERED_WITHIN)
    if report_id is None or report_id == f"{Channel.SMS}:{sms.group_id}":
        return None
    seen = await _find(services, report_id)
    is_known = any(event.event_id == _event_id(sms) for event in seen.progress.history)
    if not is_known and not (
        can_be_added_to(seen.report, seen.progress) and await _is_about(services, seen.report, sms.text)
    ):
        return None
    if not await questions.answer(sms.person, sms.group_id):
        return None
    return await _add(services, report_id, sms, now)


async def forget_old_questions(services: Services, now: datetime) -> None:
    """Delete the questions that nobody answers any more."""
    await Questions(await services.store()).forget(before=now - 2 * ANSWERED_WITHIN)


async def _find(services: Services, report_id: str) -> Followed:
    """Find the report that was asked about; it is seconds old at least, so one that is not there comes still."""
    try:
        return await find_progress(services, report_id)
    except DataFault as fault:
        raise NotYet(f"the report that an SMS completes is on its way: {fault.code}") from fault


async def _add(services: Services, report_id: str, sms: SmsAnswer, now: datetime) -> ReportDocument:
    try:
        return (await add_words(services, report_id, sms.text, event_id=_event_id(sms), now=now)).report
    except DataFault as fault:
        raise NotYet(f"something else was done with the report meanwhile: {fault.code}") from fault


def _event_id(sms: SmsAnswer) -> str:
    return f"{Channel.SMS}:{sms.group_id}"


async def _is_about(services: Services, asked: ReportDocument, text: str) -> bool:
    """Whether an SMS answers: it is no report by itself, or one of the topic that was asked about."""
    read = await _read(services, text)
    if read is None or read.kind.label is not ReportKind.LAPORAN or MissingPart.POKOK_MASALAH in read.missing:
        return True
    is_sure = read.category.confidence >= OTHER_TOPIC_MIN
    return not (is_sure and read.category.label != asked.category.label)


async def _read(services: Services, text: str) -> AnalysedReport | None:
    """Read a text with the stages of the road; None where they cannot."""
    try:
        return (await services.reader.read(text, channel=Channel.SMS)).report
    except (DataFault, Outage, SetupFault) as fault:
        log.warning("sms_not_read", reason=type(fault).__name__)
        return None
