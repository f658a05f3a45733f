from __future__ import annotations

import pytest

from pipeline.adapters.reference.words import load_kind_rules
from pipeline.classify.report_kind import LIKELY, SURE, Told
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, ScoredLabel
from pipeline.text.handles import HandleHolder, OfficialHandle
from pipeline.text.phrases import PhraseBook
from pipeline.text.signals import NO_SIGNALS, Signals, read_signals

RULES = load_kind_rules()
PHRASES = PhraseBook({"kind": RULES.phrases})
OFFICES = {
    "dishubkota": OfficialHandle(handle="dishubkota", holder=HandleHolder.BADAN),
    "walikota": OfficialHandle(handle="walikota", holder=HandleHolder.PEJABAT),
}
REPORT = Prediction(
    label=ReportKind.LAPORAN,
    confidence=0.9,
    alternatives=(ScoredLabel(ReportKind.BUKAN_LAPORAN, 0.06), ScoredLabel(ReportKind.RESPON, 0.04)),
)
NO_REPORT = Prediction(label=ReportKind.BUKAN_LAPORAN, confidence=0.9)


def decide(
    text: str,
    *,
    kind: Prediction[ReportKind] = REPORT,
    signals: Signals = NO_SIGNALS,
    is_form: bool = True,
    is_urgent: bool = False,
) -> Prediction[ReportKind]:
    phrases = {hit.phrase for hit in PHRASES.find(text)["kind"]}
    return RULES.decide(kind, Told(tuple(text.split()), phrases, signals, is_form, is_urgent))


@pytest.mark.parametrize(
    "text", ["assalamualaikum", "selamat pagi bapak", "tes 123", "terima kasih banyak", "maaf salah kirim"]
)
def test_greetings_thanks_and_tries_are_surely_no_reports(text: str) -> None:
    kind = decide(text)
    assert (kind.label, kind.confidence) == (ReportKind.BUKAN_LAPORAN, SURE)


@pytest.mark.parametrize(
    "text",
    [
        "tolong hubungi saya",
        "terima kasih lampu jalan sudah menyala",
        "pelanggan yang terhormat akan dilakukan pemeliharaan jaringan mohon maaf atas ketidaknyamanannya",
        "diberitahukan kepada seluruh warga besok ada kerja bakti",
    ],
)
def test_a_wish_to_be_called_thanks_for_a_deed_and_a_notice_are_no_reports_but_a_person_looks(text: str) -> None:
    kind = decide(text)
    assert (kind.label, kind.confidence) == (ReportKind.BUKAN_LAPORAN, LIKELY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tolong",
        "selamat pagi bapak bantuannya",
        "assalamualaikum lampu jalan mati",
        "terima kasih jalan sudah diperbaiki tetapi got tersumbat",
        "jadwal pemadaman listrik tidak diumumkan",
        "saya melaporkan pengumuman kelulusan yang tidak transparan",
    ],
)
def test_what_asks_for_something_keeps_the_models_kind(text: str) -> None:
    assert decide(text) is REPORT


def test_before_everybody_only_relays_are_told_by_rule() -> None:
    assert decide("selamat pagi", is_form=False) is REPORT


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("RT @dishubkota: Jalan Melati ditutup pagi ini", ReportKind.BUKAN_LAPORAN),
        ("RT @walikota: lampu di Jalan Melati mati", ReportKind.LAPORAN),
        ("Jalan macet tiap pagi RT @dishubkota: kami pantau", ReportKind.LAPORAN),
        ("RT @warga: jalan rusak @dishubkota", ReportKind.LAPORAN),
    ],
)
def test_a_relay_of_an_offices_own_post_is_never_a_report(text: str, label: ReportKind) -> None:
    assert decide(text, signals=read_signals(text, None, OFFICES), is_form=False).label is label


def test_a_relay_that_the_model_takes_for_an_answer_is_one() -> None:
    text = "RT @dishubkota: sudah kami tindak lanjuti"
    kind = Prediction(label=ReportKind.RESPON, confidence=0.8)
    assert decide(text, kind=kind, signals=read_signals(text, None, OFFICES), is_form=False).label is ReportKind.RESPON


def test_who_tells_of_a_danger_is_heard_and_a_person_looks() -> None:
    kind = decide("halo ada kebakaran", kind=NO_REPORT, is_urgent=True)
    assert (kind.label, kind.confidence) == (ReportKind.LAPORAN, LIKELY)
