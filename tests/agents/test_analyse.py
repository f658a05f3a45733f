"""What a report says, and that no text costs more than its share or lets a NIK through."""

from __future__ import annotations

import gc
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agents.analyse import Analyse
from pipeline.classify.classifier import Answer, Classifier, ClassifierInput
from pipeline.domain.assignment.habits import AnsweredReport, Habits, learn_habits
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.flag import Flag
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import Prediction, Review, ReviewReason, ScoredLabel
from pipeline.settings import load_settings
from pipeline.system.stages import build_analyse

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
    others: tuple[ScoredLabel[str], ...] = ()

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        return [
            Answer(
                kind=Prediction(label=self.kind, confidence=0.99),
                category=Prediction(label=self.category, confidence=self.confidence),
                agency=Prediction(label=self.agency, confidence=self.confidence, alternatives=self.others),
                review=Review(),
                is_urgent=False,
            )
            for _ in batch
        ]


@dataclass(frozen=True)
class Taught:
    """Habits that were learnt."""

    current: Habits


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


def test_names_of_places_that_contradict_each_other_go_to_people(analyse: Analyse) -> None:
    report = analyse_as(analyse, "Banjir di Kecamatan Tebet Kota Bandung sejak pagi, rumah warga terendam")

    assert report.place is not None
    assert {each.name for each in report.place.candidates} >= {"Kota Bandung"}
    assert ReviewReason.PLACE_UNCLEAR in report.review.reasons


def test_a_complaint_that_tells_no_spot_is_incomplete_and_goes_to_people(analyse: Analyse) -> None:
    report = analyse_as(analyse, "Lampu jalan padam sudah seminggu, mohon diperbaiki", region="Kota Bandung")

    assert report.missing == (MissingPart.LOKASI,)
    assert Flag.INCOMPLETE in report.flags
    assert ReviewReason.INCOMPLETE in report.review.reasons


def test_a_region_from_the_channel_is_place_enough_for_an_identity_card(analyse: Analyse) -> None:
    text = "KTP saya sudah tiga bulan belum dicetak"

    assert analyse_as(analyse, text, region="Kota Bandung", category="kependudukan").missing == ()
    assert analyse_as(analyse, text, category="kependudukan").missing == (MissingPart.LOKASI,)


def test_a_region_is_kept_as_it_is_called_and_never_as_it_was_sent(analyse: Analyse) -> None:
    sent = make_received("Lampu jalan padam sudah dua minggu", region="KEC. NUSANIWE, KOTA AMBON NIK 8171011203850001")
    (report,) = analyse([sent])
    assert report.region == "Kota Ambon"
    assert report.place is not None
    assert report.place.district is not None
    assert "8171011203850001" not in repr(report)


def test_a_region_that_is_none_is_flagged_and_not_kept(analyse: Analyse) -> None:
    (report,) = analyse([make_received("Lampu jalan padam", region="hubungi 081200000017")])
    assert report.region is None
    assert Flag.REGION_UNKNOWN in report.flags


def test_a_point_on_the_open_sea_is_dropped_and_flagged(analyse: Analyse) -> None:
    (report,) = analyse([make_received("Tiang listrik miring", location=GeoPoint(lat=6.2, lon=106.8))])
    assert (report.location, report.place) == (None, None)
    assert Flag.POINT_IMPOSSIBLE in report.flags


def test_what_intake_has_flagged_stays_flagged(analyse: Analyse) -> None:
    received = replace(make_received("Lampu jalan padam"), flags=(Flag.TIME_REPLACED,))
    (report,) = analyse([received])
    assert Flag.TIME_REPLACED in report.flags


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

    assert Flag.TEXT_CUT in report.flags


def test_an_ordinary_text_is_read_whole(analyse: Analyse) -> None:
    (report,) = analyse([make_received("Sampah menumpuk di depan Pasar Baru Bandung")])

    assert report.flags == ()


@given(text=st.text())
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
def test_no_nik_survives_whatever_stands_around_it(analyse: Analyse, before: str, after: str, nik: str) -> None:
    (report,) = analyse([make_received(f"{before} {nik} {after}")])

    digits = re.sub(r"[^\d\n]", "", report.text_redacted)
    assert NIK not in digits
    assert NIK not in report.text_normal.replace(" ", "")


REPORTS = st.builds(
    make_received,
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "lampu jalan",
                "padam",
                "tdk",
                "juga",
                "diperbaiki",
                "di Jl. Merdeka No. 12",
                "Kota Bandung,",
                "kec. Coblong",
                "rumah roboh",
                "apakah",
                "?",
                "@PLN_123",
                "@warga_x",
                "#JalanRusak",
                "https://t.co/ab12",
                f"NIK {NIK}",
                "a.n. Budi Contoh",
                "&amp;",
                "\u200b",
                "RT05/RW02",
                "x" * 120,
            ]
        )
    ).map(" ".join),
    region=st.none() | st.sampled_from(["Kota Bandung", "35.78"]),
    location=st.none() | st.just(GeoPoint(lat=-6.914, lon=107.609)),
)


@given(batch=st.lists(REPORTS, max_size=6))
def test_a_batch_gives_exactly_what_its_reports_give_alone(analyse: Analyse, batch: list[ReceivedReport]) -> None:
    assert analyse(batch) == [report for received in batch for report in analyse([received])]


def test_a_batch_gives_the_same_in_any_order_and_size(analyse: Analyse) -> None:
    texts = [f"{_words(5)} jalan rusak {_words(3)}" for _ in range(40)]
    batch = [make_received(text) for text in texts]
    together = analyse(batch)

    assert analyse(batch[::-1])[::-1] == together
    assert [report for at in range(0, len(batch), 7) for report in analyse(batch[at : at + 7])] == together


def test_the_place_is_read_from_what_the_citizen_says_of_it_and_nothing_personal_is_kept(analyse: Analyse) -> None:
    said = replace(
        make_received("Lampu jalan padam sudah seminggu, gelap sekali"),
        stated_place=f"Jl. Pattimura, Kota Ambon, a.n. Samuel Tuasikal, 0812-0000-0017, NIK {NIK}",
        stated_category="INFRASTRUKTUR",
        event_date=date(2026, 11, 20),
        photos=("0" * 32,),
    )

    plain, (report,) = analyse([replace(said, stated_place=None)])[0], analyse([said])

    assert plain.place is None
    assert report.place is not None
    assert report.place.regency is not None
    assert report.place.regency.name == "Kota Ambon"
    assert report.place.detail == "Jl. Pattimura"
    assert report.stated_place is not None
    assert not any(secret in report.stated_place for secret in (NIK, "0812", "Samuel"))
    assert (report.text_redacted, report.text_normal) == (plain.text_redacted, plain.text_normal)
    assert (report.stated_category, report.event_date, report.photos) == (
        "infrastruktur",
        date(2026, 11, 20),
        ("0" * 32,),
    )


@pytest.mark.parametrize("said", ["Samuel 0812-0000-0017", "cuaca", " "])
def test_a_category_that_is_none_is_flagged_and_not_kept(analyse: Analyse, said: str) -> None:
    (report,) = analyse([replace(make_received("Lampu jalan padam di Ambon"), stated_category=said)])

    assert report.stated_category is None
    assert Flag.CATEGORY_UNKNOWN in report.flags


def test_a_category_is_known_by_its_name_too(analyse: Analyse) -> None:
    (report,) = analyse([replace(make_received("Air mati"), stated_category="Air Bersih dan PDAM")])

    assert (report.stated_category, Flag.CATEGORY_UNKNOWN in report.flags) == ("air_bersih", False)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Mohon Dishub memperbaiki lampu jalan yang mati di Jl. Pattimura", "dishub"),
        ("Mohon diperbaiki lampu jalan yang mati di Jl. Pattimura", "dinas_pu"),
        ("Dishub bilang ini urusan DLH, padahal lampu jalan di Jl. Pattimura mati", "dinas_pu"),
    ],
)
def test_the_one_office_that_a_text_names_is_believed(analyse: Analyse, text: str, agency: str) -> None:
    others = (ScoredLabel("dishub", 0.3), ScoredLabel("dlh", 0.05))
    report = analyse_as(analyse, text, region="Kota Ambon", confidence=0.6, others=others)

    assert report.agency.label == agency


def test_what_officers_answer_in_a_region_is_followed_there_and_triaged_anew(analyse: Analyse) -> None:
    said = Prediction(label="dinas_pu", confidence=0.6, alternatives=(ScoredLabel("dishub", 0.3),))
    answered = AnsweredReport(
        region="81.71", category="infrastruktur", predicted=said, agency="dishub", on=date(2026, 11, 20)
    )
    habits = learn_habits([answered] * 60, kinds=38, today=date(2026, 11, 24))
    taught = replace(analyse, habits=Taught(habits))
    text, others = "Lampu jalan di Jl. Pattimura mati", said.alternatives

    ambon = analyse_as(taught, text, region="Kota Ambon", confidence=0.6, others=others)
    kupang = analyse_as(taught, text, region="Kota Kupang", confidence=0.6, others=others)
    assert (ambon.agency.label, kupang.agency.label) == ("dishub", "dinas_pu")
    assert ambon.agency.confidence > 0.8
    assert ReviewReason.LOW_CONFIDENCE_AGENCY not in ambon.review.reasons
