"""`lapor export-labels`: officers' corrections as training data, and the reports that are worth labelling next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from pipeline.adapters.document import PredictionPart, ReportDocument
from pipeline.adapters.kafka import read_topic
from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import CORRECTION, Message
from pipeline.agents.loop import attempt
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.errors import DataFault, SetupFault
from pipeline.engines import open_search_index
from pipeline.settings import Settings
from training.active import Pick, Unlabelled, pick_diverse, pick_uncertain
from training.export import export_labels, write_corrections


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: corrections, unless a number of unlabelled reports is asked for.

    Attributes
    ----------
    since
        Only what was corrected, or came, from then on.
    """

    since: datetime | None = None
    most_uncertain: int | None = None
    diverse: int | None = None


async def run_export_labels(wanted: Wanted, out: Path, settings: Settings, console: Console) -> None:
    """Write the file, and say what is in it."""
    if wanted.most_uncertain and wanted.diverse:
        raise SetupFault("--most-uncertain or --diverse, not both")
    try:
        if wanted.most_uncertain:
            found = await _export_waiting(wanted.since, pick_uncertain, wanted.most_uncertain, out, settings)
        elif wanted.diverse:
            found = await _export_waiting(wanted.since, pick_diverse, wanted.diverse, out, settings)
        else:
            found = await _export_corrections(wanted.since, out, settings)
    except OSError as error:
        raise SetupFault(f"cannot write {out}: {error.strerror}") from error
    console.print(f"{out}: {found}")


async def _export_corrections(since: datetime | None, out: Path, settings: Settings) -> str:
    found, unreadable = await read_corrections(read_topic(settings.kafka, Topic.CORRECTIONS), since=since)
    return f"{export_labels(found, out)} labelled reports, from {len(found)} corrections; {unreadable} unreadable"


async def _export_waiting(since: datetime | None, pick: Pick, count: int, out: Path, settings: Settings) -> str:
    async with open_search_index(settings) as search_index:
        waiting = [as_unlabelled(document) async for document in search_index.waiting_for_review(since)]
    return f"{write_corrections(pick(waiting, count), out)} reports to label, of {len(waiting)} that wait"


async def read_corrections(messages: AsyncIterator[Message], *, since: datetime | None) -> tuple[list[Correction], int]:
    """Give the corrections since a moment, and how many messages were none: they stop no export."""
    decoded = [attempt(lambda message: CORRECTION.decode(message.value), message) async for message in messages]
    good = [correction for correction in decoded if not isinstance(correction, DataFault)]
    recent = [correction for correction in good if since is None or correction.corrected_at >= since]
    return recent, len(decoded) - len(good)


def as_unlabelled(document: ReportDocument) -> Unlabelled:
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
    return Unlabelled(blank, min(_first_two(document.category), _first_two(document.agency), key=_margin))


def _first_two(prediction: PredictionPart) -> tuple[float, float]:
    second = max((other.confidence for other in prediction.alternatives), default=0.0)
    return prediction.confidence, second


def _margin(first_two: tuple[float, float]) -> float:
    return first_two[0] - first_two[1]
