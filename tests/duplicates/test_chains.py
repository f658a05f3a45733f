from __future__ import annotations

from operator import eq

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.window.chains import FIRST_CAPACITY, HashChains

KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40)


@given(KEYS, st.integers(1, 7), st.integers(0, 45))
def test_a_number_that_shares_a_key_is_met_unless_it_was_forgotten(
    all_keys: list[tuple[int, int]], at_once: int, forgotten: int
) -> None:
    chains = HashChains(2, depth=100)
    for start in range(0, len(all_keys), at_once):
        chains.forget_before(forgotten)
        new = all_keys[start : start + at_once]
        first, own, other = chains.add_all(np.array(new, dtype=np.uint64))
        assert first == start
        for number in range(first, first + len(new)):
            met = other[own == number - first].tolist()
            earlier = enumerate(all_keys[:number])
            sharing = {at for at, keys in earlier if any(map(eq, all_keys[number], keys))}
            assert {each for each in sharing if each >= min(forgotten, first)} <= set(met)
            assert len(met) == len(set(met))
            assert all(min(forgotten, first) <= each < number for each in met)


def test_only_the_newest_of_a_crowd_are_met_also_after_growing() -> None:
    chains = HashChains(1, depth=3)
    crowd = np.full((FIRST_CAPACITY + 5, 1), 7, dtype=np.uint64)
    chains.add_all(crowd)
    number, own, met = chains.add_all(crowd[:1])
    assert own.tolist() == [0, 0, 0]
    assert met.tolist() == [number - 3, number - 2, number - 1]


def test_a_batch_meets_what_its_numbers_would_meet_one_by_one() -> None:
    keys = np.random.default_rng(17).integers(0, 9, (60, 4)).astype(np.uint64)
    together, alone = HashChains(4, depth=3), HashChains(4, depth=3)
    for start in range(0, 60, 20):
        first, own, other = together.add_all(keys[start : start + 20])
        one_by_one = [alone.add_all(keys[at : at + 1])[2].tolist() for at in range(start, start + 20)]
        assert [other[own == at].tolist() for at in range(20)] == one_by_one
        assert first == start


def test_few_strangers_are_met() -> None:
    chains = HashChains(1, depth=8)
    _, _, met = chains.add_all(np.arange(FIRST_CAPACITY, dtype=np.uint64).reshape(-1, 1) + 2**40)
    assert len(met) < FIRST_CAPACITY
