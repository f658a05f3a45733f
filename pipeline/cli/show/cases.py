"""What a terminal shows of cases. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.adapters.search.case_counts import CaseCount
from pipeline.cli.show.flow import Column
from pipeline.cli.show.reports import moment, shown_text
from pipeline.contract.document import ReportDocument, place_levels
from pipeline.domain.case import DuplicateKind
from pipeline.domain.channel import Channel
from pipeline.duplicates.verdict.pair_reasons import PairReasons
from pipeline.services import wording
from pipeline.services.cases import CaseView, ListedCase, Member, SimilarCase, Suggestion

_WHY = (
    Column("hubungan"),
    Column("alasan", is_named=True),
    Column("kata yang sama:", is_named=True),
    Column("kata yang beda:", is_named=True),
)
LISTED = (
    Column("kasus"),
    Column("kode lacak"),
    Column("pendukung", is_named=True),
    Column("laporan", is_named=True),
    Column("lewat", is_named=True),
    Column("24 jam terakhir", is_named=True),
    Column("sebelumnya", is_named=True),
    Column("terakhir", is_named=True),
    Column("topik"),
    Column("tempat"),
    Column("isi", is_text=True),
)
MEMBERS = (Column("kode lacak"), Column("diterima"), Column("kanal"), Column("nomor laporan"), *_WHY)
SUGGESTIONS = (
    Column("usulan", is_named=True),
    Column("dari kasus", is_named=True),
    *_WHY,
    Column("isi", is_text=True),
)
SIMILAR = (
    Column("kasus"),
    Column("kode lacak"),
    Column("hubungan"),
    Column("skor", is_named=True),
    Column("alasan", is_named=True),
    Column("pendukung", is_named=True),
    Column("laporan", is_named=True),
    Column("terakhir", is_named=True),
    Column("topik"),
    Column("tempat"),
    Column("isi", is_text=True),
)


def listed_rows(cases: Sequence[ListedCase]) -> list[list[str]]:
    """Show cases in a list; the oldest report of one may be gone."""
    return [[*_count_cells(each), *_oldest_cells(each.oldest)] for each in cases]


def case_fields(case: CaseView) -> dict[str, str]:
    """Show what one case is about, and how many tell of it."""
    count, oldest = case.count, case.oldest
    return {
        "kasus": count.case_id,
        "laporan": str(count.reports),
        "pendukung": f"{_supporters(count)}, lewat {wording.labels(Channel, count.channels)}",
        "waktu": f"{moment(count.first_at)} sampai {moment(count.last_at)}",
        "topik": wording.category(oldest.category.label),
        "tempat": place_levels(oldest.place) or "tidak diketahui",
        "isi": shown_text(oldest),
    }


def member_rows(members: Sequence[Member]) -> list[list[str]]:
    """Show the reports of a case, and why each is in it."""
    return [[*_member_cells(each.document), *_member_why(each)] for each in members]


def suggestion_rows(suggestions: Sequence[Suggestion]) -> list[list[str]]:
    """Show reports of other cases that may tell of the same incident, and why."""
    kind = wording.label(DuplicateKind, DuplicateKind.SAME_INCIDENT)
    return [
        [
            each.document.tracking_id,
            each.document.case_id,
            *_why_cells(kind, each.like, each.why),
            shown_text(each.document),
        ]
        for each in suggestions
    ]


def similar_rows(cases: Sequence[SimilarCase]) -> list[list[str]]:
    """Show the cases that a text or report is like, and why."""
    return [
        [
            each.count.case_id,
            each.oldest.tracking_id,
            "aduan yang sama" if each.verdict.same == "merge" else "mungkin kejadian yang sama",
            f"{each.verdict.score:.2f}",
            "; ".join(map(wording.reason, each.verdict.reasons)),
            _supporters(each.count),
            str(each.count.reports),
            moment(each.count.last_at),
            *_oldest_cells(each.oldest),
        ]
        for each in cases
    ]


def _count_cells(listed: ListedCase) -> list[str]:
    count = listed.count
    return [
        count.case_id,
        listed.oldest.tracking_id if listed.oldest else "",
        _supporters(count),
        str(count.reports),
        wording.labels(Channel, count.channels),
        str(count.last_day),
        str(count.day_before),
        moment(count.last_at),
    ]


def _oldest_cells(oldest: ReportDocument | None) -> list[str]:
    if oldest is None:
        return ["", "", ""]
    place = place_levels(oldest.place) or "tempat tidak diketahui"
    return [wording.category(oldest.category.label), place, shown_text(oldest)]


def _member_cells(document: ReportDocument) -> list[str]:
    channel = wording.label(Channel, document.channel)
    return [document.tracking_id, moment(document.received_at), channel, document.report_id]


def _member_why(member: Member) -> list[str]:
    if member.why is None or member.earlier is None:
        return [""] * len(_WHY)
    kind = member.document.duplicate_kind
    return _why_cells(wording.label(DuplicateKind, kind) if kind else "disatukan", member.earlier, member.why)


def _why_cells(kind: str, like: ReportDocument, why: PairReasons) -> list[str]:
    return [
        f"{kind} dengan {like.tracking_id}, skor {why.verdict.score:.2f}, selisih {why.days_apart} hari",
        "; ".join(wording.pair_reasons(why)),
        ", ".join(why.shared) or "tidak ada",
        ", ".join(why.differing) or "tidak ada",
    ]


def _supporters(count: CaseCount) -> str:
    return f"{count.supporters}, {count.followers} di antaranya pengikut" if count.followers else str(count.supporters)
