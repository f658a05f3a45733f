"""What the models learn most from, and how often officers agree with them (`/petugas/label`)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording
from pipeline.services.labelling import Agreement, Informative, see_labels
from pipeline.web.console.desk import AtDesk
from pipeline.web.console.queue_address import report_address
from pipeline.web.console.queue_view import excerpt

router = APIRouter(include_in_schema=False)

LABELS = "/petugas/label"
NAMES = {"kind": "Jenis kiriman", "category": "Topik", "agency": "Jenis instansi"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelItem:
    """A report worth labelling."""

    address: str
    text: str
    category: str
    agency: str
    doubt: int
    novelty: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementView:
    """How often officers kept a label."""

    question: str
    name: str
    judged: int
    percent: int
    instead: str


@router.get(LABELS)
async def show(desk: AtDesk) -> Response:
    """Show both."""
    seen = await see_labels(desk.services, desk.officer, now=desk.now)
    return desk.show(
        "label.html",
        items=[_item(each) for each in seen.informative],
        agreements=[_agreement(each) for each in seen.agreements],
        corrections=seen.corrections,
    )


def _item(found: Informative) -> LabelItem:
    document = found.document
    return LabelItem(
        address=report_address(document.report_id),
        text=excerpt(document.text_redacted),
        category=_with_share(wording.category(document.category.label), document.category.confidence),
        agency=_with_share(wording.agency_kind(document.agency.label), document.agency.confidence),
        doubt=round(found.doubt * 100),
        novelty=round(found.novelty * 100),
    )


def _with_share(name: str, confidence: float) -> str:
    return f"{name} ({confidence:.0%})"


def _agreement(found: Agreement) -> AgreementView:
    instead = f"{_name(found.question, found.instead[0])} ({found.instead[1]})" if found.instead else ""
    return AgreementView(
        question=NAMES[found.question],
        name=_name(found.question, found.label),
        judged=found.judged,
        percent=round(found.share * 100),
        instead=instead,
    )


def _name(question: str, label: str) -> str:
    match question:
        case "category":
            return wording.category(label)
        case "agency":
            return wording.agency_kind(label)
        case _:
            return wording.label(ReportKind, label)
