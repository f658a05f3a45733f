from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.details import Details, find_details
from pipeline.duplicates.reasons import Evidence, Reason
from pipeline.duplicates.verdict.shared_details import _is_spelling, find_conflict


def details(text: str) -> Details:
    return find_details(text, text.lower().replace(",", " ").replace(".", " ").split())


def conflict(first: str, second: str) -> Evidence | None:
    one, other = details(first), details(second)
    return find_conflict(one, other, first.lower().split(), second.lower().split())


def test_names_follow_their_markers_and_end_at_ordinary_words() -> None:
    found = details("lampu di jalan cempaka putih mati, kelurahan sukamaju dekat masjid al ikhlas")
    assert found.spots == ("cempaka", "putih", "al", "ikhlas")
    assert found.areas == ("sukamaju",)


def test_roman_numerals_of_a_gang_are_numbers() -> None:
    assert details("selokan mampet di gang mawar IV").numbers == ("4",)


def test_links_handles_and_a_word_that_was_cut_are_no_numbers() -> None:
    assert details("jalan rusak https://contoh.id/12345 @warga99 depan nomor 1…").numbers == ()


def test_a_form_about_a_person_is_known_by_its_data() -> None:
    assert find_details("NIK <NIK>", ["nik", "data_nik"]).is_personal
    assert not find_details("jalan rusak", ["jalan", "rusak"]).is_personal


@pytest.mark.parametrize(
    ("name", "other"), [("setro", "stro"), ("cempaka", "cempakaa"), ("kenanga", "kenamga"), ("melati", "melati")]
)
def test_one_wrong_letter_is_a_spelling(name: str, other: str) -> None:
    assert _is_spelling(name, other)
    assert _is_spelling(other, name)


@pytest.mark.parametrize(("name", "other"), [("merapi", "merpati"), ("jati", "jari"), ("timur", "barat"), ("a", "b")])
def test_two_wrong_letters_or_one_in_a_short_name_are_another_name(name: str, other: str) -> None:
    assert not _is_spelling(name, other)
    assert not _is_spelling(other, name)


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_spelling_is_symmetric(name: str, other: str) -> None:
    assert _is_spelling(name, other) == _is_spelling(other, name)


def test_a_substituted_detail_is_told_and_a_missing_one_is_none() -> None:
    found = conflict("rusak di jalan mawar nomor 4", "rusak di jalan mawar nomor 9")
    assert found == Evidence(Reason.DETAILS_DIFFER, {"first": ("4",), "second": ("9",)})
    assert conflict("rusak di jalan mawar nomor 4", "rusak di jalan mawar") is None
    assert conflict("rusak depan nomor 4", "rusak depan toko makmur") is not None
