"""What goes on of a confidential report."""

from __future__ import annotations

from dataclasses import replace

from pipeline.contract.document import build_document
from pipeline.domain.case import CaseMembership
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport, Post
from pipeline.domain.visibility import Visibility, concealed
from tests.duplicates.reports_to_compare import make_analysed

PLACE = Place(
    source=PlaceSource.TEXT,
    confidence=0.9,
    province=Region(code="33", name="Jawa Tengah"),
    regency=Region(code="33.73", name="Kota Salatiga"),
    district=Region(code="33.73.01", name="Sidorejo"),
    village=Region(code="33.73.01.1001", name="Salatiga"),
    detail="Jl. Diponegoro 12",
)
REPORT = replace(
    make_analysed("kepala gudang menjual beras bantuan di jalan diponegoro", "web:1", reporter="r1"),
    place=PLACE,
    location=GeoPoint(lat=-7.33, lon=110.5),
    region="Kecamatan Sidorejo",
    names=("diponegoro",),
    subjects=("s1",),
    post=Post(quotes="7"),
)


def test_of_a_confidential_report_neither_words_nor_sender_nor_exact_place_go_on() -> None:
    kept = concealed(replace(REPORT, visibility=Visibility.CONFIDENTIAL))

    assert (kept.text_redacted, kept.text_normal, kept.names, kept.subjects) == ("", "", (), ())
    assert (kept.reporter, kept.location, kept.post, kept.region) == (None, None, None, "Kota Salatiga")
    assert kept.place == replace(PLACE, district=None, village=None, detail=None)
    assert (kept.category, kept.kind, kept.report_id) == (REPORT.category, REPORT.kind, REPORT.report_id)


def test_others_go_on_as_they_are_and_an_anonymous_one_names_no_sender_in_its_document() -> None:
    anonymous = replace(REPORT, visibility=Visibility.ANONYMOUS)

    assert concealed(REPORT) is REPORT
    assert concealed(anonymous) is anonymous
    document = build_document(ConsolidatedReport(report=anonymous, membership=CaseMembership(case_id="web:1")))
    assert (document.reporter, document.text_redacted) == (None, REPORT.text_redacted)
