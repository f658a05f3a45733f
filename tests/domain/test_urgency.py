from __future__ import annotations

import pytest

from pipeline.domain.urgency import Danger, find_dangers


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
    ],
)
def test_what_is_only_feared_or_usual_is_not_urgent(text: str) -> None:
    assert find_dangers(text) == frozenset()


def test_a_hanging_cable_is_urgent_before_anybody_is_hurt() -> None:
    assert find_dangers("takut nyetrum, kabel terkelupas") == {Danger.ELECTRICITY}
