"""What a search answers as JSON, for officers and analysts: its fields are a contract."""

from __future__ import annotations

from pydantic import Field

from pipeline.adapters.search.question import Question
from pipeline.contract.document import ReportDocument, place_levels
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import DeadlineState, Status
from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording
from pipeline.services.answers import Answer, Moment
from pipeline.services.public_answers import NamedAnswer, OfficeAnswer
from pipeline.services.search import Found


class FoundAnswer(Answer):
    """A report that was found."""

    report_id: str = Field(examples=["sms:17"])
    case_id: str = Field(examples=["sms:17"])
    received_at: Moment
    channel: Channel
    kind: ReportKind
    category: NamedAnswer
    agency: OfficeAnswer
    place: str | None = Field(examples=["Kota Ambon, Maluku"])
    """All levels that are known, the most exact first."""
    status: Status
    deadline: DeadlineState
    needs_review: bool
    text: str = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])
    """Without personal data."""


class RemarkAnswer(Answer):
    """What a reader of the result should know."""

    code: str = Field(examples=["ejaan_diperbaiki"])
    detail: str = Field(examples=["Tidak ada laporan dengan kata itu; yang dicari sekarang: lampi -> lampu."])
    """Indonesian."""


class ReadAnswer(Answer):
    """How the words were read."""

    words: list[str] = Field(examples=[["jalan rusak"]])
    """Stems and known phrases; most of them must be there."""
    phrases: list[str] = Field(examples=[["lampu jalan"]])
    """What stood in quotes, as stems."""
    choices: list[list[str]] = Field(examples=[[["banjir", "longsor"]]])
    """Of each, one must be there."""
    excluded: list[str] = Field(examples=[["parkir"]])
    """What must be missing."""
    named: list[str] = Field(examples=[["Jawa Barat", "Dinas Pekerjaan Umum"]])
    """Places, agencies and categories that they name."""


class SearchAnswer(Answer):
    """A page of reports."""

    total: int = Field(examples=[12])
    complete: int = Field(examples=[3])
    """Those of them that have all that was asked for; they come first."""
    read_as: ReadAnswer
    remarks: list[RemarkAnswer]
    reports: list[FoundAnswer]
    next_cursor: str | None = Field(examples=["WyJ6WTdwMG0zUXgxIl0"])
    """Of the page that follows; null at the end."""


def search_answer(found: Found) -> SearchAnswer:
    """Lay out what was found."""
    return SearchAnswer(
        total=found.total,
        complete=found.complete,
        read_as=read_answer(found.question),
        remarks=[
            RemarkAnswer(code=each, detail=wording.query_remark(each, found.mended, found.complete))
            for each in found.remarks
        ],
        reports=[found_answer(each) for each in found.documents],
        next_cursor=found.cursor,
    )


def read_answer(question: Question) -> ReadAnswer:
    """Lay out how words were read."""
    return ReadAnswer(
        words=list(question.stems),
        named=[each.name for each in question.named],
        phrases=[each.stems for each in question.phrases],
        choices=[[each.stems for each in choice] for choice in question.choices],
        excluded=[each.stems for each in question.excluded],
    )


def found_answer(document: ReportDocument) -> FoundAnswer:
    """Lay out a report that was found."""
    category, agency = document.category.label, document.agency
    return FoundAnswer(
        report_id=document.report_id,
        case_id=document.case_id,
        received_at=document.received_at,
        channel=document.channel,
        kind=document.kind.label,
        category=NamedAnswer(slug=category, name=wording.category(category)),
        agency=OfficeAnswer(slug=agency.label, name=wording.agency_kind(agency.label), office=agency.name),
        place=place_levels(document.place) or None,
        status=document.follow_up.status,
        deadline=document.follow_up.deadline,
        needs_review=document.review.needed,
        text=document.text_redacted,
    )
