"""Ids for strangers: the same each time, and nobody can make one up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.sealed_ids import CASE, CURSOR, MIN_CASE_CODE, SealedIds
from pipeline.domain.tracking import LENGTH

IDS = SealedIds(b"k" * 32)


@given(st.from_regex(r"[a-z]{2,12}:.{1,40}", fullmatch=True))
def test_a_case_has_one_code_which_opens_it_and_says_nothing(case_id: str) -> None:
    code = IDS.case_code(case_id)

    assert IDS.open_case(code) == case_id
    assert code == IDS.case_code(case_id)
    assert len(code) >= MIN_CASE_CODE > 2 * LENGTH
    assert case_id not in code
    assert SealedIds(b"o" * 32).open_case(code) is None


@given(st.text(max_size=60))
def test_what_was_made_up_opens_nothing(code: str) -> None:
    assert IDS.open_case(code) is None
    assert IDS.open(code, CURSOR) is None


def test_a_code_opens_only_what_it_is_for() -> None:
    assert IDS.open(IDS.seal(b"sms:1", CURSOR), CASE) is None


@pytest.mark.parametrize("place", range(2, 29, 5))
def test_a_changed_letter_opens_nothing(place: int) -> None:
    code = IDS.case_code("sms:1")
    other = "A" if code[place] != "A" else "B"

    assert IDS.open_case(code[:place] + other + code[place + 1 :]) is None


def test_a_code_has_one_spelling() -> None:
    code = IDS.seal(b"web:1", CURSOR)

    assert [IDS.open(each, CURSOR) for each in (code + "!", "\n" + code, code + "=", code[:-1])] == [None] * 4
