"""A report as it leaves the road."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from pipeline.adapters.reference.tables import load_lexicons
from pipeline.domain.assignment.assign import Assignment
from pipeline.domain.assignment.deadlines import DueDates
from pipeline.domain.assignment.offices import Routing, RoutingReason
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.case import CaseMembership, DuplicateMatch
from pipeline.domain.channel import Channel
from pipeline.domain.place import GeoPoint, Place
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review, ReviewReason, ScoredLabel
from pipeline.text.clean import Cleaner, build_cleaner

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
ASSIGNMENT = Assignment(
    routing=Routing(
        agency_kind="dishub",
        code="dishub:35.78",
        name="Dinas Perhubungan Kota Surabaya",
        level=OfficeLevel.KABUPATEN_KOTA,
        rule="local.toml:3",
        reasons=(RoutingReason.LOCAL_EXCEPTION,),
    ),
    due=DueDates(
        verification=T0 + timedelta(days=3),
        follow_up=T0 + timedelta(days=10),
        closing=T0 + timedelta(days=24),
        rule="deadlines.toml:3",
    ),
    is_urgent=False,
)


def make_consolidated(
    report_id: str = "sms:17",
    *,
    received_at: datetime = T0,
    text: str = "Lampu jalan di depan SD padam, hubungi <TELEPON>",
    category: str = "infrastruktur",
    agency: str = "dinas_pu",
    match: DuplicateMatch | None = None,
    place: Place | None = None,
    location: GeoPoint | None = None,
    reasons: tuple[ReviewReason, ...] = (),
    assignment: Assignment | None = None,
) -> ConsolidatedReport:
    report = AnalysedReport(
        report_id=report_id,
        tracking_id=f"T-{report_id}",
        channel=Channel(report_id.partition(":")[0]),
        received_at=received_at,
        text_redacted=text,
        text_normal=_cleaner().clean(text).normal,
        kind=Prediction(label=ReportKind.LAPORAN, confidence=0.97),
        category=Prediction(label=category, confidence=0.83, alternatives=(ScoredLabel("perhubungan", 0.09),)),
        agency=Prediction(label=agency, confidence=0.74),
        review=Review(reasons),
        reporter="b0a1",
        place=place,
        location=location,
        flags=("teks_dipotong",),
        assignment=assignment,
    )
    case_id = match.report_id if match else report_id
    return ConsolidatedReport(report=report, membership=CaseMembership(case_id=case_id, match=match))


@cache
def _cleaner() -> Cleaner:
    return build_cleaner(load_lexicons())
