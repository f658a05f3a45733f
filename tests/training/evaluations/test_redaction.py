"""The marked texts, how they are judged, and the floors of redaction; the figures stand in docs/privacy.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.evaluations.redaction import (
    KINDS,
    NUMBER_KINDS,
    MarkedText,
    evaluate_redaction,
    list_faults,
    load_texts,
)


@pytest.fixture(scope="module")
def texts() -> list[MarkedText]:
    return load_texts()


@pytest.mark.parametrize("is_judged", [True, False])
def test_either_half_keeps_the_floors(texts: list[MarkedText], *, is_judged: bool) -> None:
    figures = evaluate_redaction([text for text in texts if text.is_judged is is_judged])

    assert figures.recall(*NUMBER_KINDS) >= 0.98
    assert figures.recall("EMAIL") >= 0.95
    assert figures.recall("NAMA") >= 0.92
    assert figures.precision >= 0.96


def test_there_are_enough_texts_of_every_kind_in_either_half(texts: list[MarkedText]) -> None:
    for is_judged in (True, False):
        half = [text for text in texts if text.is_judged is is_judged]
        figures = evaluate_redaction(half)
        assert len(half) > 350
        assert sum(not text.marks for text in half) > 100
        assert all(figures.marked[kind] >= 3 for kind in KINDS)


def test_no_text_stands_twice(texts: list[MarkedText]) -> None:
    assert len({text.text for text in texts}) == len(texts)


def parse(folder: Path, *lines: str) -> list[MarkedText]:
    path = folder / "texts.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_texts(path)


def test_a_number_of_which_a_part_is_left_is_missed_and_what_takes_more_is_wrong(tmp_path: Path) -> None:
    texts = parse(tmp_path, "hp [[TELP:0812-3456-7890 lagi]]", "hp 0812-3456-7890", "lampu mati")

    figures = evaluate_redaction(texts)

    assert figures.found["TELP"] == 0
    assert list_faults(texts, figures) == ["1: missed '0812-3456-7890 lagi'", "2: wrong '0812-3456-7890'"]


def test_what_may_go_or_stay_counts_for_nothing(tmp_path: Path) -> None:
    figures = evaluate_redaction(parse(tmp_path, "hp [[?:0812-3456-7890]]", "hp [[?:0812xx]] baru"))

    assert sum(figures.marked.values()) == 0
    assert figures.wrong == ()
