"""What training learns from: officers' corrections, and the reports that wait for an officer's label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.adapters.kafka.topics import Topic
from pipeline.contract.document import PredictionPart, ReportDocument
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.errors import DataFault, attempt
from pipeline.services.opened import Services


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrections, and how many messages were none: they stop no export."""

    found: tuple[Correction, ...]
    unreadable: int


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report that waits for an officer.

    Attributes
    ----------
    blank
        The correction still to be made: all but what an officer says.
    first_two
        Confidence of the two likeliest labels, of the question that is less sure.
    """

    blank: Correction
    first_two: tuple[float, float]


async def read_corrections(services: Services, *, since: datetime | None) -> Corrections:
    """Give the corrections since a moment."""
    decoded = [attempt(_decode, message) async for message in services.read_topic(Topic.CORRECTIONS) if message.value]
    good = [correction for correction in decoded if not isinstance(correction, DataFault)]
    recent = tuple(correction for correction in good if since is None or correction.corrected_at >= since)
    return Corrections(recent, len(decoded) - len(good))


async def read_waiting(services: Services, *, since: datetime | None) -> list[WaitingReport]:
    """Give the reports that came since a moment and need people."""
    return [as_waiting(document) async for document in services.search.waiting_for_review(since)]


def as_waiting(document: ReportDocument) -> WaitingReport:
    """Lay a document out as the correction that an officer has still to make."""
    blank = Correction(
        report_id=document.report_id,
        channel=document.channel,
        received_at=document.received_at,
        corrected_at=document.received_at,
        text_redacted=document.text_redacted,
        predicted=Labels(kind=document.kind.label, category=document.category.label, agency=document.agency.label),
        corrected=Labels(),
        model_version=document.model_version or "",
        officer="",
        region=document.region,
    )
    return WaitingReport(blank, min(_first_two(document.category), _first_two(document.agency), key=_margin))


def _decode(message: Message) -> Correction:
    return CORRECTION.decode(message.value)


def _first_two(prediction: PredictionPart) -> tuple[float, float]:
    second = max((other.confidence for other in prediction.alternatives), default=0.0)
    return prediction.confidence, second


def _margin(first_two: tuple[float, float]) -> float:
    return first_two[0] - first_two[1]
