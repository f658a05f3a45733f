"""What the shipped model calls urgent: danger now in the words of many, not what is over, denied, feared or named."""

from __future__ import annotations

import pytest

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.classifier import Classifier, load_classifier
from pipeline.classify.explanation import explain
from pipeline.settings import load_settings
from tests.classify.reports_to_classify import make_input

WRONG_MAX = 3
"""Of a list: one in nine, as of phrases that it has not seen."""

URGENT = (
    "kebakaran di pasar induk, api membesar",
    "gas bocor di warung, bau menyengat",
    "banjir setinggi dada, warga minta perahu",
    "tanggul kali jebol",
    "jembatan desa ambruk, anak sekolah memutar",
    "tebing longsor menutup jalan",
    "kabel listrik putus menjuntai ke jalan",
    "anak saya kesetrum tiang lampu",
    "orang tenggelam di sungai",
    "ada tawuran pelajar sekarang",
    "mobil warga terjebak banjir",
    "pohon besar menimpa rumah tetangga",
    "sos di muara sungai",
    "sudah tiga hari anak-anak hilang",
    "simulasi kebakaran kemarin selesai dengan baik lalu tadi malam pasar benar terbakar",
    "takut nyetrum, kabel terkelupas",
    "warga terjebak di lift",
    "tanggul sungai di belakang rumah makan jebol",
    "air sudah sepinggang dan terus naik",
    "kami bertahan di atas genteng",
    "omahe tonggoku kobongan",
    "imah kahuruan di lembur",
    "rumah tabaka di simpang",
    "api belum bisa dipadamkan, tiga rumah habis",
    "tanggul yang diperbaiki tahun lalu jebol lagi malam ini",
    "anak kami hilang dari pasar",
    "anak kami naik ke atap",
)

ORDINARY = (
    "",
    "lampu jalan mati",
    "pohon besar rawan tumbang mohon dipangkas",
    "mohon pelatihan penanggulangan kebakaran",
    "selokan mampet agar tidak banjir besar",
    "pengaduan sosial soal bansos",
    "kulit terbakar matahari",
    "bombardir iklan",
    "dikawatirkan pohon roboh",
    "kuatir menimpa rumah, pohon kuatir menimpa rumah",
    "kebakaran sudah padam sejak pagi",
    "jembatan ini pernah putus, sekarang sudah bagus",
    "bukan orang tenggelam, itu boneka",
    "tikungan ini sering terjadi kecelakaan",
    "darurat guru, sekolah kami darurat guru",
    "tidak ada kebakaran di sini",
    "bukan banjir hanya genangan",
    "kebakaran di pasar sudah padam",
    "banjir besar sudah surut",
    "longsor tahun lalu belum diperbaiki",
    "banjire wis surut",
    "mobil pemadam kebakaran parkir di trotoar",
    "jembatan putus sejak 2019",
)


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return load_classifier(load_settings().models_dir, load_taxonomy())


@pytest.mark.parametrize(("texts", "is_urgent"), [(URGENT, True), (ORDINARY, False)])
def test_danger_now_is_told_from_what_is_over_denied_feared_or_only_named(
    shipped: Classifier, texts: tuple[str, ...], is_urgent: bool
) -> None:
    answers = shipped.answer([make_input(text) for text in texts])
    wrong = [text for text, answer in zip(texts, answers, strict=True) if answer.is_urgent != is_urgent]
    assert len(wrong) <= WRONG_MAX, wrong


def test_a_word_of_danger_and_what_takes_it_back_stand_in_the_explanation(shipped: Classifier) -> None:
    *_, burning = explain(shipped, make_input("rumah tetangga terbakar, api membesar"))
    *_, over = explain(shipped, make_input("kebakaran kemarin sudah padam, terima kasih"))
    assert (burning.label, over.label) == ("darurat", "biasa")
    assert "padam" in " ".join(part.text for part in over.supporting)
