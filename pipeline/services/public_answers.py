"""What goes out as JSON to who is no officer: cases and reports without an id that can be guessed."""

from __future__ import annotations

from pydantic import Field

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.case_counts import CaseCount
from pipeline.contract.document import ReportDocument, place_levels
from pipeline.domain.channel import Channel
from pipeline.domain.taxonomy import ReportType
from pipeline.services import wording
from pipeline.services.answers import Answer, CaseAnswer, Moment, case_answer
from pipeline.services.callers import Viewer
from pipeline.services.cases import Member
from pipeline.services.viewing import CasePage, SeenCase, SeenReport, may_read_text


class NamedAnswer(Answer):
    """A value, and its name as people read it."""

    slug: str = Field(examples=["infrastruktur"])
    name: str = Field(examples=["Infrastruktur"])


class OfficeAnswer(NamedAnswer):
    """The kind of agency that must answer, and the office itself if it is known."""

    office: str | None = Field(examples=["Dinas Perhubungan Kota Ambon"])


class PublicCaseSummary(Answer):
    """A case in a few words."""

    case_id: str = Field(examples=["KjuAsUU6wO9IfhlSdB9Vf4-l1kW9u"])
    """A code that nobody can guess; it stays the same as long as the case has this oldest report."""
    text: str | None = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])
    """Of its oldest report, without personal data; null if this viewer may not read it."""
    category: str | None = Field(examples=["infrastruktur"])
    place: str | None = Field(examples=["Kota Ambon, Maluku"])
    """All levels that are known, the most exact first."""
    reports: int = Field(examples=[3])
    supporters: int = Field(examples=[4])
    """Distinct people who reported or follow it; each unknown reporter counts."""
    followers: int = Field(examples=[2])
    channels: list[str] = Field(examples=[["sms", "web"]])
    first_at: Moment
    last_at: Moment


class PublicMember(Answer):
    """A report of a case."""

    is_yours: bool
    """Whether it was this report by whose ID the case was asked for."""
    channel: Channel
    received_at: Moment
    text: str | None = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])
    """Without personal data; null if this viewer may not read it."""


class PublicCaseAnswer(PublicCaseSummary):
    """A case and its reports, oldest first."""

    members: list[PublicMember]


class CasesAnswer(Answer):
    """A page of cases."""

    cases: list[PublicCaseSummary]
    next_cursor: str | None = Field(examples=["zY7p0m3Qx1"])
    """Of the page that follows; null at the end."""


class DueAnswer(Answer):
    """By when the office must act."""

    verification: Moment
    follow_up: Moment
    closing: Moment


class ReportStatusAnswer(Answer):
    """What is known of a report today."""

    tracking_id: str = Field(examples=["7K3M9QX0T4"])
    channel: Channel
    received_at: Moment
    text: str = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])
    """Without personal data."""
    report_type: ReportType | None
    category: NamedAnswer
    agency: OfficeAnswer
    place: str | None = Field(examples=["Kota Ambon, Maluku"])
    missing: list[str] = Field(examples=[["lokasi"]])
    """What an office needs before it can act, Indonesian."""
    due: DueAnswer | None
    case: PublicCaseSummary | None


def viewed_case_answer(seen: SeenCase, viewer: Viewer, ids: SealedIds) -> CaseAnswer | PublicCaseAnswer:
    """Tell a case: to an officer with all its ids, to others without."""
    if viewer.officer:
        return case_answer(seen.case)
    oldest = seen.case.oldest
    return PublicCaseAnswer(
        **_summary(seen.case.count, oldest, viewer, ids),
        members=[_member(each, oldest, seen.asked, viewer) for each in seen.case.members],
    )


def cases_answer(page: CasePage, viewer: Viewer, ids: SealedIds) -> CasesAnswer:
    """Tell a page of cases."""
    return CasesAnswer(
        cases=[PublicCaseSummary(**_summary(count, oldest, viewer, ids)) for count, oldest in page.cases],
        next_cursor=page.cursor,
    )


def report_status_answer(seen: SeenReport, viewer: Viewer, ids: SealedIds) -> ReportStatusAnswer:
    """Tell what is known of a report."""
    document, opened = seen.document, seen.opened
    return ReportStatusAnswer(
        tracking_id=document.tracking_id,
        channel=document.channel,
        received_at=document.received_at,
        text=opened.text_redacted if opened else document.text_redacted,
        report_type=document.report_type,
        category=NamedAnswer(slug=document.category.label, name=wording.category(document.category.label)),
        agency=OfficeAnswer(
            slug=document.agency.label, name=wording.agency_kind(document.agency.label), office=document.agency.name
        ),
        place=place_levels(opened.place if opened else document.place) or None,
        missing=[wording.label(type(each), each) for each in document.completeness.missing]
        if document.completeness
        else [],
        due=_due(document),
        case=PublicCaseSummary(**_summary(seen.count, seen.oldest, viewer, ids)) if seen.count else None,
    )


def _due(document: ReportDocument) -> DueAnswer | None:
    due = document.due
    return DueAnswer(verification=due.verification, follow_up=due.follow_up, closing=due.closing) if due else None


def _summary(count: CaseCount, oldest: ReportDocument | None, viewer: Viewer, ids: SealedIds) -> dict[str, object]:
    is_read = oldest is not None and may_read_text(viewer, oldest, is_shown=True)
    return {
        "case_id": ids.case_code(count.case_id),
        "text": oldest.text_redacted if oldest and is_read else None,
        "category": oldest.category.label if oldest else None,
        "place": (place_levels(oldest.place) or None) if oldest else None,
        "reports": count.reports,
        "supporters": count.supporters,
        "followers": count.followers,
        "channels": list(count.channels),
        "first_at": count.first_at,
        "last_at": count.last_at,
    }


def _member(member: Member, oldest: ReportDocument, asked: str | None, viewer: Viewer) -> PublicMember:
    document = member.document
    is_yours = document.report_id == asked
    is_read = may_read_text(viewer, document, is_shown=is_yours or document is oldest)
    return PublicMember(
        is_yours=is_yours,
        channel=document.channel,
        received_at=document.received_at,
        text=document.text_redacted if is_read else None,
    )
