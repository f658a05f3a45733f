from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.errors import DataFault, SetupFault
from pipeline.domain.keys import Keys, derive_keys
from pipeline.domain.tracking import ALPHABET, LENGTH, parse_tracking_id, tracking_id

KEY = b"a key of the tests, 32 bytes long"


def test_a_report_always_gets_the_same_tracking_id() -> None:
    assert tracking_id("sms:17", KEY) == tracking_id("sms:17", KEY)


def test_this_tracking_id_never_changes_between_versions() -> None:
    assert tracking_id("sms:17", KEY) == "1ZQ4KVZBCQ"


def test_another_report_or_another_key_gives_another_tracking_id() -> None:
    assert len({tracking_id("sms:17", KEY), tracking_id("sms:18", KEY), tracking_id("sms:17", b"another key")}) == 3


@given(report_id=st.text(), key=st.binary(min_size=1))
def test_a_tracking_id_is_read_back_whatever_the_report(report_id: str, key: bytes) -> None:
    made = tracking_id(report_id, key)
    assert len(made) == LENGTH
    assert parse_tracking_id(made) == made


def test_it_is_read_as_people_type_it() -> None:
    made = next(found for n in range(10_000) if {"0", "1"} <= set(found := tracking_id(f"sms:{n}", KEY)))
    typed = made.lower().replace("0", "o").replace("1", "l")
    assert parse_tracking_id(f" {typed[:5]}-{typed[5:]} ") == made
    assert parse_tracking_id(typed.replace("l", "I")) == made


def test_every_single_wrong_letter_is_noticed() -> None:
    made = tracking_id("web:9f2", KEY)
    for place, right in enumerate(made):
        for wrong in set(ALPHABET) - {right}:
            assert not is_tracking_id(made[:place] + wrong + made[place + 1 :])


def test_any_two_letters_that_changed_places_are_noticed() -> None:
    made_ids = [tracking_id(f"sms:{number}", KEY) for number in range(200)]
    for made, (first, second) in product(made_ids, combinations(range(LENGTH), 2)):
        swapped = list(made)
        swapped[first], swapped[second] = made[second], made[first]
        assert is_tracking_id("".join(swapped)) == (made[first] == made[second])


@pytest.mark.parametrize("text", ["", "ABC", "0123456789A", "UUUUUUUUUU", "ééééééééé", "----------"])
def test_what_can_be_no_tracking_id_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(DataFault, match="compare it with the message") as caught:
        parse_tracking_id(text)
    assert caught.value.code == "invalid_tracking_id"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert is_tracking_id(text) in (True, False)


def test_tracking_ids_of_neighbouring_reports_share_no_pattern() -> None:
    made = [tracking_id(f"sms:{number}", KEY) for number in range(2_000)]
    assert len(set(made)) == len(made)
    for place in range(LENGTH):
        assert {each[place] for each in made} == set(ALPHABET)


def test_keys_differ_by_use_and_are_never_printed() -> None:
    keys = derive_keys(b"thirty-two characters, or more of them")
    assert keys.tracking != keys.reporter
    assert repr(keys) == "Keys()"
    assert keys == derive_keys(b"thirty-two characters, or more of them")
    assert isinstance(keys, Keys)


def test_a_short_secret_is_refused_with_the_command_that_makes_one() -> None:
    with pytest.raises(SetupFault, match="openssl rand -hex 32"):
        derive_keys(b"thirty-one characters are short")


def is_tracking_id(text: str) -> bool:
    try:
        parse_tracking_id(text)
    except DataFault:
        return False
    return True
