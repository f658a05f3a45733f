from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.chains import FIRST_CAPACITY, HashChains

KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40)


@given(KEYS, st.integers(0, 45))
def test_a_number_that_shares_a_key_is_met_unless_it_was_forgotten(
    all_keys: list[tuple[int, int]], forgotten: int
) -> None:
    chains = HashChains(2, depth=100)
    for at, keys in enumerate(all_keys):
        chains.forget_before(forgotten)
        number, met = chains.add(np.array(keys, dtype=np.uint64))
        earlier = enumerate(all_keys[:at])
        sharing = {at for at, other in earlier if any(a == b for a, b in zip(keys, other, strict=True))}
        assert number == at
        assert met == sorted((other for other in sharing if other >= min(forgotten, at)), reverse=True)


def test_only_the_newest_of_a_crowd_are_met_also_after_growing() -> None:
    chains = HashChains(1, depth=3)
    numbers = [chains.add(np.array([7], dtype=np.uint64))[0] for _ in range(FIRST_CAPACITY + 5)]
    assert chains.add(np.array([7], dtype=np.uint64))[1] == numbers[:-4:-1]
