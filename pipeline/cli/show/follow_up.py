"""What a terminal shows of how far reports have come. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cli.show.flow import Column
from pipeline.cli.show.reports import moment
from pipeline.domain.delivery import Delivery, DeliveryState, Way
from pipeline.domain.follow_up import OBJECTIONABLE, Actor, DeadlineState, Progress, Status
from pipeline.domain.officer import Officer
from pipeline.services import wording
from pipeline.services.follow_up import CaseFollowed, Followed, find_verbs

STEPS = (Column("waktu"), Column("status"), Column("oleh"), Column("instansi"), Column("isi", is_text=True))
CASE = (Column("nomor laporan"), Column("status"), Column("keterangan", is_text=True))


def progress_fields(followed: Followed, officer: Officer) -> dict[str, str]:
    """Show where a report stands, and what an officer may do with it."""
    progress = followed.progress
    on_its_way = "" if followed.is_applied else " (masih dalam perjalanan)"
    return {
        "laporan": followed.report.report_id,
        "kode lacak": followed.report.tracking_id,
        "status": wording.label(Status, progress.status) + on_its_way,
        "versi": str(progress.version),
        "topik": wording.category(followed.report.category.label),
        "jenis instansi": wording.agency_kind(followed.report.agency.label),
        "instansi": progress.office.name if progress.office else "belum didisposisikan",
        "penyampaian": _delivery(progress.delivery),
        "tenggat": wording.label(DeadlineState, progress.deadline),
        "keberatan": _objection(progress),
        "langkah": ", ".join(find_verbs(officer, followed)) or "-",
    }


def _delivery(delivery: Delivery | None) -> str:
    """Say what became of the message to the office."""
    if delivery is None:
        return "-"
    way, state = wording.label(Way, delivery.way), wording.label(DeliveryState, delivery.state)
    return f"{way}: {state}, {moment(delivery.at)}"


def _objection(progress: Progress) -> str:
    """Say until when the citizen may object, while there is something to object to."""
    if progress.status not in OBJECTIONABLE or progress.objection_until is None:
        return "-"
    return f"sampai {moment(progress.objection_until)}"


def step_rows(progress: Progress) -> list[list[str]]:
    """Show each step, the oldest first."""
    return [
        [
            moment(each.at),
            wording.label(Status, each.status),
            each.officer or wording.label(Actor, each.actor),
            each.office.name if each.office else "",
            each.text or "",
        ]
        for each in progress.history
        if each.status
    ]


def case_rows(done: CaseFollowed) -> tuple[Sequence[Column], list[list[str]]]:
    """Show what became of each report of a case."""
    followed = [[each.report.report_id, wording.label(Status, each.progress.status), ""] for each in done.followed]
    refused = [[report_id, "tidak berubah", wording.fault(fault)] for report_id, fault in done.refused.items()]
    return CASE, [*followed, *refused]
