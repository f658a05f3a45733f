"""One automaton finds the phrases of all who ask, and a batch gives what its texts give alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.phrases import Hit, PhraseBook

BOOK = PhraseBook(
    {"road": ["jalan tol", "jalan"], "danger": ["bom", "kebakar*", "-hilang*"], "start": ["^ saran", "^ jalan"]}
)
WORDS = ["jalan", "tol", "bom", "bombardir", "kebakaran", "orang-hilang", "saran", "^", "-", "2"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=20)


def test_a_phrase_is_found_where_it_begins() -> None:
    hits = BOOK.find("jalan tol dekat jalan")

    assert hits["road"] == [Hit("jalan", 0), Hit("jalan tol", 0), Hit("jalan", 16)]


def test_a_phrase_is_whole_words_unless_it_may_go_on() -> None:
    assert BOOK.find("bombardir kebakarannya")["danger"] == [Hit("kebakar*", 10)]
    assert BOOK.find("bom")["danger"] == [Hit("bom", 0)]


def test_a_phrase_of_the_start_stands_there_only() -> None:
    assert [hit.phrase for hit in BOOK.find("saran kami")["start"]] == ["^ saran"]
    assert BOOK.find("ini saran")["start"] == []


def test_the_second_half_of_a_doubled_word_is_found_after_its_hyphen() -> None:
    assert BOOK.find("orang-hilang hilang")["danger"] == [Hit("-hilang*", 6)]


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    assert [hits["road"] for hits in BOOK.find_all(["jalan", "tol"])] == [[Hit("jalan", 0)], []]


@given(st.lists(TEXTS, max_size=6))
def test_a_batch_gives_exactly_what_its_texts_give_alone(texts: list[str]) -> None:
    assert BOOK.find_all(texts) == [BOOK.find(text) for text in texts]


@given(TEXTS)
def test_a_hit_stands_where_it_says(text: str) -> None:
    for hit in [*BOOK.find(text)["road"], *BOOK.find(text)["danger"]]:
        assert text[hit.start :].startswith(hit.phrase.strip("-*"))
