"""Cue words decide the type of a report; a complaint stays one whatever it asks along the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.reference import load_lexicons, load_type_cues
from pipeline.domain.taxonomy import ReportType
from pipeline.nlp.report_type import OPEN_END, START, ReportTypeRules, TypeCue
from pipeline.text.clean import Cleaner, build_cleaner

RULES = ReportTypeRules(load_type_cues())


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
    assert RULES.decide(cleaner.clean(text).normal, text) is expected


def test_a_tie_is_a_complaint() -> None:
    rules = ReportTypeRules([TypeCue(ReportType.ASPIRASI, 2, "usul")])

    assert rules.decide("kami usul", "kami usul") is ReportType.PENGADUAN


def test_a_cue_is_whole_words_unless_it_may_go_on() -> None:
    rules = ReportTypeRules(
        [TypeCue(ReportType.PERMINTAAN_INFORMASI, 9, "info"), TypeCue(ReportType.ASPIRASI, 9, "usul*")]
    )

    assert rules.decide("infonya", "infonya") is ReportType.PENGADUAN
    assert rules.decide("usulan", "usulan") is ReportType.ASPIRASI


def test_a_cue_of_the_start_counts_there_only() -> None:
    rules = ReportTypeRules([TypeCue(ReportType.ASPIRASI, 9, "^ saran")])

    assert rules.decide("saran kami", "Saran kami") is ReportType.ASPIRASI
    assert rules.decide("ini saran", "ini saran") is ReportType.PENGADUAN


def test_a_cue_counts_once_however_often_it_stands_there() -> None:
    rules = ReportTypeRules([TypeCue(ReportType.ASPIRASI, 2, "usul")])

    assert rules.decide("usul usul usul", "") is ReportType.PENGADUAN


@given(st.text(), st.text())
def test_any_text_has_a_type(normal: str, redacted: str) -> None:
    assert RULES.decide(normal, redacted) in ReportType


def test_each_cue_is_spelt_as_cleaning_writes_it_and_stands_for_one_type(cleaner: Cleaner) -> None:
    cues = [cue.words for cue in load_type_cues() if cue.words != "?"]
    bare = [cue.removesuffix(OPEN_END).removeprefix(f"{START} ") for cue in cues]

    assert [words for words in bare if cleaner.clean(words).normal != words] == []
    assert len(cues) == len(set(cues))
