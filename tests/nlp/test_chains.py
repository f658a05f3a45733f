from __future__ import annotations

from operator import eq

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.chains import FIRST_CAPACITY, HashChains

KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40)


@given(KEYS, st.integers(1, 7), st.integers(0, 45))
def test_a_number_that_shares_a_key_is_met_unless_it_was_forgotten(
    all_keys: list[tuple[int, int]], at_once: int, forgotten: int
) -> None:
    chains = HashChains(2, depth=100)
    for start in range(0, len(all_keys), at_once):
        chains.forget_before(forgotten)
        first, all_met = chains.add_all(np.array(all_keys[start : start + at_once], dtype=np.uint64))
        assert first == start
        for number, met in enumerate(all_met, start=first):
            earlier = enumerate(all_keys[:number])
            sharing = {at for at, other in earlier if any(map(eq, all_keys[number], other))}
            assert {other for other in sharing if other >= min(forgotten, first)} <= set(met)
            assert len(met) == len(set(met))
            assert all(min(forgotten, first) <= other < number for other in met)


def test_only_the_newest_of_a_crowd_are_met_also_after_growing() -> None:
    chains = HashChains(1, depth=3)
    crowd = np.full((FIRST_CAPACITY + 5, 1), 7, dtype=np.uint64)
    chains.add_all(crowd)
    number, met = chains.add_all(crowd[:1])
    assert sorted(met[0]) == [number - 3, number - 2, number - 1]


def test_few_strangers_are_met() -> None:
    chains = HashChains(1, depth=8)
    _, met = chains.add_all(np.arange(FIRST_CAPACITY, dtype=np.uint64).reshape(-1, 1) + 2**40)
    assert sum(map(len, met)) < FIRST_CAPACITY
