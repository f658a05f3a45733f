"""Reports for the tests of duplicates; every text is invented."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.domain.channel import Channel
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import AnalysedReport
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review
from pipeline.duplicates.fingerprint.build import Comparable, build_comparable

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


def make_analysed(
    text: str,
    report_id: str = "sms:1",
    *,
    minutes: float = 0,
    kind: ReportKind = ReportKind.LAPORAN,
    confidence: float = 0.95,
    category: str = "infrastruktur",
    reporter: str | None = None,
    regency: str | None = None,
    location: GeoPoint | None = None,
) -> AnalysedReport:
    """Make a report that came `minutes` after T0; its normal text is its words in lower case."""
    return AnalysedReport(
        report_id=report_id,
        tracking_id="XXXX",
        channel=Channel(report_id.partition(":")[0]),
        received_at=T0 + timedelta(minutes=minutes),
        text_redacted=text,
        text_normal=" ".join(
            re.findall(r"[a-z0-9_]+", re.sub(r"<(\w+)>", r"data_\1", re.sub(r"@\w+", "", text)).lower())
        ),
        kind=Prediction(label=kind, confidence=confidence),
        category=Prediction(label=category, confidence=0.9),
        agency=Prediction(label="dinas_pu", confidence=0.9),
        review=Review(),
        reporter=reporter,
        place=_make_place(regency),
        location=location,
    )


def make_report(text: str, report_id: str = "sms:1", **told: Any) -> Comparable:
    """Make what is compared of the report that `make_analysed` makes."""
    return build_comparable(make_analysed(text, report_id, **told))


def _make_place(regency: str | None) -> Place | None:
    if regency is None:
        return None
    return Place(source=PlaceSource.TEXT, confidence=0.9, regency=Region(code=regency, name="Kota"))
