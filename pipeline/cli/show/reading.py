"""What a terminal shows of how a text is read. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.classify.explanation import Explanation, Part
from pipeline.cli.show.flow import Column
from pipeline.cli.show.reports import deadline
from pipeline.contract.document import place_levels
from pipeline.domain.assignment.deadlines import find_time_zone
from pipeline.domain.assignment.offices import RoutingReason
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.report import AnalysedReport
from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording

EXPLAINED = (
    Column("pertanyaan"),
    Column("jawaban"),
    Column("keyakinan", is_named=True),
    Column("mendukung:", is_named=True),
    Column("menentang:", is_named=True),
)

_QUESTIONS = {"kind": "jenis", "category": "topik", "agency": "jenis instansi", "urgency": "urgensi"}


def explained_rows(explanations: Sequence[Explanation]) -> list[list[str]]:
    """Show the answers, and the words for and against each."""
    return [_explained(each) for each in explanations]


def way_fields(report: AnalysedReport) -> dict[str, str]:
    """Show the way from a text to the office that must answer it, and by when."""
    way = {
        "jenis": wording.label(ReportKind, report.kind.label),
        "topik": f"{wording.category(report.category.label)} ({report.category.confidence:.2f})",
        "jenis instansi": f"{wording.agency_kind(report.agency.label)} ({report.agency.confidence:.2f})",
        "tempat": place_levels(report.place) or "tidak diketahui",
    }
    if report.assignment is None:
        return way | {"instansi": "tidak ada: ini bukan laporan"}
    office, due, zone = report.assignment.routing, report.assignment.due, find_time_zone(report.place)
    return way | {
        "instansi": f"{office.name} ({office.code}, {wording.label(OfficeLevel, office.level)})",
        "aturan": office.rule,
        "alasan": wording.labels(RoutingReason, office.reasons) or "instansi yang biasa",
        "darurat": "ya" if report.assignment.is_urgent else "tidak",
        "verifikasi": deadline(due.verification, zone),
        "tindak lanjut": deadline(due.follow_up, zone),
        "penutupan": deadline(due.closing, zone),
    }


def _explained(each: Explanation) -> list[str]:
    answer = wording.model_answer(each.question, each.label)
    words = (_words(each.supporting), _words(each.opposing))
    return [_QUESTIONS[each.question], answer, f"{each.confidence:.2f}", *words]


def _words(parts: Sequence[Part]) -> str:
    return ", ".join(f"{part.text} {part.weight:+.2f}" for part in parts)
