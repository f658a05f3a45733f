from __future__ import annotations

import pytest

from pipeline.domain.assignment.habits import follow_habits, learn_habits
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.triage import Prediction, ScoredLabel

SURABAYA, BANDUNG = "35.78", "32.73"
NATION = [(BANDUNG, "infrastruktur", "dinas_pu")] * 200 + [(BANDUNG, "infrastruktur", "dishub")] * 20


def make_prediction() -> Prediction[str]:
    return Prediction(label="dinas_pu", confidence=0.6, alternatives=(ScoredLabel("dishub", 0.3),))


def make_place(code: str) -> Place:
    return Place(source=PlaceSource.TEXT, confidence=0.9, regency=Region(code=code, name=code))


def test_a_city_never_seen_keeps_the_national_rule() -> None:
    habits = learn_habits(NATION)
    assert follow_habits(make_prediction(), "infrastruktur", make_place("51.71"), habits) == make_prediction()
    assert follow_habits(make_prediction(), "infrastruktur", None, habits) == make_prediction()


@pytest.mark.parametrize(("corrections", "label"), [(1, "dinas_pu"), (40, "dishub")])
def test_a_citys_own_habit_is_followed_after_a_few_dozen_corrections(corrections: int, label: str) -> None:
    habits = learn_habits([*NATION, *[(SURABAYA, "infrastruktur", "dishub")] * corrections])
    assert follow_habits(make_prediction(), "infrastruktur", make_place(SURABAYA), habits).label == label


def test_the_mass_of_the_prediction_is_kept() -> None:
    habits = learn_habits([*NATION, *[(SURABAYA, "infrastruktur", "dishub")] * 40])
    shifted = follow_habits(make_prediction(), "infrastruktur", make_place(SURABAYA), habits)
    assert shifted.confidence + shifted.alternatives[0].confidence == pytest.approx(0.9)


def test_another_category_is_not_shifted() -> None:
    habits = learn_habits([(SURABAYA, "perhubungan", "satpol_pp")] * 50)
    assert follow_habits(make_prediction(), "infrastruktur", make_place(SURABAYA), habits) == make_prediction()
