"""Cue words decide the type of a report; a complaint stays one whatever it asks along the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.reference.tables import load_lexicons, load_type_cues
from pipeline.classify.report_type import QUESTION_MARK, ReportTypeRules, TypeCue
from pipeline.domain.taxonomy import ReportType
from pipeline.text.clean import Cleaner, build_cleaner
from pipeline.text.phrases import OPEN_END, START, PhraseBook

RULES = ReportTypeRules(load_type_cues())
PHRASES = PhraseBook({"type": RULES.phrases})


def decide(normal: str, redacted: str, rules: ReportTypeRules = RULES, phrases: PhraseBook = PHRASES) -> ReportType:
    found = {hit.phrase for hit in phrases.find(normal)["type"]}
    return rules.decide(found, is_question=QUESTION_MARK in redacted)


def decide_by(cues: list[TypeCue], normal: str) -> ReportType:
    rules = ReportTypeRules(cues)
    return decide(normal, normal, rules, PhraseBook({"type": rules.phrases}))


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return build_cleaner(load_lexicons())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lampu jalan di Jl. Kenari padam sudah seminggu", ReportType.PENGADUAN),
        ("sampah blm diangkut, tlg segera", ReportType.PENGADUAN),
        ("Kenapa jalan ini tidak pernah diperbaiki?", ReportType.PENGADUAN),
        ("Mau tanya, kenapa KTP saya belum jadi padahal sudah setahun?", ReportType.PENGADUAN),
        ("", ReportType.PENGADUAN),
        ("Mohon informasi syarat membuat akta kelahiran", ReportType.PERMINTAAN_INFORMASI),
        ("gmn caranya daftar BPJS online?", ReportType.PERMINTAAN_INFORMASI),
        ("Apakah pendaftaran PPDB sudah dibuka?", ReportType.PERMINTAAN_INFORMASI),
        ("Saran untuk dinas perhubungan, alangkah baiknya halte diberi atap", ReportType.ASPIRASI),
        ("Permohonan pemasangan lampu jalan di gang kami RT 2 RW 1", ReportType.ASPIRASI),
        ("Usulan kami, lahan kosong itu dijadikan taman", ReportType.ASPIRASI),
    ],
)
def test_the_type_follows_from_the_words(cleaner: Cleaner, text: str, expected: ReportType) -> None:
    assert decide(cleaner.clean(text).normal, text) is expected


def test_a_tie_is_a_complaint() -> None:
    assert decide_by([TypeCue(ReportType.ASPIRASI, 2, "usul")], "kami usul") is ReportType.PENGADUAN


def test_a_cue_is_whole_words_unless_it_may_go_on() -> None:
    cues = [TypeCue(ReportType.PERMINTAAN_INFORMASI, 9, "info"), TypeCue(ReportType.ASPIRASI, 9, "usul*")]

    assert decide_by(cues, "infonya") is ReportType.PENGADUAN
    assert decide_by(cues, "usulan") is ReportType.ASPIRASI


def test_a_cue_of_the_start_counts_there_only() -> None:
    cues = [TypeCue(ReportType.ASPIRASI, 9, "^ saran")]

    assert decide_by(cues, "saran kami") is ReportType.ASPIRASI
    assert decide_by(cues, "ini saran") is ReportType.PENGADUAN


def test_a_cue_counts_once_however_often_it_stands_there() -> None:
    assert decide_by([TypeCue(ReportType.ASPIRASI, 2, "usul")], "usul usul usul") is ReportType.PENGADUAN


@given(st.text(), st.text())
def test_any_text_has_a_type(normal: str, redacted: str) -> None:
    assert decide(normal, redacted) in ReportType


def test_each_cue_is_spelt_as_cleaning_writes_it_and_stands_for_one_type(cleaner: Cleaner) -> None:
    cues = [cue.words for cue in load_type_cues() if cue.words != "?"]
    bare = [cue.removesuffix(OPEN_END).removeprefix(f"{START} ") for cue in cues]

    assert [words for words in bare if cleaner.clean(words).normal != words] == []
    assert len(cues) == len(set(cues))
