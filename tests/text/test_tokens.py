from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import tokens
from pipeline.text.tokens import Column, Index, TokenBatch, Tokens, WordBook, join_names, join_tokens

TEXTS = st.lists(st.lists(st.sampled_from("abcde"), max_size=9), max_size=6)


def texts_of(batch: TokenBatch) -> list[list[str]]:
    return [text.names() for text in batch.texts()]


def test_a_name_keeps_its_number() -> None:
    index = Index()
    assert index.number(["air", "mati", "air"]).tolist() == [0, 1, 0]
    assert index.names == ["air", "mati"]


@given(TEXTS)
def test_a_batch_gives_its_texts_back(texts: list[list[str]]) -> None:
    batch = join_names(texts)
    assert texts_of(batch) == texts
    assert batch.counts.tolist() == [len(text) for text in texts]
    assert batch.owners.tolist() == [at for at, text in enumerate(texts) for _ in text]


@given(TEXTS)
def test_a_word_of_a_text_stays_where_it_comes_first(texts: list[list[str]]) -> None:
    assert texts_of(join_names(texts).once()) == [list(dict.fromkeys(text)) for text in texts]


@given(TEXTS, st.integers(0, 5))
def test_the_first_words_of_each_text_stay(texts: list[list[str]], count: int) -> None:
    assert texts_of(join_names(texts).first(count)) == [text[:count] for text in texts]


@given(TEXTS, st.data())
def test_texts_are_taken_in_any_order(texts: list[list[str]], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(range(len(texts))))) if texts else []
    assert texts_of(join_names(texts).take(chosen)) == [texts[at] for at in chosen]


@given(TEXTS)
def test_words_that_are_not_kept_are_gone(texts: list[list[str]]) -> None:
    batch = join_names(texts)
    kept = batch.keep(np.array([name != "a" for name in batch.names()], bool))
    assert texts_of(kept) == [[name for name in text if name != "a"] for text in texts]


def test_texts_of_two_indexes_are_put_together() -> None:
    first, second = Index(), Index()
    batch = join_tokens([Tokens(first.number(["mati", "air"]), first), Tokens(second.number(["air"]), second)])
    assert texts_of(batch) == [["mati", "air"], ["air"]]
    assert batch.index is second


def test_what_is_true_of_a_name_is_worked_out_once() -> None:
    asked: list[str] = []

    def measure(names: list[str]) -> tokens.Positions:
        asked.extend(names)
        return np.array([len(name) for name in names], np.intp)

    index, column = Index(), Column(measure)
    for words in (["air", "mati"], ["mati", "listrik"], ["air"]):
        ids = index.number(words)
        assert column.of(index)[ids].tolist() == [len(word) for word in words]
    assert asked == ["air", "mati", "listrik"]

    other = Index()
    ids = other.number(["listrik"])
    assert column.of(other)[ids].tolist() == [7]


def test_a_book_reads_each_part_of_a_text_once() -> None:
    read: list[str] = []

    def halve(part: str) -> list[str]:
        read.append(part)
        return part.split("-")

    book = WordBook(halve, stem=lambda word: word.removesuffix("nya"), is_name=lambda word, _: word == "melati")
    words = book.read([[b"jalan-melati", b"airnya"], [], [b"airnya", b"melati", b"jalan-melati"]])

    assert texts_of(words) == [["jalan", "melati", "airnya"], [], ["airnya", "melati", "jalan", "melati"]]
    assert texts_of(book.stems_of(words)) == [["jalan", "melati", "air"], [], ["air", "melati", "jalan", "melati"]]
    assert texts_of(book.names_of(words)) == [["melati"], [], ["melati"]]
    assert read == ["jalan-melati", "airnya", "melati"]
