"""What a report says, and that no text costs more than its share or lets a NIK through."""

from __future__ import annotations

import gc
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.adapters.intake_checks import MAX_TEXT_CHARS
from pipeline.agents.analyse import CUT_FLAG, Analyse, cut_text
from pipeline.domain.completeness import INCOMPLETE_FLAG, MissingPart
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import AnalysedReport, Channel, ReceivedReport
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import Prediction, Review, ReviewReason
from pipeline.nlp.classifier import Answer, Classifier, ClassifierInput
from pipeline.road import build_analyse
from pipeline.settings import load_settings

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
CPU_MAX_S = 0.1
"""For one text, however bad: a worker must not fall behind for it. The worst, words never seen, takes 35 to 57 ms."""

NIK = "3273014507900003"
CHANCE = random.Random(7)


@pytest.fixture(scope="session")
def analyse() -> Analyse:
    return build_analyse(load_settings())


def make_received(text: str, *, region: str | None = None, location: GeoPoint | None = None) -> ReceivedReport:
    return ReceivedReport(
        report_id="web:1",
        tracking_id="T",
        channel=Channel.WEB,
        received_at=T0,
        text=text,
        region=region,
        location=location,
    )


@dataclass(frozen=True)
class Sure:
    """Says the same of every report."""

    current: Classifier
    kind: ReportKind = ReportKind.LAPORAN
    category: str = "infrastruktur"
    agency: str = "dinas_pu"
    confidence: float = 0.97

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        return [
            Answer(
                kind=Prediction(label=self.kind, confidence=0.99),
                category=Prediction(label=self.category, confidence=self.confidence),
                agency=Prediction(label=self.agency, confidence=self.confidence),
                review=Review(),
            )
            for _ in batch
        ]


def analyse_as(analyse: Analyse, text: str, *, region: str | None = None, **said: object) -> AnalysedReport:
    sure = Sure(analyse.classifier.current, **said)  # type: ignore[arg-type]
    return replace(analyse, classifier=sure)([make_received(text, region=region)])[0]


def test_a_report_gets_its_place_type_and_the_version_that_answered(analyse: Analyse) -> None:
    (report,) = analyse([make_received("Lampu jalan padam di Jl. Merdeka No. 12 Kota Bandung")])

    assert report.place is not None
    assert report.place.regency is not None
    assert report.place.regency.code == "32.73"
    assert report.report_type is ReportType.PENGADUAN
    assert report.missing == ()
    assert report.model_version == analyse.classifier.current.version


def test_a_complaint_that_tells_no_spot_is_incomplete_and_goes_to_people(analyse: Analyse) -> None:
    report = analyse_as(analyse, "Lampu jalan padam sudah seminggu, mohon diperbaiki", region="Kota Bandung")

    assert report.missing == (MissingPart.LOKASI,)
    assert INCOMPLETE_FLAG in report.flags
    assert ReviewReason.INCOMPLETE in report.review.reasons


def test_a_region_from_the_channel_is_place_enough_for_an_identity_card(analyse: Analyse) -> None:
    text = "KTP saya sudah tiga bulan belum dicetak"

    assert analyse_as(analyse, text, region="Kota Bandung", category="kependudukan").missing == ()
    assert analyse_as(analyse, text, category="kependudukan").missing == (MissingPart.LOKASI,)


def test_coordinates_tell_where(analyse: Analyse) -> None:
    sure = replace(analyse, classifier=Sure(analyse.classifier.current))
    received = make_received("Lampu jalan padam sudah seminggu", location=GeoPoint(lat=-6.914, lon=107.609))

    assert sure([received])[0].missing == ()


def test_what_is_no_report_has_no_type_and_lacks_nothing(analyse: Analyse) -> None:
    report = analyse_as(analyse, "selamat pagi", kind=ReportKind.BUKAN_LAPORAN)

    assert (report.report_type, report.missing, report.assignment) == (None, (), None)


def test_a_greeting_tells_no_subject(analyse: Analyse) -> None:
    report = analyse_as(analyse, "selamat pagi bapak, mohon bantuannya", confidence=0.4)

    assert MissingPart.POKOK_MASALAH in report.missing


def _words(count: int) -> str:
    """Words that no cache has seen."""
    return " ".join("".join(CHANCE.choices("abcdefghijklmnoprstuwy", k=CHANCE.randint(3, 12))) for _ in range(count))


BAD_TEXTS = {
    "100 kB of a report": "Jalan rusak di Jl. Kenari RT 3 RW 5, hubungi 0812-0000-0001 @warga_x #JalanRusak " * 1_250,
    "100 kB of words never seen": _words(13_000),
    "a word of 10,000 letters": "a" * 10_000,
    "a word of 10,000 different letters": "".join(CHANCE.choices("abcdefghijklmnop", k=10_000)),
    "5,000 times the same word": "banjir " * 5_000,
    "nothing but emoji": "😭🙏" * 5_000,
    "NUL bytes": "\x00" * 10_000,
    "NUL bytes between letters": "".join(f"\x00{letter}" for letter in "jalan rusak di depan pasar " * 400),
    "from right to left": "\u202eالطريق مكسور \u200f" * 1_500,  # noqa: RUF001
    "digits": "1" * 100_000,
    "groups of digits": "12 34 " * 16_000,
    "a row of @": "@" * 100_000,
    "half addresses": "a@b.c " * 16_000,
    "handles": "@abc " * 20_000,
    "hashtags": "#JalanRusakParah " * 6_000,
    "starts of links": "http://" * 14_000,
    "entities": "&amp;" * 20_000,
    "encoding read wrongly": "Ã©Â" * 30_000,
    "full-width digits": "１２３４" * 25_000,  # noqa: RUF001 - that is the point
    "accents on one letter": "a" + "\u0301" * 100_000,
    "names of a place": "kec. Bandung, " * 7_000,
    "starts of phone numbers": "+62 8" * 20_000,
    "blanks": " " * 100_000,
    "nothing": "",
}


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Spare a text the garbage that other tests left."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_a_bad_text_gets_an_answer_and_costs_no_more_than_its_share(analyse: Analyse, text: str) -> None:
    started = time.process_time()
    (report,) = analyse([make_received(text)])
    cost_s = time.process_time() - started

    assert report.report_id == "web:1"
    assert report.category.label
    assert len(report.text_normal) < len(text) + 1_000
    assert cost_s < CPU_MAX_S


@pytest.mark.parametrize(
    "name",
    ["100 kB of a report", "100 kB of words never seen", "a word of 10,000 letters", "5,000 times the same word"],
)
def test_a_text_that_was_not_read_whole_says_so(analyse: Analyse, name: str) -> None:
    (report,) = analyse([make_received(BAD_TEXTS[name])])

    assert CUT_FLAG in report.flags


def test_an_ordinary_text_is_read_whole(analyse: Analyse) -> None:
    (report,) = analyse([make_received("Sampah menumpuk di depan Pasar Baru Bandung")])

    assert report.flags == ()


@pytest.mark.parametrize("before", range(1, 17))
def test_a_nik_at_the_cut_is_never_left_half(before: int) -> None:
    cut = cut_text("x" * (MAX_TEXT_CHARS - before) + f" {NIK} dan seterusnya")

    assert cut.rstrip("x") == ""


@given(text=st.text())
@settings(deadline=None)
def test_any_text_gets_an_answer(analyse: Analyse, text: str) -> None:
    (report,) = analyse([make_received(text)])

    assert report.kind.label in ReportKind
    assert not re.search(r"(?<!\d)\d{16}(?!\d)", report.text_redacted)


@given(
    before=st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"]), max_size=60),
    after=st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"]), max_size=60),
    nik=st.sampled_from(
        [NIK, "327301 450790 0003", "3273.0145.0790.0003", "3273-0145-0790-0003", "32 73 01 450790 0003"]
    ),
)
@settings(deadline=None)
def test_no_nik_survives_whatever_stands_around_it(analyse: Analyse, before: str, after: str, nik: str) -> None:
    (report,) = analyse([make_received(f"{before} {nik} {after}")])

    digits = re.sub(r"[^\d\n]", "", report.text_redacted)
    assert NIK not in digits
    assert NIK not in report.text_normal.replace(" ", "")
