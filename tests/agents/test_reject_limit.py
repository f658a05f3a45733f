"""When rejecting is too much: most of two rounds in a row, for one code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.observing.metrics import REJECTS_TOO_MUCH
from pipeline.agents.reject_limit import ROUND_MIN, RejectGuard, RejectLimit, find_code_above
from pipeline.domain.errors import RejectsTooMuch

BATCH = 256


def count_all(limit: RejectLimit, *batches: tuple[int, dict[str, int]]) -> list[str | None]:
    return [limit.count(messages, rejected) for messages, rejected in batches]


def test_most_of_two_batches_in_a_row_for_one_code_is_too_much() -> None:
    assert count_all(RejectLimit(0.5), (BATCH, {"invalid_record": 200}), (BATCH, {"invalid_record": 200})) == [
        None,
        "invalid_record",
    ]


def test_one_bad_batch_between_good_ones_is_not() -> None:
    bad = (BATCH, {"missing_text": BATCH})

    assert count_all(RejectLimit(0.5), bad, (BATCH, {}), bad, (BATCH, {"missing_text": 9})) == [None] * 4


def test_half_is_not_most() -> None:
    half = (BATCH, {"missing_text": BATCH // 2})

    assert count_all(RejectLimit(0.5), half, half, half) == [None] * 3


def test_many_codes_that_together_are_most_are_the_senders_faults() -> None:
    mixed = (BATCH, {"missing_text": 100, "invalid_time": 100, "invalid_json": 56})

    assert count_all(RejectLimit(0.5), mixed, mixed, mixed) == [None] * 3


def test_another_code_each_time_is_not_too_much() -> None:
    assert count_all(RejectLimit(0.5), (BATCH, {"a": BATCH}), (BATCH, {"b": BATCH}), (BATCH, {"a": BATCH})) == [
        None,
        None,
        None,
    ]


def test_small_batches_are_counted_together_so_that_a_few_messages_stop_nobody() -> None:
    single = [(1, {"missing_text": 1})] * (2 * ROUND_MIN)

    assert count_all(RejectLimit(0.5), *single) == [None] * (2 * ROUND_MIN - 1) + ["missing_text"]


def test_a_limit_of_one_never_stops() -> None:
    all_bad = (BATCH, {"missing_text": BATCH})

    assert count_all(RejectLimit(1.0), all_bad, all_bad, all_bad) == [None] * 3


async def test_a_guard_says_why_in_the_metrics_before_it_raises() -> None:
    guard = RejectGuard("tes", share=0.5, hold_s=0)
    await guard.check(BATCH, {"missing_text": BATCH})

    with pytest.raises(RejectsTooMuch) as stopped:
        await guard.check(BATCH, {"missing_text": BATCH})

    assert (stopped.value.stage, stopped.value.code) == ("tes", "missing_text")
    assert REJECTS_TOO_MUCH.labels("tes", "missing_text")._value.get() == 1


@given(st.floats(0.01, 1.0), st.integers(1, 500), st.dictionaries(st.sampled_from("abc"), st.integers(1, 500)))
def test_the_code_that_is_named_has_more_than_its_share(limit: float, messages: int, rejected: dict[str, int]) -> None:
    code = find_code_above(limit, messages, rejected)

    assert (code is not None) == any(count > limit * messages for count in rejected.values())
    assert code is None or rejected[code] == max(rejected.values())
