"""No case holds two reports that contradict each other, in whatever order they come and whatever connects them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.case import DuplicateKind, OfficerDecision, OfficerDecisionKind
from pipeline.duplicates.fingerprint.build import Comparable, fingerprint
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.contradiction import find_contradiction
from pipeline.duplicates.window.candidates import MOST_ALIKE
from pipeline.duplicates.window.window import DuplicateWindow
from tests.duplicates.reports_to_compare import T0, make_report

SEWER = "selokan tersumbat sampah plastik sehingga air meluap ke jalan setiap hujan mohon dikeruk lokasi"
PLACES = [
    "",
    "kota padang",
    "kelurahan andalas kota padang",
    "kelurahan lubuk kota padang",
    "kelurahan andalas RT 1",
    "kelurahan andalas RT 7",
    "RT 1",
    "RT 7",
    "jalan mawar",
    "jalan mawar no 5",
    "jalan mawar no 9",
    "sisi kiri jalan mawar",
    "sisi kanan jalan mawar",
]
ENDINGS = ["", " tolong pak", " karena baunya menyengat", " sudah dikeruk", " belum dikeruk"]
AREAS = [None, "12.71", "35.78"]


def cases_of(window: DuplicateWindow, reports: Sequence[Comparable]) -> dict[str, str]:
    for report in reports:
        window.take([report])
    return {report.report_id: window.consolidate(report).case_id for report in reports}


def place_in_batches(reports: Sequence[Comparable], chance: random.Random) -> dict[str, str]:
    window, left = DuplicateWindow(), list(reports)
    while left:
        size = chance.randint(1, len(left))
        window.take(left[:size])
        left = left[size:]
    return cases_of(window, reports)


def find_contradictions(reports: Sequence[Comparable], cases: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (first.report_id, second.report_id)
        for first, second in combinations(reports, 2)
        if cases[first.report_id] == cases[second.report_id]
        and find_contradiction(fingerprint(first), fingerprint(second), DuplicateRules())
    ]


STREAMS = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(ENDINGS), st.sampled_from(AREAS)),
    min_size=2,
    max_size=MOST_ALIKE,
).map(
    lambda told: [
        make_report(f"{SEWER} {place}{ending}", f"web:{at}", minutes=at, regency=area, reporter=f"r{at}")
        for at, (place, ending, area) in enumerate(told)
    ]
)


@given(STREAMS)
def test_no_case_holds_two_reports_that_contradict_each_other(reports: list[Comparable]) -> None:
    window = DuplicateWindow()
    for at, report in enumerate(reports):
        window.consolidate(report)
        assert find_contradictions(reports[: at + 1], cases_of(window, reports[: at + 1])) == []


@given(STREAMS, st.integers(0, 2**32))
def test_the_order_and_the_batches_change_nothing(reports: list[Comparable], seed: int) -> None:
    chance = random.Random(seed)
    cases = cases_of(DuplicateWindow(), reports)
    assert place_in_batches(chance.sample(reports, len(reports)), chance) == cases


@given(STREAMS)
def test_moves_tell_every_change(reports: list[Comparable]) -> None:
    window = DuplicateWindow()
    documents: dict[str, str] = {}
    for report in reports:
        documents[report.report_id] = window.consolidate(report).case_id
        documents |= {move.report_id: move.to_case_id for move in window.take_moves()}
    assert documents == cases_of(window, reports)


@given(STREAMS, st.data())
def test_what_is_taken_out_leaves_the_rest_as_if_it_had_never_come(
    reports: list[Comparable], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(reports))
    rest = [report for report in reports if report is not gone]
    window = DuplicateWindow()
    cases_of(window, reports)
    window.erase(gone.report_id)
    assert cases_of(window, rest) == cases_of(DuplicateWindow(), rest)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1)])
def test_a_vague_report_joins_neither_of_two_that_contradict_each_other_and_is_linked(order: tuple[int, ...]) -> None:
    places = ("kelurahan andalas kota padang", "kelurahan lubuk kota padang", "kota padang")
    reports = [
        make_report(f"{SEWER} {places[which]}", f"web:{which}", minutes=at, reporter=f"r{which}")
        for at, which in enumerate(order)
    ]
    window = DuplicateWindow()
    cases = cases_of(window, reports)
    assert len(set(cases.values())) == len(reports)
    match = window.consolidate(reports[-1]).match
    assert match is not None
    assert match.kind is DuplicateKind.SAME_INCIDENT


def test_a_vague_report_is_the_exact_one_s_as_long_as_nothing_contradicts_that() -> None:
    exact, vague, other = (
        make_report(f"{SEWER} {place}", f"web:{at}", minutes=at, reporter=f"r{at}")
        for at, place in enumerate(("kelurahan andalas kota padang", "kota padang", "kelurahan lubuk kota padang"))
    )
    window = DuplicateWindow()
    assert set(cases_of(window, [exact, vague]).values()) == {"web:0"}
    assert cases_of(window, [exact, vague, other]) == {"web:0": "web:0", "web:1": "web:1", "web:2": "web:2"}
    assert [(move.report_id, move.to_case_id) for move in window.take_moves()] == [("web:1", "web:1")]
    window.erase("web:2")
    assert set(cases_of(window, [exact, vague]).values()) == {"web:0"}


def test_what_an_officer_puts_together_holds_what_is_like_either() -> None:
    places = ("kelurahan andalas kota padang", "kelurahan lubuk kota padang", "kota padang")
    reports = [make_report(f"{SEWER} {place}", f"web:{at}", minutes=at) for at, place in enumerate(places)]
    window = DuplicateWindow()
    cases_of(window, reports)
    kind = OfficerDecisionKind.MERGE
    window.decide(OfficerDecision(kind=kind, report_id="web:0", other_id="web:1", officer="tes", decided_at=T0))
    assert set(cases_of(window, reports).values()) == {"web:0"}


@settings(max_examples=10)
@given(st.integers(65, 90), st.integers(0, 2**32))
def test_a_dispute_of_very_many_texts_holds_no_contradiction_either(count: int, seed: int) -> None:
    chance = random.Random(seed)
    reports = [
        make_report(f"{SEWER} {chance.choice(PLACES)} {chance.choice('abcdefgh')}{at % 9}x", f"web:{at}", minutes=at)
        for at in range(count)
    ]
    cases = place_in_batches(reports, chance)
    assert find_contradictions(reports, cases) == []
