"""What the page of a report shows an officer, in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Final

from pipeline.classify.explanation import Explanation
from pipeline.contract.document import PredictionPart, ReportDocument, place_levels
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import Actor, Corrected, DeadlineState, FollowUp, Progress, Status
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility
from pipeline.services import wording
from pipeline.services.dates import write_time, zone_of
from pipeline.services.marking import MarkedText, mark_explained
from pipeline.services.officer_report import OfficerReport
from pipeline.web.console.near import NearView, near_view
from pipeline.web.console.steps import StepForm, step_form, where

QUESTIONS: Final = {"category": "topik", "agency": "instansi", "kind": "jenis", "urgency": "urgensi"}
"""What the models are asked, and how it stands in an address; the words are marked for one of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marking:
    """The text with what spoke for and against one answer, and the other answers whose words can be marked."""

    question: str
    answer: str
    confidence: int
    marked: MarkedText


@dataclass(frozen=True, kw_only=True, slots=True)
class RunnerUp:
    """A label that the models also thought of."""

    slug: str
    name: str
    percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """A question's answer and its runners-up."""

    title: str
    field: str
    name: str
    percent: int
    others: tuple[RunnerUp, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """Something in the history."""

    when: str
    who: str
    what: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPageView:
    """A report in words."""

    report_id: str
    tracking_id: str
    version: int
    text: str
    is_confidential: bool
    is_urgent: bool
    status: str
    told_citizen: str
    received: str
    channel: str
    marking: Marking | None
    markings: tuple[tuple[str, str], ...]
    answers: tuple[Answered, ...]
    kind: str
    report_type: str
    doubts: tuple[str, ...]
    where: str
    candidates: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    due: tuple[tuple[str, str, bool], ...]
    is_provisional: bool
    photos: tuple[str, ...]
    history: tuple[Happened, ...]
    members: tuple[NearView, ...]
    suggestions: tuple[NearView, ...]
    supporters: int
    case_size: int
    case_id: str
    steps: tuple[StepForm, ...]


def view_report(seen: OfficerReport, *, question: str, now: datetime) -> ReportPageView:
    """Lay a report out; its words are marked for one question."""
    report, progress = seen.document, seen.followed.progress
    zone = zone_of(report.place)
    place = report.place
    count = seen.case.count
    return ReportPageView(
        report_id=report.report_id,
        tracking_id=report.tracking_id,
        version=progress.version,
        text=seen.text,
        is_confidential=report.visibility is Visibility.CONFIDENTIAL,
        is_urgent=Flag.URGENT in report.flags,
        status=wording.label(Status, progress.status),
        told_citizen=wording.status(progress.status),
        received=write_time(report.received_at, zone),
        channel=wording.label(type(report.channel), report.channel),
        marking=_mark(seen, question),
        markings=tuple((name, slug) for slug, name in QUESTIONS.items() if _explanation(seen, slug)),
        answers=(
            _answered("Topik", "topik", report.category, wording.category),
            _answered("Jenis instansi", "instansi", report.agency, wording.agency_kind),
        ),
        kind=f"{wording.label(ReportKind, report.kind.label)} ({_percent(report.kind.confidence)}%)",
        report_type=wording.label(ReportType, report.report_type) if report.report_type else "",
        doubts=tuple(wording.label(ReviewReason, each) for each in report.review.reasons),
        where=where(place),
        candidates=tuple(each.name for each in place.candidates) if place else (),
        facts=tuple((name, value) for name, value in _facts(seen) if value),
        due=tuple(_due(report, now, zone)),
        is_provisional=bool(report.due and report.due.is_provisional),
        photos=(seen.opened.photos if seen.opened else report.photos),
        history=tuple(_history(progress, zone, since=0)),
        members=tuple(near_view(each, seen.text, zone) for each in seen.case.members),
        suggestions=tuple(near_view(each, seen.text, zone) for each in seen.case.suggestions),
        supporters=count.supporters if count else 1,
        case_size=count.reports if count else 1,
        case_id=report.case_id,
        steps=tuple(step_form(verb, report) for verb in seen.verbs),
    )


def view_changes(seen: OfficerReport, since: int) -> tuple[Happened, ...]:
    """Say what was done since an officer looked."""
    return tuple(_history(seen.followed.progress, zone_of(seen.document.place), since=since))


def _explanation(seen: OfficerReport, question: str) -> Explanation | None:
    return next((each for each in seen.explanations if each.question == question), None)


def _mark(seen: OfficerReport, question: str) -> Marking | None:
    found = _explanation(seen, question)
    if found is None:
        return None
    return Marking(
        question=question,
        answer=wording.model_answer(question, found.label),
        confidence=_percent(found.confidence),
        marked=mark_explained(seen.text, found),
    )


def _answered(title: str, field: str, part: PredictionPart, name: Callable[[str], str]) -> Answered:
    return Answered(
        title=title,
        field=field,
        name=name(part.label),
        percent=_percent(part.confidence),
        others=tuple(
            RunnerUp(slug=each.label, name=name(each.label), percent=_percent(each.confidence))
            for each in part.alternatives
        ),
    )


def _percent(share: float) -> int:
    return round(share * 100)


def _facts(seen: OfficerReport) -> Iterator[tuple[str, str]]:
    report, opened = seen.document, seen.opened
    office = report.follow_up.office or report.agency.name
    yield ("Ditangani" if report.follow_up.office else "Instansi yang berwenang"), office or "belum diketahui"
    stated = opened.stated_place if opened else report.stated_place
    yield "Lokasi menurut pelapor", stated or ""
    yield "Topik menurut pelapor", wording.category(report.stated_category) if report.stated_category else ""
    yield "Wilayah kanal", report.region or ""
    yield "Kurang", wording.missing_parts(report.completeness.missing) if report.completeness else ""
    yield "Tanda", wording.labels(Flag, tuple(each for each in report.flags if each != Flag.URGENT))
    yield "Pernah dikembalikan", f"{report.follow_up.handed_back} instansi" if report.follow_up.handed_back else ""


def _due(report: ReportDocument, now: datetime, zone: timezone) -> Iterator[tuple[str, str, bool]]:
    """Give each due date, and whether it is over."""
    if report.due:
        for name, until in (
            ("Verifikasi", report.due.verification),
            ("Tindak lanjut", report.due.follow_up),
            ("Penutupan", report.due.closing),
        ):
            yield name, write_time(until, zone), until < now
    if objection := report.follow_up.objection_until:
        yield "Keberatan pelapor", write_time(objection, zone), objection < now


def _history(progress: Progress, zone: timezone, *, since: int) -> Iterator[Happened]:
    for event in progress.history[since:]:
        yield Happened(
            when=write_time(event.at, zone),
            who=event.officer or wording.label(Actor, event.actor),
            what="; ".join(_what(event)),
            text=event.text or "",
        )


def _what(event: FollowUp) -> Iterator[str]:
    if event.status:
        yield wording.label(Status, event.status) + (f" ke {event.office.name}" if event.office else "")
    if event.corrected:
        yield "; ".join(_corrected(event.corrected)) or "jawaban model diterima"
    if event.deadline:
        yield wording.label(DeadlineState, event.deadline)
    if not (event.status or event.corrected or event.deadline):
        yield "keterangan ditambahkan"


def _corrected(corrected: Corrected) -> Iterator[str]:
    if corrected.kind:
        yield f"jenis kiriman: {wording.label(ReportKind, corrected.kind)}"
    if corrected.category:
        yield f"topik: {wording.category(corrected.category)}"
    if corrected.agency:
        yield f"jenis instansi: {wording.agency_kind(corrected.agency)}"
    if corrected.place:
        yield f"lokasi: {place_levels(corrected.place)}"
