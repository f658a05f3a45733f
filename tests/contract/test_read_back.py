"""A report is compared from its document as it was compared on the road."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from pipeline.agents.deduplicate import Deduplicate
from pipeline.contract.document import ReportDocument, encode_document, parse_document
from pipeline.contract.read_back import read_comparable
from pipeline.domain.case import CaseMembership, DuplicateKind
from pipeline.domain.channel import Channel
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review
from pipeline.duplicates.fingerprint.build import Comparable, build_comparable
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import compare
from pipeline.duplicates.window.window import DuplicateWindow

RULES = DuplicateRules()
START = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)

TEXTS = (
    "Lampu jalan di depan SD Harapan padam sudah tiga malam, gelap sekali",
    "Lampu jalan di depan SD Harapan padam sudah empat malam, gelap",
    "Lampu jalan di depan SD Mekar padam sudah tiga malam, gelap sekali",
    "RT @warga: Lampu jalan di depan SD Harapan padam sudah tiga malam, gelap sekali",
    "Jl. Kenari nomor 12 tergenang, got mampet sejak Senin",
    "Jl. Kenari nomor 21 tergenang, got mampet sejak Senin",
    "Got mampet di Jl. Kenari, air masuk rumah warga RT 03/05",
    "Bansos untuk NIK <NIK> belum cair tiga bulan, tetangga sudah",
    "Mohon dicek NIK <NIK>",
    "Sudah kami teruskan ke dinas, terima kasih",
    "macet",
    "",
)
CITIES = [Region(code="32.73", name="Kota Bandung"), Region(code="35.78", name="Kota Surabaya")]
cities = st.none() | st.sampled_from(CITIES)
hundredths = st.integers(0, 100).map(lambda number: number / 100)
places = st.none() | st.builds(Place, source=st.sampled_from(PlaceSource), confidence=hundredths, regency=cities)


@st.composite
def analysed(draw: st.DrawFn, number: int) -> AnalysedReport:
    """A report as `analyse` leaves it, with nobody's data and no post that it passes on."""
    text = draw(st.sampled_from(TEXTS))
    channel = draw(st.sampled_from(Channel))
    return AnalysedReport(
        report_id=f"{channel}:{number}",
        tracking_id="T",
        channel=channel,
        received_at=START + timedelta(days=draw(st.integers(0, 32)), microseconds=draw(st.integers(0, 999_999))),
        text_redacted=text,
        text_normal=text.casefold().translate(str.maketrans("", "", ",.:@<>/")),
        kind=Prediction(label=draw(st.sampled_from(ReportKind)), confidence=draw(st.floats(0.799, 0.801))),
        category=Prediction(label=draw(st.sampled_from(["infrastruktur", "sosial"])), confidence=0.9),
        agency=Prediction(label="dinas_pu", confidence=0.9),
        review=Review(),
        reporter=draw(st.none() | st.sampled_from(["a1", "b2"])),
        place=draw(places),
        location=draw(st.none() | st.builds(GeoPoint, lat=st.floats(-6.95, -6.9), lon=st.just(107.6))),
        names=draw(st.sampled_from([(), ("kenari",), ("harapan", "bandung")])),
    )


def read_back(report: AnalysedReport) -> Comparable:
    consolidated = ConsolidatedReport(report=report, membership=CaseMembership(case_id=report.report_id))
    return read_comparable(parse_document(encode_document(consolidated)))


@given(analysed(1), analysed(2))
def test_two_documents_are_judged_as_their_reports_are(first: AnalysedReport, second: AnalysedReport) -> None:
    on_the_road = compare(build_comparable(first), build_comparable(second), RULES)

    event(on_the_road.same)
    assert compare(read_back(first), read_back(second), RULES) == on_the_road


@given(analysed(1))
def test_a_document_gives_all_that_decides_with_its_time_to_the_second(report: AnalysedReport) -> None:
    whole = build_comparable(report)

    assert read_back(report) == replace(whole, received_at=whole.received_at.replace(microsecond=0))


@given(analysed(1), analysed(2))
def test_a_verdict_computed_again_is_the_stored_one(first: AnalysedReport, second: AnalysedReport) -> None:
    answers = Deduplicate(DuplicateWindow(RULES))([first, second])
    stored = {document.report_id: document for document in map(parse_document, map(encode_document, answers))}
    for document in stored.values():
        earlier = stored.get(document.duplicate_of or "")
        if earlier is None or is_copy_sent_from_elsewhere(document, earlier):
            continue
        event(document.duplicate_kind or "")
        again = compare(read_comparable(document), read_comparable(earlier), RULES)
        same = "link" if document.duplicate_kind is DuplicateKind.SAME_INCIDENT else "merge"
        assert (again.same, again.score) == (same, document.duplicate_score)


def is_copy_sent_from_elsewhere(document: ReportDocument, earlier: ReportDocument) -> bool:
    """The window takes the same text for one complaint wherever its senders stand; it does not judge it."""
    return document.duplicate_kind is DuplicateKind.EXACT and bool(document.location and earlier.location)
