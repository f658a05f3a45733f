from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.assignment.habits import AnsweredReport, Habits, follow_habits, learn_habits
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.triage import Prediction, ScoredLabel

KUPANG, MEDAN = "53.71", "12.71"
TODAY = date(2026, 11, 24)
PREDICTED = Prediction(
    label="dinas_pu", confidence=0.6, alternatives=(ScoredLabel("dishub", 0.25), ScoredLabel("dlh", 0.05))
)


def make_answer(agency: str = "dishub", *, region: str = KUPANG, days_ago: int = 0) -> AnsweredReport:
    return AnsweredReport(
        region=region,
        category="infrastruktur",
        predicted=PREDICTED,
        agency=agency,
        on=TODAY - timedelta(days=days_ago),
    )


def learn(*answers: AnsweredReport) -> Habits:
    return learn_habits(answers, kinds=38, today=TODAY)


def follow(habits: Habits, region: str = KUPANG, category: str = "infrastruktur") -> Prediction[str]:
    place = Place(source=PlaceSource.TEXT, confidence=0.9, regency=Region(code=region, name=region))
    return follow_habits(PREDICTED, category, place, habits)


def test_a_city_or_category_without_answers_is_left_to_the_model() -> None:
    habits = learn(*[make_answer()] * 50)

    assert follow(habits, MEDAN) is PREDICTED
    assert follow(habits, category="perhubungan") is PREDICTED
    assert follow_habits(PREDICTED, "infrastruktur", None, habits) is PREDICTED


@pytest.mark.parametrize(("answers", "label"), [(1, "dinas_pu"), (10, "dishub")])
def test_a_citys_own_habit_is_followed_after_a_few_answers(answers: int, label: str) -> None:
    assert follow(learn(*[make_answer()] * answers)).label == label


def test_what_the_model_expects_anyway_shifts_nothing() -> None:
    answers = [make_answer("dinas_pu")] * 12 + [make_answer("dishub")] * 5 + [make_answer("dlh")]
    followed = follow(learn(*answers))

    assert (followed.label, [each.label for each in followed.alternatives]) == ("dinas_pu", ["dishub", "dlh"])
    assert followed.confidence == pytest.approx(PREDICTED.confidence, abs=0.04)


def test_an_office_that_the_model_does_not_name_comes_among_the_first_three() -> None:
    followed = follow(learn(*[make_answer("perkim")] * 8, *[make_answer("dinas_pu")] * 12))

    assert [followed.label, *(each.label for each in followed.alternatives)][:3] == ["dinas_pu", "perkim", "dishub"]


def test_an_answer_weighs_half_after_ninety_days() -> None:
    once_today = learn(make_answer("perkim"), make_answer("dlh"))
    twice_then = learn(
        make_answer("perkim", days_ago=90),
        make_answer("perkim", days_ago=90),
        make_answer("dlh", days_ago=90),
        make_answer("dlh", days_ago=90),
    )
    assert once_today == twice_then


def test_a_city_that_moves_a_subject_is_followed() -> None:
    before = [make_answer("dinas_pu", days_ago=400)] * 60
    assert follow(learn(*before)).label == "dinas_pu"
    assert follow(learn(*before, *[make_answer("dishub", days_ago=10)] * 20)).label == "dishub"


answered = st.builds(
    make_answer,
    st.sampled_from(["dinas_pu", "dishub", "perkim", "dlh"]),
    region=st.sampled_from([KUPANG, MEDAN]),
    days_ago=st.integers(0, 900),
)


@given(st.lists(answered, max_size=30).flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_no_order_changes_a_digit(lists: tuple[list[AnsweredReport], list[AnsweredReport]]) -> None:
    first, second = lists
    assert learn(*first) == learn(*second)


@given(st.lists(answered, max_size=30))
def test_what_comes_out_is_a_prediction(answers: list[AnsweredReport]) -> None:
    followed = follow(learn(*answers))
    scores = [followed.confidence, *(each.confidence for each in followed.alternatives)]

    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert sum(scores) <= 1.001
