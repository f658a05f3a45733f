from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.window.chains import FIRST_CAPACITY
from pipeline.duplicates.window.minhash import MinHashIndex, sign_all

TEXT = "tiang listrik miring di tikungan dan kabelnya menyentuh pagar sekolah"


def add(index: MinHashIndex, text: str, *, at_least: float = 0.5, most: int = 5) -> tuple[int, list[int]]:
    number, (found,) = index.add_all(sign_all([text]), at_least=at_least, most=most)
    return number, found


def test_a_like_text_is_found_and_a_strange_one_is_not() -> None:
    index = MinHashIndex()
    number, _ = add(index, TEXT)
    add(index, "antrean paspor terlalu panjang sejak pagi buta")
    assert add(index, TEXT + " dasar")[1] == [number]


def test_the_likeliest_comes_first_and_no_more_than_asked_are_given() -> None:
    index = MinHashIndex()
    numbers = [add(index, TEXT[:-cut] if cut else TEXT)[0] for cut in (20, 10, 0)]
    assert add(index, TEXT, at_least=0.3, most=2)[1] == [numbers[2], numbers[1]]


def test_a_forgotten_text_is_not_found() -> None:
    index = MinHashIndex()
    add(index, TEXT)
    new, _ = add(index, TEXT)
    index.forget_before(new)
    assert len(index) == 1
    assert add(index, TEXT)[1] == [new]


def test_growing_loses_nothing_and_forgotten_room_is_used_again() -> None:
    index = MinHashIndex()
    texts = [f"{number} {TEXT} {number * 7919} dan {number * 104729}" for number in range(FIRST_CAPACITY + 100)]
    numbers = [add(index, text, most=1)[0] for text in texts]
    assert all(numbers[at] in add(index, texts[at], at_least=0.9)[1] for at in range(0, 1_000, 97))
    index.forget_before(numbers[-1])
    assert len(index) < FIRST_CAPACITY


def test_texts_added_together_find_each_other_as_if_one_came_after_the_other() -> None:
    index = MinHashIndex()
    texts = [TEXT, "antrean paspor terlalu panjang sejak pagi buta", TEXT + " dasar"]
    assert index.add_all(sign_all(texts), at_least=0.5, most=5) == (0, [[], [], [0]])


@given(st.lists(st.text(), max_size=5))
def test_any_text_has_a_signature_and_the_same_beside_whatever_others(texts: list[str]) -> None:
    assert [each.tolist() for each in sign_all(texts)] == [sign_all([text])[0].tolist() for text in texts]
