"""What a citizen adds to a report: told in its progress, and analysed with it anew, under the report's own id.

The event comes first, and with it the words are safe; then the whole text goes to `analyse` again, as a post does to
which its author added something. What is analysed is the text as it is known here, redacted, because nobody keeps
another for longer than days; an addition that was told and is not in it yet goes along, so that of two none is lost.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.store.sealed_reports import SealedReports
from pipeline.contract.document import ReportDocument
from pipeline.contract.records import RECEIVED, Message
from pipeline.domain.channel import traits_of
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import MAX_TEXT_CHARS, VERIFYING, Actor, FollowUp, Progress, Status
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.visibility import Visibility
from pipeline.services.follow_up import Followed, find_progress, hand_over
from pipeline.services.opened import Services
from pipeline.services.sealed import open_text
from pipeline.text.redaction.redact import redact

CONCLUDED: Final = frozenset({Flag.TEXT_CUT, Flag.INCOMPLETE, Flag.URGENT, Flag.FLOOD})
"""Flags that are raised anew with each analysis."""

log = structlog.get_logger()


def can_be_added_to(report: ReportDocument, progress: Progress) -> bool:
    """Whether the report's own page and SMS take additions: not later than it goes to an office.

    A post has the thread of its author for it.
    """
    return progress.status in VERIFYING and not traits_of(report.channel).is_social


async def add_words(
    services: Services, any_id: str, words: str, *, event_id: str, version: int | None = None, now: datetime
) -> Followed:
    """Complete a report by what its sender adds; done again with the same event, it changes nothing.

    Raises
    ------
    DataFault
        `text_needed`, `answer_too_long`, `addition_too_late`; as `take_step` otherwise.
    Outage
        If it was not handed over: add again.
    """
    seen = await find_progress(services, any_id)
    _check(seen, words, event_id)
    followed = await hand_over(services, seen, _event(seen, words, event_id, version, now))
    received = await _as_received(services, seen.report, words, followed.progress)
    sender = await services.sender()
    await sender.send(Topic.RECEIVED, [Message(RECEIVED.encode(received), key=received.report_id.encode())])
    log.info("report_added_to", report_id=received.report_id)
    return followed


def _check(seen: Followed, words: str, event_id: str) -> None:
    if not words.strip():
        raise DataFault("text_needed", "nothing is added", asked=seen.progress.status)
    if len(words) > MAX_TEXT_CHARS:
        raise DataFault("answer_too_long", f"at most {MAX_TEXT_CHARS} letters", limit=MAX_TEXT_CHARS)
    is_known = any(event.event_id == event_id for event in seen.progress.history)
    if not is_known and not can_be_added_to(seen.report, seen.progress):
        raise DataFault("addition_too_late", "it is with an office, or done", status=seen.progress.status)


def _event(seen: Followed, words: str, event_id: str, version: int | None, now: datetime) -> FollowUp:
    """Tell that something was added; the words too, but for those of a confidential report."""
    is_asked = seen.progress.status is Status.INCOMPLETE
    is_confidential = seen.report.visibility is Visibility.CONFIDENTIAL
    return FollowUp(
        event_id=event_id,
        report_id=seen.report.report_id,
        based_on=seen.progress.version if version is None else version,
        at=now,
        actor=Actor.REPORTER,
        status=Status.NEEDS_VERIFICATION if is_asked else None,
        text=None if is_confidential else redact(words.strip()),
    )


async def _as_received(services: Services, report: ReportDocument, words: str, progress: Progress) -> ReceivedReport:
    """Give the report as it would have come with all that was added."""
    shown = await open_text(services, report.report_id) or report
    kept = await SealedReports(await services.store()).find(report.report_id)
    return ReceivedReport(
        report_id=report.report_id,
        tracking_id=report.tracking_id,
        channel=report.channel,
        received_at=report.received_at,
        text=_join(shown.text_redacted, words.strip(), progress),
        reporter=shown.reporter or (kept.reporter if kept else None),
        region=shown.region,
        location=GeoPoint(lat=shown.location.lat, lon=shown.location.lon) if shown.location else None,
        stated_category=shown.stated_category,
        stated_place=shown.stated_place,
        event_date=shown.event_date,
        photos=shown.photos,
        post=shown.post if isinstance(shown, AnalysedReport) else None,
        flags=tuple(flag for flag in report.flags if flag not in CONCLUDED),
        visibility=report.visibility,
    )


def _join(text: str, words: str, progress: Progress) -> str:
    """Put behind a text what was added, each addition once."""
    before = [event.text for event in progress.history if _is_addition(event) and event.text != redact(words)]
    for each in (*before, words):
        if each and redact(each) not in text:
            text = f"{text}\n{each}"
    return text


def _is_addition(event: FollowUp) -> bool:
    return event.actor is Actor.REPORTER and event.status in (None, Status.NEEDS_VERIFICATION)
