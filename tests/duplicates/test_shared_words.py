from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.verdict.shared_words import longest_run, measure

TEXTS = st.text("abcde ", max_size=40)


def test_the_same_words_share_all() -> None:
    wording = measure("lampu jalan padam", "lampu jalan padam")
    assert (wording.jaccard, wording.containment, wording.shorter) == (1.0, 1.0, 3)


def test_a_text_within_a_longer_one_is_contained() -> None:
    wording = measure("lampu jalan padam depan pasar", "kata warga lampu jalan padam depan pasar sejak senin malam")
    assert wording.containment > 0.9
    assert wording.jaccard < 0.7


def test_the_longest_run_is_counted_in_words() -> None:
    assert longest_run("satu dua tiga empat", "nol dua tiga empat lima") == 3


@given(TEXTS, TEXTS)
def test_both_measures_are_symmetric_and_between_none_and_all(first: str, second: str) -> None:
    wording = measure(first, second)
    assert wording == measure(second, first)
    assert longest_run(first, second) == longest_run(second, first)
    assert 0.0 <= wording.jaccard <= wording.containment <= 1.0
