from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.proper_names import NAME_WORDS, Name, find_names, is_topic, says_where


def test_a_street_is_a_spot_and_a_village_is_an_area() -> None:
    words = ["lampu", "jalan", "cempaka", "desa", "sukamaju"]
    assert list(find_names(words)) == [Name("cempaka", is_spot=True), Name("sukamaju", is_spot=False)]


def test_the_word_jalan_alone_names_nothing() -> None:
    assert list(find_names(["jalan", "rusak", "parah", "sejak", "hujan"])) == []


def test_a_name_ends_at_a_number_a_link_or_after_four_words() -> None:
    assert [name.word for name in find_names(["jalan", "mawar", "4", "melati"])] == ["mawar"]
    assert [name.word for name in find_names(["jalan", "mawar", "situs_contoh", "melati"])] == ["mawar"]
    assert len(list(find_names(["jalan", "kya", "haji", "abdul", "wahab", "siamin", "putra"]))) == NAME_WORDS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("desa sukamaju mengadukan pembagian sembako", ["sukamaju"]),
        ("depan toko berkah rumahnya roboh", ["berkah"]),
        ("depan mawar sisi kanan jalan", ["mawar"]),
        ("jalan perjuangan", ["perjuangan"]),
        ("jalan merdeka melati", ["merdeka", "melati"]),
        ("mengaku dari pt cahaya nusantara", ["cahaya", "nusantara"]),
    ],
)
def test_a_name_ends_at_a_derived_word_unless_it_begins_with_it(text: str, names: list[str]) -> None:
    assert [name.word for name in find_names(text.split())] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("jalan jenderal a yani", ["yani"]),
        ("jalan m t haryono", ["haryono"]),
        ("jalan mt haryono", ["haryono"]),
        ("jalan pangeran", ["pangeran"]),
        ("jalan di panjaitan", ["panjaitan"]),
        ("jalan di kota", []),
        ("jalan i gusti ngurah rai", ["gusti", "ngurah", "rai"]),
        ("gang v mawar", ["v", "mawar"]),
        ("jalan mawar ii", ["mawar", "ii"]),
        ("masjid al hidayah", ["al", "hidayah"]),
    ],
)
def test_titles_and_initials_before_a_name_are_left_out(text: str, names: list[str]) -> None:
    assert [name.word for name in find_names(text.split())] == names


def test_parts_of_many_names_do_not_say_where() -> None:
    assert says_where("cempaka")
    assert not says_where("timur")
    assert not says_where("hos")


def test_a_topic_is_neither_a_place_nor_a_filler() -> None:
    assert is_topic("banjir")
    assert not any(map(is_topic, ["jalan", "mohon", "yang", "timur", "17"]))


@given(st.lists(st.from_regex(r"[a-z0-9_-]+", fullmatch=True)))
def test_no_text_breaks_the_reading(words: list[str]) -> None:
    assert all(name.word in words for name in find_names(words))
