from __future__ import annotations

from pipeline.duplicates.fingerprint.details import Details, find_details
from pipeline.duplicates.reasons import Evidence, Reason
from pipeline.duplicates.verdict.shared_details import find_conflict


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


def test_a_substituted_detail_is_told_and_a_missing_one_is_none() -> None:
    found = conflict("rusak di jalan mawar nomor 4", "rusak di jalan mawar nomor 9")
    assert found == Evidence(Reason.DETAILS_DIFFER, {"first": ("4",), "second": ("9",)})
    assert conflict("rusak di jalan mawar nomor 4", "rusak di jalan mawar") is None
    assert conflict("rusak depan nomor 4", "rusak depan toko makmur") is not None
