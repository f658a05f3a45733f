"""Which SMS are parts, and what they say together."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from pipeline.adapters.channels.sms.gateway import PartMark
from pipeline.adapters.channels.sms.headers import find_mark
from pipeline.adapters.channels.sms.parts import find_written_mark, goes_on, join_parts, may_go_on
from pipeline.text.words.stem import load_roots

ROOTS = load_roots()


def join(*parts: tuple[int, str]) -> str:
    return join_parts(parts, is_word=ROOTS.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "(1/3) Lapor, tanggul jebol",
        "[1/3] Lapor, tanggul jebol",
        "1/3 Lapor, tanggul jebol",
        "1/3: Lapor, tanggul jebol",
        "(1 dari 3) Lapor, tanggul jebol",
        "(1 of 3) Lapor, tanggul jebol",
        "(bag 1/3) Lapor, tanggul jebol",
        "Bagian 1/3: Lapor, tanggul jebol",
        "sms 1/3 Lapor, tanggul jebol",
        "Lapor, tanggul jebol (1/3)",
        "Lapor, tanggul jebol [1/3] ",
    ],
)
def test_a_mark_is_found_as_phones_and_people_write_it(text: str) -> None:
    found = find_written_mark(text)

    assert found is not None
    assert (found[0].number, found[0].total, found[1].strip()) == (1, 3, "Lapor, tanggul jebol")


@pytest.mark.parametrize(
    "text",
    [
        "RT 1/3 gelap",
        "RT/RW 01/03 gelap",
        "Jl. Melati 1/3 rusak",
        "(4/3) aneh",
        "(0/2) aneh",
        "(1/1) sendiri",
        "1/3badan jalan",
        "tanggal 1/12 mati lampu",
        "12/15 warga setuju",
        "",
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert find_written_mark(text) is None


def test_a_text_looks_cut_if_it_fills_an_sms_and_ends_with_a_letter() -> None:
    for size in (152, 153, 159, 160):
        assert may_go_on("a" * size)
    for text in ("a" * 151, "a" * 154, "a" * 161, "a" * 159 + ".", "", "ujung"):
        assert not may_go_on(text)
    assert may_go_on("ã" * 67)
    assert not may_go_on("ã" * 71)
    assert may_go_on("€" * 79 + "aa")  # two septets each


def test_what_goes_on_begins_small() -> None:
    assert goes_on("era dikirim")
    assert not any(map(goes_on, ["Era", "", "7 hari", " era"]))


def test_parts_are_joined_in_any_order_with_the_blanks_that_their_marks_took() -> None:
    parts = [(1, "mohon seg"), (2, "era dikirim karung, anak"), (3, "anak tidak sekolah")]

    for order in permutations(parts):
        assert join(*order) == "mohon segera dikirim karung, anak anak tidak sekolah"


def test_a_blank_that_is_there_is_not_doubled() -> None:
    assert join((1, "jalan "), (2, "rusak"), (3, ", parah")) == "jalan rusak, parah"


def test_where_a_part_is_missing_it_is_said() -> None:
    assert join((1, "tanggul jebol"), (3, "sudah dua hari")) == "tanggul jebol [...] sudah dua hari"
    assert join((2, "sudah dua hari"), (3, "lebih")) == "[...] sudah dua hari lebih"


def test_a_text_cut_anywhere_by_a_phone_that_keeps_blanks_comes_back() -> None:
    text = "Lapor, lampu jalan di Kampung Cibogo RT 03 padam semua sejak Senin, tolong diperbaiki segera " * 4
    chance = random.Random(7)
    for _ in range(50):
        cuts = sorted(chance.sample(range(1, len(text)), 3))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        joined = join(*enumerate(pieces, start=1))
        assert joined.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("header", "mark"),
    [
        (b"\x05\x00\x03\x2a\x02\x01", PartMark(number=1, total=2, reference="2a")),
        (b"\x06\x08\x04\x01\x2a\x03\x02", PartMark(number=2, total=3, reference="012a")),
        (b"\x0b\x05\x04\x15\x81\x00\x00\x00\x03\x07\x02\x02", PartMark(number=2, total=2, reference="07")),
        (b"", None),
        (b"\x05", None),
        (b"\x05\x00\x03\x2a", None),
        (b"\x05\x00\x03\x2a\x01\x01", None),
        (b"\x05\x00\x03\x2a\x02\x03", None),
        (b"\x05\x00\x00\x2a\x02\x03", None),
        (bytes(range(256)), None),
    ],
)
def test_the_header_of_an_sms_tells_its_part(header: bytes, mark: PartMark | None) -> None:
    assert find_mark(header) == mark
