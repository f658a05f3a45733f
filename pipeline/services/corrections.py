"""What an officer says of a report after the models (koreksi): it changes the document, and trains the next model."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import structlog

from pipeline.adapters.reference.gazetteer import load_place_finder
from pipeline.contract.document import ReportDocument
from pipeline.contract.read_back import read_place
from pipeline.domain.assignment.offices import Routing
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import STEPS, VERIFYING, Corrected, FollowUp, Office, Progress, Status, apply
from pipeline.domain.officer import Officer
from pipeline.domain.place import Place
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.visibility import FINE, Visibility, coarse
from pipeline.services.authority import require_charge
from pipeline.services.choices import find_agency_kind, find_category
from pipeline.services.follow_up import Followed, find_office, find_progress, hand_over
from pipeline.services.opened import Services

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What an officer says; None where nothing.

    Attributes
    ----------
    category, agency
        By slug or name.
    place
        In words, such as `Kelurahan Sukajadi, Kota Bandung`.
    accepts
        Whether all that the models said is right but for what is said here.
    """

    kind: ReportKind | None = None
    report_type: ReportType | None = None
    category: str | None = None
    agency: str | None = None
    place: str | None = None
    accepts: bool = False


async def correct(
    services: Services,
    any_id: str,
    said: Said,
    *,
    officer: Officer,
    now: datetime,
    version: int | None = None,
    event_id: str | None = None,
) -> Followed:
    """Correct or confirm what was concluded of a report; one that waited for a person is verified by it.

    That of an agency's own officer verifies nothing: others do that.

    Parameters
    ----------
    event_id
        By which it is known when it is said again; None: it is another each time.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`, `not_yours`; `nothing_said`; `unknown_category`, `unknown_agency`,
        `unknown_region` with the nearest known; `stale_version` if another came first.
    Outage
        If it was not handed over: correct again.
    """
    seen = await find_progress(services, any_id)
    require_charge(officer, seen.report, seen.progress)
    if event_id and any(known.event_id == event_id for known in seen.progress.history):
        return seen
    labels = _labels(seen.report, said)
    place = _find_place(said.place, seen.report) if said.place else None
    if labels == Labels() and place is None:
        raise DataFault("nothing_said", "name what is to be corrected, or accept all")
    event = _event(seen, _corrected(seen.report, labels, place), officer, now, version, event_id)
    apply(seen.progress, event)  # what is refused is no label
    if seen.report.text_redacted:  # a confidential report has no text to learn from
        publisher = await services.publisher()
        await publisher.correct(_correction(seen, labels, _hash(services, officer.name), now))
    log.info("report_corrected", report_id=seen.report.report_id)
    return await hand_over(services, seen, event)


def _labels(report: ReportDocument, said: Said) -> Labels:
    """Give the label of each question that an officer answered: by saying it, or by accepting what was said."""
    accepted = Labels(kind=report.kind.label, category=report.category.label, agency=report.agency.label)
    held = accepted if said.accepts else Labels()
    return Labels(
        kind=said.kind or held.kind,
        category=find_category(said.category) if said.category else held.category,
        agency=find_agency_kind(said.agency) if said.agency else held.agency,
        report_type=said.report_type,
    )


def _find_place(words: str, report: ReportDocument) -> Place:
    found = load_place_finder().find(words, on=report.received_at.date())
    if found is None:
        raise DataFault("unknown_region", "no known place in the words", given=words, nearest=())
    return coarse(found) if report.visibility is Visibility.CONFIDENTIAL else found


def _corrected(report: ReportDocument, labels: Labels, place: Place | None) -> Corrected:
    office = _find_office(report, labels, place) if labels.agency or labels.category or place else None
    return Corrected(
        kind=labels.kind,
        report_type=labels.report_type,
        category=labels.category,
        agency=labels.agency,
        place=place,
        office=Office(office.code, office.name) if office else None,
        office_level=office.level if office else None,
    )


def _find_office(report: ReportDocument, labels: Labels, place: Place | None) -> Routing | None:
    """Find who must answer; of a confidential report not an office whose name tells more than its regency."""
    known = place or (read_place(report.place) if report.place else None)
    kind, category = labels.agency or report.agency.label, labels.category or report.category.label
    found = find_office(kind, category, known, on=report.received_at)
    return None if report.visibility is Visibility.CONFIDENTIAL and found.level in FINE else found


def _event(
    seen: Followed, corrected: Corrected, officer: Officer, now: datetime, version: int | None, event_id: str | None
) -> FollowUp:
    progress: Progress = seen.progress
    verifies = progress.status in VERIFYING and officer.actor in STEPS[Status.VERIFIED].actors
    return FollowUp(
        event_id=event_id or uuid4().hex,
        report_id=seen.report.report_id,
        based_on=progress.version if version is None else version,
        at=now,
        actor=officer.actor,
        officer=officer.name,
        status=Status.VERIFIED if verifies else None,
        corrected=corrected,
    )


def _correction(seen: Followed, labels: Labels, officer: str, now: datetime) -> Correction:
    report, earlier = seen.report, seen.progress.corrected or Corrected()
    return Correction(
        report_id=report.report_id,
        channel=report.channel,
        received_at=report.received_at,
        corrected_at=now,
        text_redacted=report.text_redacted,
        predicted=_predicted(report, earlier),
        corrected=_with_earlier(labels, earlier),
        model_version=report.model_version or "",
        officer=officer,
        region=report.region,
    )


def _with_earlier(labels: Labels, earlier: Corrected) -> Labels:
    """Give what people say of a report by now: of its corrections the newest counts, and tells all of it."""
    return Labels(
        kind=labels.kind or earlier.kind,
        category=labels.category or earlier.category,
        agency=labels.agency or earlier.agency,
        report_type=labels.report_type or earlier.report_type,
    )


def _predicted(report: ReportDocument, earlier: Corrected) -> Labels:
    """Give what the models had said; a document that was corrected before no longer tells it."""
    return Labels(
        kind=None if earlier.kind else report.kind.label,
        category=None if earlier.category else report.category.label,
        agency=None if earlier.agency else report.agency.label,
    )


def _hash(services: Services, officer: str) -> str:
    """Name an officer so that all their corrections can be found, and not who it is."""
    return hmac.digest(services.keys().officer, officer.encode(), "sha256")[:16].hex()
