from __future__ import annotations

import pytest

from pipeline.adapters.reference.words import load_urgency_rules
from pipeline.domain.assignment.urgency import Danger
from pipeline.text.phrases import PhraseBook

RULES = load_urgency_rules()
PHRASES = PhraseBook({"danger": RULES.phrases})


def find_dangers(text: str) -> frozenset[Danger]:
    return RULES.find_dangers(text, PHRASES.find(text)["danger"])


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("kebakaran di pasar induk, api membesar", Danger.FIRE),
        ("gas bocor di warung, bau menyengat", Danger.FIRE),
        ("banjir setinggi dada, warga minta perahu", Danger.FLOOD),
        ("tanggul kali jebol", Danger.FLOOD),
        ("jembatan desa ambruk, anak sekolah memutar", Danger.COLLAPSE),
        ("tebing longsor menutup jalan", Danger.COLLAPSE),
        ("kabel listrik putus menjuntai ke jalan", Danger.ELECTRICITY),
        ("anak saya kesetrum tiang lampu", Danger.ELECTRICITY),
        ("orang tenggelam di sungai", Danger.PERSON),
        ("ada tawuran pelajar sekarang", Danger.PERSON),
        ("mobil warga terjebak banjir", Danger.FLOOD),
        ("pohon besar menimpa rumah tetangga", Danger.COLLAPSE),
        ("sos di muara sungai", Danger.PERSON),
        ("sudah tiga hari anak-anak hilang", Danger.PERSON),
        ("simulasi kebakaran kemarin selesai dengan baik lalu tadi malam pasar benar terbakar", Danger.FIRE),
    ],
)
def test_danger_is_seen(text: str, danger: Danger) -> None:
    assert danger in find_dangers(text)


@pytest.mark.parametrize(
    "text",
    [
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
    ],
)
def test_what_is_only_feared_or_usual_is_not_urgent(text: str) -> None:
    assert find_dangers(text) == frozenset()


def test_a_hanging_cable_is_urgent_before_anybody_is_hurt() -> None:
    assert find_dangers("takut nyetrum, kabel terkelupas") == {Danger.ELECTRICITY}


def test_of_two_dangers_at_one_place_the_more_exact_counts() -> None:
    assert find_dangers("warga terjebak banjir") == {Danger.FLOOD}
    assert find_dangers("warga terjebak di lift") == {Danger.PERSON}


def test_no_danger_is_looked_for_within_another() -> None:
    assert find_dangers("pohon tua tumbang") == {Danger.COLLAPSE}
    assert find_dangers("banjir hingga warga tenggelam, evakuasi") == {Danger.FLOOD}


@pytest.mark.parametrize(
    "text",
    [
        "tanggul sungai di belakang rumah makan jebol",
        "air sudah sepinggang dan terus naik",
        "kami bertahan di atas genteng",
        "omahe tonggoku kobongan",
        "imah kahuruan di lembur",
        "rumah tabaka di simpang",
        "api belum bisa dipadamkan, tiga rumah habis",
        "tanggul yang diperbaiki tahun lalu jebol lagi malam ini",
    ],
)
def test_a_danger_is_seen_in_other_words(text: str) -> None:
    assert find_dangers(text)


@pytest.mark.parametrize(
    "text",
    [
        "tidak ada kebakaran di sini",
        "bukan banjir hanya genangan",
        "kebakaran di pasar sudah padam",
        "banjir besar sudah surut",
        "longsor tahun lalu belum diperbaiki",
        "banjire wis surut",
        "mobil pemadam kebakaran parkir di trotoar",
        "jembatan putus sejak 2019",
    ],
)
def test_what_is_denied_over_or_only_named_is_not_urgent(text: str) -> None:
    assert not find_dangers(text)


def test_a_word_begins_every_cue_that_it_may() -> None:
    assert find_dangers("anak kami hilang dari pasar") == {Danger.PERSON}
    assert find_dangers("anak kami naik ke atap") == {Danger.FLOOD}
