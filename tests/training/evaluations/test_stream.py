"""A city that sends a subject to another office than the model expects, played week by week on invented reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.classify.features import ClassifierInput
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.triage import Acceptance, Prediction, ScoredLabel
from tests.classify.reports_to_classify import make_input
from training.evaluations.stream import Officers, Played, Stream, StreamReport, cover, play, render

FIRST = date(2026, 1, 5)
GIVEN = make_input("lampu jalan mati", channel="web")
ACCEPTANCE = Acceptance(kind={"laporan": 1.0}, category={"infrastruktur": 0.5}, agency={"dinas_pu": 0.8, "dishub": 0.8})
LATE = timedelta(days=14)


def make_report(day: int, confidence: float = 0.6) -> StreamReport:
    return StreamReport(
        on=FIRST + timedelta(days=day),
        place=Place(source=PlaceSource.TEXT, confidence=0.9, regency=Region(code="53.71", name="Kota Kupang")),
        given=GIVEN,
        predicted_category=Prediction(label="infrastruktur", confidence=0.9),
        predicted_agency=Prediction(
            label="dinas_pu", confidence=confidence, alternatives=(ScoredLabel("dishub", 0.9 - confidence),)
        ),
        category="infrastruktur",
        agency="dishub",
    )


def leave(_: ClassifierInput, agency: Prediction[str]) -> Prediction[str]:
    return agency


def run(stream: Stream, officers: Officers) -> list[Played]:
    return play(stream.reports, officers, acceptance=ACCEPTANCE, kinds=38, believe=leave)


def played(confidence: float, officers: Officers) -> list[Played]:
    return run(Stream("kupang", False, [make_report(day // 2, confidence) for day in range(120)]), officers)


def test_answers_change_the_order_when_they_have_come_and_fewer_reports_wait() -> None:
    found = played(0.6, Officers(LATE))
    before, after = found[:28], found[60:]

    assert {each.agency.label for each in before} == {"dinas_pu"}
    assert all(each.waits for each in before)
    assert {each.agency.label for each in after} == {"dishub"}
    assert not any(each.waits for each in after[-10:])


def test_what_nobody_looks_at_teaches_only_where_all_reports_are_answered() -> None:
    assert played(0.85, Officers(LATE))[-1].agency.label == "dinas_pu"
    assert played(0.85, Officers(LATE, answer_all=True))[-1].agency.label == "dishub"


@pytest.mark.parametrize(("right", "share"), [([True] * 9 + [False], 1.0), ([True] * 6 + [False] * 4, 0.6), ([], 0.0)])
def test_what_is_covered_is_the_largest_share_that_is_right_often_enough(right: list[bool], share: float) -> None:
    answers = [(1 - number / 100, is_right) for number, is_right in enumerate(right)]

    assert cover(answers, "agency") == share


def test_the_page_has_a_table_for_each_way_to_answer_and_plots_of_a_new_city() -> None:
    stream = Stream("kupang", False, [make_report(number // 10) for number in range(600)])
    text = render([stream], LATE, run)

    assert "| 1 to 1 | 10.0 | 10.0 | 0.000 | 0.000 | 1.000 | 1.000 |" in text
    assert text.count("| all |") == 2
    assert text.count("xychart-beta") == 2
