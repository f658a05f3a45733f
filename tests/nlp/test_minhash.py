from __future__ import annotations

from pipeline.nlp.chains import FIRST_CAPACITY
from pipeline.nlp.minhash import MinHashIndex, sign
from pipeline.nlp.shingles import shingles

TEXT = "tiang listrik miring di tikungan dan kabelnya menyentuh pagar sekolah"


def test_a_like_text_is_found_and_a_strange_one_is_not() -> None:
    index = MinHashIndex()
    number = index.add(sign(shingles(TEXT)))
    index.add(sign(shingles("antrean paspor terlalu panjang sejak pagi buta")))
    assert index.find_like(sign(shingles(TEXT + " dasar")), at_least=0.5, most=5) == [number]


def test_the_likeliest_comes_first_and_no_more_than_asked_are_given() -> None:
    index = MinHashIndex()
    numbers = [index.add(sign(shingles(TEXT[:-cut] if cut else TEXT))) for cut in (20, 10, 0)]
    assert index.find_like(sign(shingles(TEXT)), at_least=0.3, most=2) == [numbers[2], numbers[1]]


def test_a_forgotten_text_is_not_found() -> None:
    index = MinHashIndex()
    old, new = index.add(sign(shingles(TEXT))), index.add(sign(shingles(TEXT)))
    index.forget_before(new)
    assert index.find_like(sign(shingles(TEXT)), at_least=0.5, most=5) == [new]
    assert old < new
    assert len(index) == 1


def test_growing_loses_nothing_and_forgotten_room_is_used_again() -> None:
    index = MinHashIndex()
    signatures = [sign(shingles(f"{TEXT} {number} {number * 7919}")) for number in range(2 * FIRST_CAPACITY)]
    numbers = [index.add(signature) for signature in signatures]
    assert all(index.find_like(signatures[at], at_least=0.9, most=50) for at in range(0, len(numbers), 97))
    index.forget_before(numbers[FIRST_CAPACITY])
    assert len(index) == FIRST_CAPACITY
