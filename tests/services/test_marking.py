"""Which words of a text are marked, and that nothing of the text is lost by it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.explanation import Explanation, Part
from pipeline.services.marking import Mark, mark_differing, mark_explained

TEXT = "Lampu jalan mati, jalannya berlubang. <TELEPON>"


def explain(*parts: tuple[str, float]) -> Explanation:
    made = [Part(text, weight) for text, weight in parts]
    return Explanation(
        "category",
        "infrastruktur",
        0.9,
        tuple(each for each in made if each.weight > 0),
        tuple(each for each in made if each.weight < 0),
    )


def test_words_pairs_and_stems_are_marked_by_what_they_spoke_for_and_the_rest_stands_beside() -> None:
    found = mark_explained(TEXT, explain(("lubang", 0.9), ("post:formulir", 0.5), ("jalan mati", -0.4), ("mati", 0.1)))

    assert [(each.text, each.mark) for each in found.spans if each.mark] == [
        ("jalan", Mark.AGAINST),
        ("mati", Mark.AGAINST),
        ("berlubang", Mark.FOR),
    ]
    assert [each.text for each in found.beside] == ["post:formulir"]


def test_words_that_another_report_lacks_are_marked() -> None:
    spans = mark_differing("Lampu di Jl. Pattimura 20 mati", "lampu di Jl. Pattimura 17 mati")

    assert [each.text for each in spans if each.mark] == ["20"]


@given(text=st.text(), part=st.text(min_size=1))
def test_the_pieces_together_are_the_text(text: str, part: str) -> None:
    assert "".join(each.text for each in mark_explained(text, explain((part, 1.0))).spans) == text
    assert "".join(each.text for each in mark_differing(text, part)) == text
