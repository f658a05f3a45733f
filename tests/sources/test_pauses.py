from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.x.session import retry_after_s
from pipeline.sources.pauses import Pauses

CHANCES = st.floats(min_value=0, max_value=1)


def test_pauses_double_up_to_the_cap() -> None:
    pauses = Pauses(first_s=1.0, cap_s=10.0, chance=lambda: 0.0)
    assert [pauses.after(failures) for failures in range(1, 7)] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


@given(
    failures=st.integers(min_value=1, max_value=10**9), chance=CHANCES, asked_s=st.floats(min_value=0, max_value=1e9)
)
def test_a_pause_is_never_shorter_than_half_the_first_nor_longer_than_the_cap(
    failures: int, chance: float, asked_s: float
) -> None:
    pause_s = Pauses(first_s=1.0, cap_s=900.0, chance=lambda: chance).after(failures, at_least_s=asked_s)
    assert 0.5 <= pause_s <= 900.0
    assert pause_s >= min(asked_s, 900.0)


def test_what_x_asks_for_is_read_from_either_header() -> None:
    assert retry_after_s({"Retry-After": "30"}, now=1_000.0) == 30.0
    assert retry_after_s({"x-rate-limit-reset": "1060"}, now=1_000.0) == 60.0
    assert retry_after_s({"x-rate-limit-reset": "900"}, now=1_000.0) == 0.0
    assert retry_after_s({"Retry-After": "Tue, 24 Nov 2026 01:02:03 GMT"}, now=1_000.0) == 0.0
    assert retry_after_s({}, now=1_000.0) == 0.0
