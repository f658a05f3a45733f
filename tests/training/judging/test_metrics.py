from __future__ import annotations

import numpy as np
import pytest

from training.fitting.thresholds import choose_thresholds
from training.judging.comparison import compare
from training.judging.metrics import Judged, calibration_error, intervals, judge, macro_f1, summarise, surest_accuracy


def judged(truth: list[str], answer: list[str], confidence: list[float] | None = None) -> Judged:
    right = np.array(truth) == np.array(answer)
    return Judged(np.array(truth), np.array(answer), np.array(confidence or [0.9] * len(truth), np.float32), right)


def test_only_labels_with_twenty_rows_count_in_macro_f1() -> None:
    assert macro_f1(judged(["a"] * 20 + ["b"] * 19, ["a"] * 39)) == pytest.approx(2 * 20 / (20 + 39))


def test_confidence_that_is_kept_has_no_calibration_error() -> None:
    truth, answer = ["a"] * 10, ["a"] * 8 + ["b"] * 2
    assert calibration_error(judged(truth, answer, [0.8] * 10)) == pytest.approx(0, abs=1e-6)
    assert calibration_error(judged(truth, answer, [1.0] * 10)) == pytest.approx(0.2, abs=1e-6)


def test_the_surest_part_leaves_the_doubtful_out() -> None:
    assert surest_accuracy(judged(["a"] * 10, ["a"] * 8 + ["b"] * 2, [0.9] * 8 + [0.1] * 2)) == 1.0


def test_the_first_three_are_counted() -> None:
    probabilities = np.array([[0.5, 0.3, 0.15, 0.05]], np.float32)
    names = ("a", "b", "c", "d")
    assert judge(probabilities, names, np.array(["c"])).among_first.all()
    assert not judge(probabilities, names, np.array(["d"])).among_first.any()


def test_an_interval_holds_its_figure_and_comes_again_with_its_seed() -> None:
    some = judged(["a"] * 60 + ["b"] * 40, ["a"] * 90 + ["b"] * 10)
    low, high = intervals(some, seed=1)["accuracy"]
    assert low <= summarise(some)["accuracy"] <= high
    assert intervals(some, seed=1) == intervals(some, seed=1)


def test_no_rows_have_no_figures() -> None:
    assert summarise(judged([], [])) == {"rows": 0}
    assert intervals(judged([], []), seed=0) == {}


def test_a_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    truth = ["a"] * 30 + ["b"] * 10
    answer = ["a"] * 40
    confidence = [0.9] * 30 + [0.5] * 10
    thresholds = choose_thresholds(judged(truth, answer, confidence), ("a", "b"), 0.95)
    assert thresholds["a"] == pytest.approx(0.9)
    assert thresholds["b"] == thresholds["a"]  # too few answers for its own


def test_a_better_version_may_be_promoted() -> None:
    truth = ["a"] * 200 + ["b"] * 100
    old, new = judged(truth, ["a"] * 200 + ["a"] * 60 + ["b"] * 40), judged(truth, truth)
    comparison = compare(old, new)
    assert comparison.refusals == ()
    assert comparison.interval[0] > 0


def test_the_same_answers_are_no_gain() -> None:
    truth = ["a"] * 300
    assert "mungkin kebetulan" in compare(judged(truth, truth), judged(truth, truth)).refusals[0]


def test_a_label_that_falls_refuses_a_gain_of_the_whole() -> None:
    truth = ["a"] * 400 + ["b"] * 30
    old = judged(truth, ["b"] * 100 + ["a"] * 300 + ["b"] * 30)
    new = judged(truth, ["a"] * 430)
    comparison = compare(old, new)
    assert comparison.gain > 0
    assert any("label 'b' turun" in refusal for refusal in comparison.refusals)


def test_few_rows_decide_nothing() -> None:
    assert "hanya 3 baris penilai" in compare(judged(["a"] * 3, ["b"] * 3), judged(["a"] * 3, ["a"] * 3)).refusals[0]
