"""Reports as an index holds them, and what must never be read of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated

PLACE = Place(
    province=Region(code="81", name="Maluku"),
    regency=Region(code="81.71", name="Kota Ambon"),
    detail="Jl. Pattimura RT 03/05",
    source=PlaceSource.TEXT,
    confidence=0.79,
)
LAMP = make_consolidated(
    "web:1",
    text="Lampu jalan di Jl. Pattimura mati & gelap <hub> <TELP>",
    place=PLACE,
    location=GeoPoint(lat=-3.695432, lon=128.181234),
    assignment=ASSIGNMENT,
)
LAMP = replace(LAMP, report=replace(LAMP.report, photos=("0" * 32, "1" * 32)))
WATER = make_consolidated(
    "sms:2", text="Air PDAM \x0bkeruh\ufffe sejak kemarin", category="air_bersih", received_at=T0 + timedelta(hours=1)
)
OLD = make_consolidated("web:3", text="Jembatan lapuk", received_at=T0 - timedelta(days=100))
NO_REPORT = make_consolidated("twitter:4", text="Selamat pagi semua")
NO_REPORT = replace(
    NO_REPORT, report=replace(NO_REPORT.report, kind=Prediction(label=ReportKind.BUKAN_LAPORAN, confidence=0.9))
)
REPORTS = (LAMP, WATER, OLD, NO_REPORT)

SECRETS = ("T-web:1", "web:1", "T-sms:2", "sms:2", "b0a1", "twitter:4")
"""Tracking IDs, report_ids and the hash of a reporter."""
