from __future__ import annotations

import pytest

from pipeline.domain.assignment.named_office import believe_named
from pipeline.domain.triage import Prediction, ScoredLabel

PREDICTED = Prediction(
    label="dinas_pu", confidence=0.6, alternatives=(ScoredLabel("dishub", 0.2), ScoredLabel("dlh", 0.05))
)


def test_the_one_office_that_a_text_names_comes_first() -> None:
    believed = believe_named(PREDICTED, {"dishub"})

    assert (believed.label, believed.alternatives[0].label) == ("dishub", "dinas_pu")
    assert believed.confidence == pytest.approx(1.6 / 2.4, abs=1e-4)


def test_one_that_is_hardly_likely_rises_and_does_not_win() -> None:
    believed = believe_named(PREDICTED, {"dlh"})

    assert [believed.label, *(each.label for each in believed.alternatives)] == ["dinas_pu", "dlh", "dishub"]
    assert believed.confidence < PREDICTED.confidence


@pytest.mark.parametrize("named", [set(), {"dinas_pu"}, {"dishub", "dlh"}, {"pln"}])
def test_nothing_two_the_first_or_one_that_the_model_rules_out_changes_nothing(named: set[str]) -> None:
    assert believe_named(PREDICTED, named) is PREDICTED
