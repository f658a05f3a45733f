"""What goes out as JSON, over HTTP and with `--json`: its fields are a contract. Nothing in here names a reporter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.case_counts import CaseCount
from pipeline.classify.explanation import Explanation, Part, Reading
from pipeline.contract.document import ReportDocument, format_time, place_levels
from pipeline.domain.case import DuplicateKind, OfficerDecision, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.delivery import Delivery, DeliveryState, Way
from pipeline.domain.follow_up import Actor, DeadlineState, FollowUp, Status
from pipeline.domain.officer import Officer
from pipeline.duplicates.verdict.pair_reasons import PairReasons
from pipeline.services import wording
from pipeline.services.cases import CaseView, Member, SimilarCase, Suggestion
from pipeline.services.follow_up import CaseFollowed, Followed, Verb, find_verbs
from pipeline.services.intake import Receipt

WEIGHT_DIGITS = 4
"""Digits kept of a word's weight and of a confidence; calibration is not finer than this."""

Moment = Annotated[
    datetime,
    PlainSerializer(format_time, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-24T01:02:03Z"]}),
]
"""UTC to the second."""


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, use_attribute_docstrings=True)


class WarningAnswer(Answer):
    """A field that says nothing here: the report goes on without it."""

    code: str = Field(examples=["unknown_region"])
    detail: str = Field(examples=["Wilayah Ambonn tidak dikenal. Maksud Anda Kota Ambon?"])
    """What is not known and what is, Indonesian."""


class ReceiptAnswer(Answer):
    """A report was taken, and is safe."""

    report_id: str = Field(examples=["web:7"])
    tracking_id: str = Field(examples=["7K3M9QX0T4"])
    """By which its sender follows it (kode lacak)."""
    peringatan: list[WarningAnswer] = []
    """What of its fields is not known."""


class CaseSummaryAnswer(Answer):
    """A case in a few words."""

    case_id: str = Field(examples=["sms:17"])
    text: str = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])
    """Of its oldest report, without personal data."""
    category: str = Field(examples=["infrastruktur"])
    place: str | None = Field(examples=["Kota Ambon, Maluku"])
    """All levels that are known, the most exact first."""
    reports: int = Field(examples=[3])
    supporters: int = Field(examples=[4])
    """Distinct people who reported or follow it; each unknown reporter counts."""
    followers: int = Field(examples=[2])
    channels: list[str] = Field(examples=[["sms", "web"]])
    first_at: Moment
    last_at: Moment


class ReportAnswer(Answer):
    """A report of a case."""

    report_id: str = Field(examples=["sms:17"])
    channel: Channel
    received_at: Moment
    text: str = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])


class OldestAnswer(ReportAnswer):
    """The report whose text stands for the case; it repeats none."""

    duplicate_kind: None = None


class WhyAnswer(Answer):
    """Why a report is like another."""

    like: str = Field(examples=["sms:1"])
    """report_id of the other."""
    score: float = Field(ge=0.0, le=1.0, examples=[0.93])
    days_apart: int = Field(examples=[2])
    reasons: list[str] = Field(examples=[["pada hari yang sama"]])
    """Sentences, Indonesian."""
    shared_words: list[str] = Field(examples=[["lampu", "padam"]])
    differing_words: list[str] = Field(examples=[["kemarin"]])


class MemberAnswer(WhyAnswer, ReportAnswer):
    """A later report of a case, and the earlier one that it is explained by."""

    duplicate_kind: DuplicateKind | None


class SuggestionAnswer(WhyAnswer, ReportAnswer):
    """A report of another case that may tell of the same incident."""

    case_id: str = Field(examples=["KjuAsUU6wO9IfhlSdB9Vf4-l1kW9u"])


class CaseAnswer(CaseSummaryAnswer):
    """A case: its reports, oldest first, and what may belong to it."""

    members: list[MemberAnswer | OldestAnswer]
    suggestions: list[SuggestionAnswer]


class SimilarCaseAnswer(CaseSummaryAnswer):
    """A case that a text would join (`merge`), or may tell of (`link`)."""

    same: Literal["merge", "link", "none"]
    score: float = Field(ge=0.0, le=1.0, examples=[0.93])
    reasons: list[str] = Field(examples=[["pada hari yang sama"]])
    """Sentences, Indonesian."""


class SimilarAnswer(Answer):
    """The cases that a text is like, the likeliest first."""

    cases: list[SimilarCaseAnswer]


class FollowAnswer(Answer):
    """The case that is followed now, by its code."""

    case_id: str = Field(examples=["KjuAsUU6wO9IfhlSdB9Vf4-l1kW9u"])


class StepAnswer(Answer):
    """Something that was done with a report."""

    at: Moment
    actor: Actor
    status: Status
    office: str | None = Field(examples=["Dinas Pekerjaan Umum Kota Ambon"])
    text: str | None = Field(examples=["Lampu sudah diganti."])


class DeliveryAnswer(Answer):
    """What became of the message to the office."""

    way: Way
    state: DeliveryState
    at: Moment


class FollowUpAnswer(Answer):
    """How far a report has come, and what the officer who asks may do next."""

    report_id: str = Field(examples=["sms:17"])
    status: Status
    version: int = Field(examples=[2])
    """Name it with the next step, so that nobody undoes another's work unseen."""
    is_applied: bool
    """False while the last step is on its way: it is safe, and shows within seconds."""
    office: str | None = Field(examples=["Dinas Pekerjaan Umum Kota Ambon"])
    delivery: DeliveryAnswer | None
    """Null where the office has the queue alone."""
    deadline: DeadlineState
    answer: str | None = Field(examples=["Lampu sudah diganti."])
    objection_until: Moment | None
    allowed: list[Verb] = Field(examples=[["jawab", "tunda"]])
    history: list[StepAnswer]


class OfficeStepAnswer(Answer):
    """How a report stands after an agency's step."""

    report_id: str = Field(examples=["sms:17"])
    status: Status
    version: int = Field(examples=[3])
    is_applied: bool
    """False while the step is on its way: it is safe, and shows within seconds."""


class RefusedStepAnswer(Answer):
    """A report of a case that could not take the step."""

    report_id: str = Field(examples=["sms:17"])
    code: str = Field(examples=["transition_forbidden"])
    detail: str = Field(examples=["Dari status ditutup tidak dapat ke diproses; yang dapat: dibuka_kembali."])


class CaseFollowedAnswer(Answer):
    """What became of each report of a case."""

    followed: list[FollowUpAnswer]
    refused: list[RefusedStepAnswer]


class DecisionAnswer(Answer):
    """A decision on two reports, or on the one that was split off."""

    kind: OfficerDecisionKind
    report_id: str = Field(examples=["sms:17"])
    other_id: str | None = Field(examples=["web:2"])


class DecidedAnswer(Answer):
    """What was decided."""

    decided: list[DecisionAnswer]


class PartAnswer(Answer):
    """A word, pair, stem or signal, and what it added to the label's score."""

    text: str = Field(examples=["Lampu jalan padam di Pasar Ikan, Ambon"])
    weight: float = Field(examples=[0.52])


class QuestionAnswer(Answer):
    """Why a question was answered with a label."""

    question: str = Field(examples=["category"])
    label: str = Field(examples=["infrastruktur"])
    confidence: float = Field(ge=0.0, le=1.0, examples=[0.91])
    supporting: list[PartAnswer] = Field(alias="for")
    opposing: list[PartAnswer] = Field(alias="against")


class ReviewAnswer(Answer):
    """Whether a person should look, and why: codes."""

    needed: bool
    reasons: list[str] = Field(examples=[["pada hari yang sama"]])


class ExplanationAnswer(Answer):
    """The answers to all questions, with the words for and against each."""

    questions: list[QuestionAnswer]
    review: ReviewAnswer


def receipt_answer(receipt: Receipt) -> ReceiptAnswer:
    """Tell that a report was taken."""
    told = [WarningAnswer(code=each.code, detail=wording.fault(each)) for each in receipt.warnings]
    return ReceiptAnswer(report_id=receipt.report_id, tracking_id=receipt.tracking_id, peringatan=told)


def case_answer(case: CaseView) -> CaseAnswer:
    """Tell a case."""
    return CaseAnswer(
        **_summary(case.count, case.oldest),
        members=[_member(member) for member in case.members],
        suggestions=[_suggestion(suggestion) for suggestion in case.suggestions],
    )


def similar_answer(cases: Sequence[SimilarCase], ids: SealedIds | None) -> SimilarAnswer:
    """Tell the cases that a text is like, by their codes; without `ids` by their ids, for officers."""
    return SimilarAnswer(
        cases=[
            SimilarCaseAnswer(
                **_summary(each.count, each.oldest)
                | {"case_id": ids.case_code(each.count.case_id) if ids else each.count.case_id},
                same=each.verdict.same,
                score=each.verdict.score,
                reasons=[wording.reason(evidence) for evidence in each.verdict.reasons],
            )
            for each in cases
        ]
    )


def follow_answer(report: ReportDocument, ids: SealedIds) -> FollowAnswer:
    """Tell what is followed."""
    return FollowAnswer(case_id=ids.case_code(report.case_id))


def decided_answer(decisions: Sequence[OfficerDecision]) -> DecidedAnswer:
    """Tell what was decided."""
    return DecidedAnswer(
        decided=[DecisionAnswer(kind=each.kind, report_id=each.report_id, other_id=each.other_id) for each in decisions]
    )


def follow_up_answer(followed: Followed, officer: Officer) -> FollowUpAnswer:
    """Tell an officer how far a report has come."""
    progress = followed.progress
    return FollowUpAnswer(
        report_id=followed.report.report_id,
        status=progress.status,
        version=progress.version,
        is_applied=followed.is_applied,
        office=progress.office.name if progress.office else None,
        delivery=_delivery(progress.delivery) if progress.delivery else None,
        deadline=progress.deadline,
        answer=progress.answer.text if progress.answer else None,
        objection_until=progress.objection_until,
        allowed=find_verbs(officer, followed),
        history=[_step(event, event.status) for event in progress.history if event.status],
    )


def case_followed_answer(done: CaseFollowed, officer: Officer) -> CaseFollowedAnswer:
    """Tell an officer what became of each report of a case."""
    return CaseFollowedAnswer(
        followed=[follow_up_answer(each, officer) for each in done.followed],
        refused=[
            RefusedStepAnswer(report_id=report_id, code=fault.code, detail=wording.fault(fault))
            for report_id, fault in done.refused.items()
        ],
    )


def office_step_answer(followed: Followed) -> OfficeStepAnswer:
    """Tell an agency's system how its report stands."""
    return OfficeStepAnswer(
        report_id=followed.report.report_id,
        status=followed.progress.status,
        version=followed.progress.version,
        is_applied=followed.is_applied,
    )


def _delivery(delivery: Delivery) -> DeliveryAnswer:
    return DeliveryAnswer(way=delivery.way, state=delivery.state, at=delivery.at)


def _step(event: FollowUp, status: Status) -> StepAnswer:
    office = event.office.name if event.office else None
    return StepAnswer(at=event.at, actor=event.actor, status=status, office=office, text=event.text)


def explanation_answer(reading: Reading) -> ExplanationAnswer:
    """Tell why a text is answered as it is."""
    review = reading.report.review
    return ExplanationAnswer(
        questions=[_question(each) for each in reading.explanations],
        review=ReviewAnswer(needed=review.needed, reasons=[str(code) for code in review.reasons]),
    )


def _summary(count: CaseCount, oldest: ReportDocument) -> dict[str, object]:
    return {
        "case_id": count.case_id,
        "text": oldest.text_redacted,
        "category": oldest.category.label,
        "place": place_levels(oldest.place) or None,
        "reports": count.reports,
        "supporters": count.supporters,
        "followers": count.followers,
        "channels": list(count.channels),
        "first_at": count.first_at,
        "last_at": count.last_at,
    }


def _member(member: Member) -> MemberAnswer | OldestAnswer:
    if member.earlier is None or member.why is None:
        return OldestAnswer(**_report(member.document))
    return MemberAnswer(
        **_report(member.document), **_why(member.earlier, member.why), duplicate_kind=member.document.duplicate_kind
    )


def _suggestion(suggestion: Suggestion) -> SuggestionAnswer:
    document = suggestion.document
    return SuggestionAnswer(**_report(document), **_why(suggestion.like, suggestion.why), case_id=document.case_id)


def _report(document: ReportDocument) -> dict[str, object]:
    return {
        "report_id": document.report_id,
        "channel": document.channel,
        "received_at": document.received_at,
        "text": document.text_redacted,
    }


def _why(earlier: ReportDocument, why: PairReasons) -> dict[str, object]:
    return {
        "like": earlier.report_id,
        "score": why.verdict.score,
        "days_apart": why.days_apart,
        "reasons": list(wording.pair_reasons(why)),
        "shared_words": list(why.shared),
        "differing_words": list(why.differing),
    }


def _question(explanation: Explanation) -> QuestionAnswer:
    return QuestionAnswer(
        question=explanation.question,
        label=explanation.label,
        confidence=round(explanation.confidence, WEIGHT_DIGITS),
        supporting=_parts(explanation.supporting),
        opposing=_parts(explanation.opposing),
    )


def _parts(parts: Sequence[Part]) -> list[PartAnswer]:
    return [PartAnswer(text=part.text, weight=round(part.weight, WEIGHT_DIGITS)) for part in parts]
