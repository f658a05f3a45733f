from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.verdict.spelling import is_spelling


@pytest.mark.parametrize(
    ("name", "other"), [("setro", "stro"), ("cempaka", "cempakaa"), ("kenanga", "kenamga"), ("melati", "melati")]
)
def test_one_wrong_letter_is_a_spelling(name: str, other: str) -> None:
    assert is_spelling(name, other)
    assert is_spelling(other, name)


@pytest.mark.parametrize(("name", "other"), [("merapi", "merpati"), ("jati", "jari"), ("timur", "barat"), ("a", "b")])
def test_two_wrong_letters_or_one_in_a_short_name_are_another_name(name: str, other: str) -> None:
    assert not is_spelling(name, other)
    assert not is_spelling(other, name)


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_spelling_is_symmetric(name: str, other: str) -> None:
    assert is_spelling(name, other) == is_spelling(other, name)
