"""The figures of search: gain, what is graded, and that nothing but ids and grades is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from training.evaluations.search import (
    GRADES,
    JUDGING,
    TUNING,
    Query,
    find_ungraded,
    load_grades,
    load_queries,
    ndcg,
    render,
    write_ungraded,
)

GRADED = {"a": 3, "b": 1, "c": 0}


def test_the_best_order_has_all_of_the_gain_and_what_is_missing_costs_most_at_the_top() -> None:
    assert ndcg(["a", "b", "c"], GRADED) == 1
    assert ndcg(["b", "a"], GRADED) == pytest.approx((1 + 7 / 1.585) / (7 + 1 / 1.585), abs=1e-3)
    assert ndcg(["x"], GRADED) == ndcg(["c"], {"c": 0}) == 0


def test_every_grade_is_of_a_query_and_an_id_alone() -> None:
    queries, grades = load_queries(), load_grades()

    assert len(queries) >= 60
    assert {each.part for each in queries} == {TUNING, JUDGING}
    assert set(grades) == {each.query_id for each in queries}
    lines = GRADES.read_text(encoding="utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"q\d\d,[a-z]+:[\w:-]+,[0-3]", line) for line in lines)


def test_what_nobody_has_graded_is_counted_as_nothing_and_written_for_people(tmp_path: Path) -> None:
    queries = [Query("q1", JUDGING, "lampu", "lampu yang padam"), Query("q2", TUNING, "got", "got yang tersumbat")]
    systems = {"ours": {"q1": ["a", "x"], "q2": ["a"]}}
    grades = {"q1": GRADED, "q2": GRADED}

    assert find_ungraded(systems, grades) == [("q1", "x")]
    assert "1 results are not graded" in render(queries, systems, grades)
    assert write_ungraded(tmp_path / "next.csv", queries, systems, grades, {"x": "Lampu mati"}) == 1
    assert "q1,x,,lampu yang padam,Lampu mati" in (tmp_path / "next.csv").read_text(encoding="utf-8")
