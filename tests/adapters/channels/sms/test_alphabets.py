"""What an SMS can hold, and how its alphabets are read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.adapters.channels.sms.alphabets import (
    cut_to_fit,
    decode_charset,
    decode_data_coding,
    decode_gsm,
    septets,
    to_gsm,
)


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        (b"Jalan rusak", "UTF-8", "Jalan rusak"),
        ("Jl. “rusak” 😭".encode("utf-16-be"), "UTF-16BE", "Jl. “rusak” 😭"),
        ("rusak".encode("utf-16-be"), "utf-16be", "rusak"),
        (b"biaya \xa4 5", "ISO-8859-15", "biaya € 5"),
        (b"biaya \x1be 5", "GSM", "biaya € 5"),
        (b"caf\xe9", "latin-1", "café"),
        (b"rusak", "", "rusak"),
        (b"rusak", "tidak-ada", "rusak"),
        (b"\x00J\x00l\x00", "UTF-16BE", "Jl\ufffd"),
        (b"rusak\xff", "UTF-8", "rusak\ufffd"),
    ],
)
def test_a_text_is_read_in_the_alphabet_that_is_named(raw: bytes, charset: str, text: str) -> None:
    assert decode_charset(raw, charset) == text


def test_an_operators_coding_names_an_alphabet() -> None:
    assert decode_data_coding(b"a\x00b\x11c", 0) == "a@b_c"
    assert decode_data_coding("é".encode("utf-16-be"), 8) == "é"
    assert decode_data_coding(b"\xe9", 3) == "é"
    assert decode_data_coding("é".encode(), 246) == "é"


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["UTF-8", "UTF-16BE", "GSM", "ISO-8859-15", "idna", "hex"]))
def test_no_bytes_in_no_alphabet_raise(raw: bytes, charset: str) -> None:
    assert isinstance(decode_charset(raw, charset), str)
    assert isinstance(decode_gsm(raw), str)


def test_septets_are_counted_as_a_phone_does() -> None:
    assert [septets(text) for text in ("", "abc", "€", "{}", "“", "@é")] == [0, 3, 2, 4, None, 2]


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(0, 160))
def test_what_is_written_for_gsm_fits_where_it_must(text: str, room: int) -> None:
    cut = cut_to_fit(to_gsm(text), room)

    assert (septets(cut) or 0) <= room
    assert septets(cut) is not None
