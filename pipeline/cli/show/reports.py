"""What a terminal shows of reports. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from pipeline.cli.show.flow import Column
from pipeline.contract.document import PredictionPart, ReportDocument, place_levels
from pipeline.domain.assignment.deadlines import WIB, province_zone
from pipeline.domain.case import DuplicateKind
from pipeline.domain.channel import Channel
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility
from pipeline.services import wording
from pipeline.services.search_answers import ReadAnswer

PLAYED = (
    Column("kode lacak"),
    Column("kanal"),
    Column("jenis"),
    Column("topik"),
    Column("instansi"),
    Column("tempat"),
    Column("ganda dari", is_named=True),
    Column("periksa", is_named=True),
)
FOUND = (
    Column("kode lacak"),
    Column("diterima"),
    Column("kanal"),
    Column("topik"),
    Column("instansi"),
    Column("tempat"),
    Column("isi", is_text=True),
)


def shown_text(document: ReportDocument) -> str:
    """Give the text, or say why there is none."""
    return "(rahasia)" if document.visibility is Visibility.CONFIDENTIAL else document.text_redacted


def played_rows(documents: Sequence[ReportDocument]) -> list[list[str]]:
    """Show what became of reports; a duplicate names what it repeats by tracking ID, if that is shown."""
    tracking_ids = {each.report_id: each.tracking_id for each in documents}
    return [
        [
            each.tracking_id,
            wording.label(Channel, each.channel),
            wording.label(ReportKind, each.kind.label),
            wording.category(each.category.label),
            office(each),
            place_levels(each.place).partition(",")[0],
            _repeats(each, tracking_ids),
            wording.labels(ReviewReason, each.review.reasons),
        ]
        for each in documents
    ]


def found_rows(documents: Sequence[ReportDocument]) -> list[list[str]]:
    """Show what a search found."""
    return [
        [
            each.tracking_id,
            moment(each.received_at),
            wording.label(Channel, each.channel),
            wording.category(each.category.label),
            office(each),
            place_levels(each.place).partition(",")[0],
            shown_text(each),
        ]
        for each in documents
    ]


def report_fields(document: ReportDocument) -> dict[str, str]:
    """Show one report."""
    due = document.due
    return {
        "kode lacak": document.tracking_id,
        "nomor laporan": document.report_id,
        "diterima": moment(document.received_at),
        "kanal": wording.label(Channel, document.channel),
        "jenis": f"{wording.label(ReportKind, document.kind.label)} ({document.kind.confidence:.2f})",
        "topik": _scored(wording.category(document.category.label), document.category),
        "jenis instansi": _scored(wording.agency_kind(document.agency.label), document.agency),
        "instansi": document.agency.name or "tidak ada",
        "tindak lanjut": deadline(due.follow_up, _zone(document)) if due else "tidak ada tenggat",
        "tempat": place_levels(document.place) or "tidak diketahui",
        "ganda dari": _repeats(document, {}) or "tidak ada",
        "kasus": document.case_id,
        "periksa": wording.labels(ReviewReason, document.review.reasons) or "tidak perlu",
        "isi": shown_text(document),
    }


def office(document: ReportDocument) -> str:
    """Name the office that must answer, or what kind it would be."""
    return document.agency.name or wording.agency_kind(document.agency.label)


def moment(at: datetime, zone: timezone = WIB) -> str:
    """Say when, and in which zone: western time in lists, for every reader the same."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def deadline(at: datetime, zone: timezone) -> str:
    """Say by when, in the zone of the office that must act."""
    return f"paling lambat {moment(at, zone)}"


def _repeats(document: ReportDocument, tracking_ids: Mapping[str, str]) -> str:
    if document.duplicate_of is None:
        return ""
    repeated = tracking_ids.get(document.duplicate_of, document.duplicate_of)
    return f"{repeated} ({wording.label(DuplicateKind, document.duplicate_kind or '')})"


def _zone(document: ReportDocument) -> timezone:
    place = document.place
    return province_zone(place.province.code) if place and place.province else WIB


def _scored(name: str, prediction: PredictionPart) -> str:
    return f"{name} ({prediction.confidence:.2f})"


def read_as(read: ReadAnswer) -> str:
    """Tell how a query was read: words as stems, what they name, phrases, alternatives, what must be missing."""
    parts = [
        *read.words,
        *read.named,
        *(f'"{phrase}"' for phrase in read.phrases),
        *(" OR ".join(choice) for choice in read.choices),
        *(f"tanpa {words}" for words in read.excluded),
    ]
    return ", ".join(parts)
