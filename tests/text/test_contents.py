"""Where a text says it is, and whether it says anything."""

from __future__ import annotations

import pytest

from pipeline.adapters.reference.tables import load_content_reader
from pipeline.text.contents import read_words

READER = load_content_reader()


def has_spot(normal: str, redacted: str = "") -> bool:
    return READER.has_spot(normal, read_words(normal), redacted)


@pytest.mark.parametrize(
    "normal",
    [
        "lampu mati di pertigaan cicadas",
        "jalan rusak depan indomaret",
        "banjir di masjid al huda",
        "macet di tegalega",
        "kemacetan lewat cicaheum setiap pagi",
        "air mati nomor pelanggan 00123456789",
        "gelap di rt 3 rw 5",
    ],
)
def test_a_named_spot_is_found(normal: str) -> None:
    assert has_spot(normal)


@pytest.mark.parametrize(
    "normal",
    [
        "",
        "lampu jalan mati sudah seminggu",
        "pohon tumbang di depan rumah saya",
        "jalan rusak di kampung kami",
        "sampah menumpuk di lingkungan warga",
        "saya lihat di facebook",
        "jalan berlubang di perumahan",
    ],
)
def test_a_word_of_place_without_a_name_is_no_spot(normal: str) -> None:
    assert not has_spot(normal)


def test_a_link_to_a_map_tells_where() -> None:
    assert has_spot("jalan rusak tautan", "jalan rusak https://maps.app.goo.gl/AbC123")
    assert not has_spot("jalan rusak tautan", "jalan rusak https://t.co/maps")


@pytest.mark.parametrize(
    ("normal", "place_words", "count"),
    [
        ("lampu padam", None, 2),
        ("mohon bantuannya bapak terima kasih", None, 0),
        ("jalan kenari indah 7", "Jl. Kenari Indah 7", 0),
        ("", None, 0),
        ("banjir banjir banjir", None, 1),
    ],
)
def test_words_of_the_subject_are_counted_once_and_without_requests_and_place(
    normal: str, place_words: str | None, count: int
) -> None:
    assert READER.count_subject_words(read_words(normal), place_words, enough=9) == count


def test_counting_stops_where_there_are_enough() -> None:
    assert READER.count_subject_words(read_words("lampu padam gelap rawan maling"), None, enough=3) == 3
