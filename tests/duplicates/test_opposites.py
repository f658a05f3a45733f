from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.opposites import (
    MOST_SAYINGS,
    find_forbidden,
    find_opposed,
    find_sides,
    find_stances,
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("saya setuju", "saya tidak setuju"),
        ("warga mendukung", "warga menolak"),
        ("tidak menolak", "menolak"),
        ("sudah diperbaiki", "belum juga diperbaiki"),
        ("sudah ada lampu", "tidak ada lampu"),
        ("ada petugas", "belum ada petugas"),
        ("pasar dibuka", "pasar ditutup"),
        ("mohon dibuka", "mohon ditutup"),
        ("lampu menyala", "lampu tidak menyala"),
        ("lampu tidak menyala", "lampu sudah hidup"),
        ("jadi dibangun", "batal dibangun"),
        ("truk diperbolehkan lewat", "truk dilarang lewat"),
        ("boleh lewat", "tidak boleh lewat"),
        ("kolam terlalu panas", "kolam terlalu dingin"),
        ("berangkat terlalu awal", "berangkat terlambat"),
        ("bus kelebihan", "bus kekurangan"),
        ("jam diperpanjang", "jam dipersingkat"),
        ("jalur dilebarkan", "jalur dipersempit"),
        ("petugas ramah", "petugas kurang ramah"),
        ("trotoar terlalu tinggi", "trotoar terlalu rendah"),
        ("portal lebar", "portal sempit"),
        ("tinggi portal terlalu tinggi", "tinggi portal terlalu rendah"),
        ("lurah sering hadir", "lurah jarang hadir"),
    ],
)
def test_for_and_against_done_and_not_done_are_opposed(first: str, second: str) -> None:
    assert find_opposed(find_stances(first.split()), find_stances(second.split()))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lampu mati mohon dinyalakan", "lampu mati"),
        ("jalan belum diperbaiki", "mohon jalan diperbaiki"),
        ("lampu tidak menyala", "lampu mati"),
        ("warga menolak", "warga tidak setuju"),
        ("sudah dua minggu belum diperbaiki", "sudah lama belum diperbaiki"),
        ("jalan rusak", "jalan tidak rusak"),
        ("jalan lebar", "gang sempit"),
        ("kurang lebih tiga hari", "sudah lebih tiga hari"),
        ("sudah lama", "aspal baru"),
    ],
)
def test_what_is_asked_for_or_said_otherwise_is_not_opposed(first: str, second: str) -> None:
    assert find_opposed(find_stances(first.split()), find_stances(second.split())) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("sisi kiri jalan", "sisi kanan jalan"),
        ("sebelah utara jalan", "sebelah selatan jalan"),
        ("tol arah cirebon", "tol menuju jakarta"),
        ("dari arah bogor", "ke arah bogor"),
        ("dari kediri ke pare", "dari pare ke kediri"),
        ("jalur kediri pare", "jalur pare kediri"),
        ("depan sekolah", "belakang sekolah"),
        ("sebelum jembatan", "setelah jembatan"),
        ("pintu masuk", "pintu keluar"),
        ("lor pasar", "kidul pasar"),
        ("lor pasar", "di selatan pasar"),
        ("di utara stasiun", "di selatan stasiun"),
        ("plat ganjil", "plat genap"),
        ("keberangkatan bandara", "kedatangan bandara"),
        ("tol yang ke bogor", "tol yang ke jakarta"),
        ("toilet pria", "toilet wanita"),
    ],
)
def test_two_sides_and_two_directions_are_opposed(first: str, second: str) -> None:
    assert find_opposed(find_sides(first.split()), find_sides(second.split()))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kiri dan kanan jalan", "kanan jalan"),
        ("depan sekolah", "belakang pasar"),
        ("jakarta timur", "sisi barat"),
        ("atas perhatiannya", "jalan bawah"),
        ("arah jakarta", "menuju jakarta"),
        ("arah jakarta", "jalan tol"),
        ("lor pasar", "di utara pasar"),
        ("karang lor", "karang kidul"),
        ("jakarta utara jalan melati", "jakarta selatan jalan melati"),
        ("lapor ke lurah", "lapor ke camat"),
    ],
)
def test_one_side_beside_both_and_parts_of_names_are_not_opposed(first: str, second: str) -> None:
    assert find_opposed(find_sides(first.split()), find_sides(second.split())) is None


def test_who_asks_for_what_another_forbids_is_opposed() -> None:
    forbidden = find_stances(["jangan", "ditebang"])
    assert find_forbidden(forbidden, (), {"pohon", "ditebang"})
    assert not find_forbidden(forbidden, (), {"pohon"})
    assert not find_forbidden(forbidden, find_stances(["tidak", "ditebang"]), {"tidak", "ditebang"})
    assert not find_forbidden(find_stances(["jangan", "dibiarkan"]), (), {"dibiarkan"})


WORDS = st.lists(
    st.sampled_from(
        [
            "tidak",
            "sudah",
            "ada",
            "setuju",
            "menolak",
            "dari",
            "ke",
            "arah",
            "pare",
            "kediri",
            "kiri",
            "kanan",
            "depan",
            "mohon",
        ]
    )
)


@given(WORDS, WORDS)
def test_opposition_does_not_depend_on_the_order(first: list[str], second: list[str]) -> None:
    for find in (find_stances, find_sides):
        one, other = find(first), find(second)
        assert len(one) <= MOST_SAYINGS
        assert bool(find_opposed(one, other)) == bool(find_opposed(other, one))
        assert find_opposed(one, one) is None
