"""What a page shows of a report. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Final

from pipeline.adapters.search.public_cases import SHOWN, PublicState, state_of
from pipeline.contract.document import DuePart, FollowUpPart, PlacePart, ReportDocument, StepPart, place_levels
from pipeline.domain.follow_up import OBJECTIONABLE, OPEN, VERIFYING, Actor, Status
from pipeline.domain.visibility import Visibility
from pipeline.services import wording
from pipeline.services.dates import write_day, write_time, zone_of
from pipeline.services.tracking import FoundReport

STATE_NAMES: Final = {
    PublicState.WAITING: "Menunggu diteruskan",
    PublicState.IN_WORK: "Sedang ditangani",
    PublicState.ANSWERED: "Sudah dijawab",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A step of a report's way; `is_done` is the past, `is_current` where it stands; `said` is why, and by whom."""

    name: str
    when: str
    is_done: bool = False
    is_current: bool = False
    office: str = ""
    said: str = ""
    is_reporters: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportView:
    """A report in words; of a confidential one, and of one that was withdrawn, there is no text.

    Attributes
    ----------
    asked
        What an officer asks, while the report waits for it.
    objection_until
        The last day to object; blank if there is nothing to object to.
    """

    text: str
    is_confidential: bool
    is_withdrawn: bool
    status: str
    told: str
    steps: tuple[Step, ...]
    facts: tuple[tuple[str, str], ...]
    missing: str
    asked: str
    answer: str
    answered: str
    objection_until: str
    supporters: int
    photos: tuple[str, ...]


def public_status(found: Status) -> str:
    """Say how far a report is to who did not send it; of one that is shown to nobody, what it is called."""
    return STATE_NAMES[state_of(found)] if found in SHOWN else _name(found)


def view_report(found: FoundReport, *, is_own: bool, now: datetime) -> ReportView:
    """Say what is known of a report.

    Parameters
    ----------
    is_own
        Its sender reads: nobody else sees what the sender wrote to the office about it.
    """
    report, zone = found.report, zone_of(found.report.place)
    follow_up = report.follow_up
    is_withdrawn = follow_up.status is Status.WITHDRAWN
    return ReportView(
        text="" if is_withdrawn else report.text_redacted,
        is_confidential=report.visibility is Visibility.CONFIDENTIAL,
        is_withdrawn=is_withdrawn,
        status=_name(follow_up.status) if is_own else public_status(follow_up.status),
        told=wording.status(follow_up.status),
        steps=_steps(report, zone, is_own=is_own, now=now),
        facts=() if is_withdrawn else tuple((name, value) for name, value in _facts(report) if value),
        missing=_missing(report),
        asked=_asked(follow_up),
        answer="" if is_withdrawn else follow_up.answer or "",
        answered=write_time(follow_up.answered_at, zone) if follow_up.answered_at else "",
        objection_until=_objection_until(follow_up, zone),
        supporters=found.supporters,
        photos=() if is_withdrawn else report.photos,
    )


def _steps(report: ReportDocument, zone: timezone, *, is_own: bool, now: datetime) -> tuple[Step, ...]:
    """Give the way of a report: what was done, and the days by which the rest is due."""
    history = report.follow_up.history
    received = Step(
        name=_name(Status.RECEIVED),
        when=write_time(report.received_at, zone),
        is_done=True,
        is_current=not history,
    )
    is_withdrawn = report.follow_up.status is Status.WITHDRAWN
    done = [
        _done_step(
            each,
            zone,
            is_current=each is history[-1],
            hides=is_withdrawn or (each.actor is Actor.REPORTER and not is_own),
        )
        for each in history
    ]
    return (received, *done, *_steps_ahead(report, zone, now))


def _done_step(step: StepPart, zone: timezone, *, is_current: bool, hides: bool) -> Step:
    return Step(
        name=_name(step.status),
        when=write_time(step.at, zone),
        is_done=True,
        is_current=is_current,
        office=step.office or "",
        said="" if hides else step.text or "",
        is_reporters=step.actor is Actor.REPORTER,
    )


def _name(status: Status) -> str:
    return wording.label(Status, status).capitalize()


def _steps_ahead(report: ReportDocument, zone: timezone, now: datetime) -> tuple[Step, ...]:
    follow_up = report.follow_up
    ends = _ends(report.due, follow_up.status) if report.due else {}
    if follow_up.status in (Status.FOLLOWED_UP, Status.RESOLVED) and follow_up.objection_until:
        ends = {"Ditutup, bila Anda tidak keberatan": follow_up.objection_until}
    return tuple(Step(name=name, when=_write_due(end, zone, now)) for name, end in ends.items())


def _write_due(end: datetime, zone: timezone, now: datetime) -> str:
    return f"paling lambat {write_day(end.astimezone(zone))}{', sudah lewat' if end < now else ''}"


def _ends(due: DuePart, status: Status) -> dict[str, datetime]:
    """Give the steps that are due, each with the end of its last day."""
    ends = {"Diverifikasi": due.verification} if status in VERIFYING else {}
    if status in OPEN:
        ends |= {"Ditindaklanjuti": due.follow_up, "Selesai": due.closing}
    return ends


def _missing(report: ReportDocument) -> str:
    if report.completeness is None or report.follow_up.status not in VERIFYING:
        return ""
    return wording.missing_parts(report.completeness.missing)


def _asked(follow_up: FollowUpPart) -> str:
    if follow_up.status is not Status.INCOMPLETE or not follow_up.history:
        return ""
    return follow_up.history[-1].text or ""


def _objection_until(follow_up: FollowUpPart, zone: timezone) -> str:
    until = follow_up.objection_until
    return write_day(until.astimezone(zone)) if until and follow_up.status in OBJECTIONABLE else ""


def _facts(report: ReportDocument) -> list[tuple[str, str]]:
    return [
        ("Instansi", report.follow_up.office or report.agency.name or ""),
        ("Topik", wording.category(report.category.label)),
        ("Lokasi", _where(report.place)),
        ("Tanggal kejadian", _day(report.event_date)),
    ]


def _where(place: PlacePart | None) -> str:
    levels = place_levels(place)
    return ", ".join(part for part in (place.detail if place else None, levels) if part)


def _day(day: date | None) -> str:
    return write_day(day) if day else ""
