from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.chains import ABSENT, HashChains

KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40)


@given(KEYS, st.integers(0, 45))
def test_a_number_that_shares_a_key_is_met_unless_it_was_forgotten(
    all_keys: list[tuple[int, int]], forgotten: int
) -> None:
    chains = HashChains(2, depth=100)
    for keys in all_keys:
        chains.add(np.array(keys, dtype=np.uint64))
    chains.forget_before(forgotten)
    for keys in all_keys:
        sharing = {
            at for at, other in enumerate(all_keys) if any(a == b != ABSENT for a, b in zip(keys, other, strict=True))
        }
        met = chains.meet(np.array(keys, dtype=np.uint64))
        assert {at for at in sharing if at >= forgotten} <= set(met)
        assert met == sorted(met, reverse=True)
        assert all(number >= forgotten for number in met)


def test_an_absent_key_meets_nothing() -> None:
    chains = HashChains(1, depth=8)
    chains.add(np.array([ABSENT], dtype=np.uint64))
    assert chains.meet(np.array([ABSENT], dtype=np.uint64)) == []


def test_only_the_newest_of_a_crowd_are_met() -> None:
    chains = HashChains(1, depth=3)
    numbers = [chains.add(np.array([7], dtype=np.uint64)) for _ in range(5_000)]
    assert chains.meet(np.array([7], dtype=np.uint64)) == numbers[:-4:-1]
