from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.duplicates.fingerprint.build import Comparable
from pipeline.duplicates.window.window import DuplicateRules, DuplicateWindow
from tests.duplicates.reports_to_compare import T0, make_report

LAMP = "Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kalau malam"
DARK = "gelap gulita di dekat warung bakso sejak tiang roboh, tolong PLN"


def merge(first: str, second: str, kind: OfficerDecisionKind = OfficerDecisionKind.MERGE) -> OfficerDecision:
    return OfficerDecision(kind=kind, report_id=first, other_id=second, officer="tes", decided_at=T0)


def split(report_id: str) -> OfficerDecision:
    return OfficerDecision(kind=OfficerDecisionKind.SPLIT, report_id=report_id, officer="tes", decided_at=T0)


def make_stream() -> list[Comparable]:
    texts = [LAMP, LAMP, "RT @warga: " + LAMP[:60], DARK]
    return [make_report(text, f"sms:{at}", minutes=at) for at, text in enumerate(texts)]


def cases_of(window: DuplicateWindow, reports: list[Comparable]) -> dict[str, str]:
    return {report.report_id: window.consolidate(report).case_id for report in reports}


def test_an_officer_puts_together_what_words_do_not() -> None:
    window, reports = DuplicateWindow(), make_stream()
    cases_of(window, reports)
    window.decide(merge("sms:3", "sms:0"))
    assert set(cases_of(window, reports).values()) == {"sms:0"}
    assert [(move.report_id, move.to_case_id) for move in window.take_moves()] == [("sms:3", "sms:0")]


def test_what_is_confirmed_is_held_together_like_what_is_merged() -> None:
    window, reports = DuplicateWindow(), make_stream()
    cases_of(window, reports)
    window.decide(merge("sms:3", "sms:0", OfficerDecisionKind.CONFIRM))
    assert set(cases_of(window, reports).values()) == {"sms:0"}


def test_a_report_taken_out_stays_out_when_the_same_text_comes_again() -> None:
    window, reports = DuplicateWindow(), make_stream()
    cases_of(window, reports)
    window.decide(split("sms:1"))
    reports.append(make_report(LAMP, "web:9", minutes=9))
    assert cases_of(window, reports) == {
        "sms:0": "sms:0",
        "sms:1": "sms:1",
        "sms:2": "sms:0",
        "sms:3": "sms:3",
        "web:9": "sms:0",
    }


def test_when_the_oldest_is_taken_out_the_rest_gets_the_name_of_its_oldest() -> None:
    window, reports = DuplicateWindow(), make_stream()
    cases_of(window, reports)
    window.decide(split("sms:0"))
    assert cases_of(window, reports) == {"sms:0": "sms:0", "sms:1": "sms:1", "sms:2": "sms:1", "sms:3": "sms:3"}
    assert {(move.report_id, move.to_case_id) for move in window.take_moves()} >= {
        ("sms:1", "sms:1"),
        ("sms:2", "sms:1"),
    }


def test_what_only_the_taken_out_report_connected_is_two_cases_again() -> None:
    window, reports = DuplicateWindow(), make_stream()
    cases_of(window, reports)
    window.decide(merge("sms:2", "sms:3"))
    window.decide(split("sms:2"))
    assert cases_of(window, reports) == {"sms:0": "sms:0", "sms:1": "sms:0", "sms:2": "sms:2", "sms:3": "sms:3"}


def test_taking_out_a_report_takes_back_what_its_merge_joined_and_leaves_what_others_hold() -> None:
    window = DuplicateWindow()
    reports = [make_report(text, f"sms:{at}", minutes=at) for at, text in enumerate([LAMP, DARK, DARK, LAMP, DARK])]
    cases_of(window, reports)
    window.decide(merge("sms:1", "sms:0"))
    window.decide(merge("sms:2", "sms:3"))
    window.decide(split("sms:1"))
    assert set(cases_of(window, reports[2:]).values()) == {"sms:0"}
    window.decide(split("sms:2"))
    assert cases_of(window, reports) == {
        "sms:0": "sms:0",
        "sms:1": "sms:1",
        "sms:2": "sms:2",
        "sms:3": "sms:0",
        "sms:4": "sms:4",
    }


def test_words_hold_together_what_a_merge_did_as_well() -> None:
    window, reports = DuplicateWindow(), [*make_stream(), make_report("RT @warga: " + LAMP[:60], "web:9", minutes=9)]
    cases_of(window, reports)
    window.decide(merge("sms:2", "sms:0"))
    window.decide(split("sms:2"))
    assert cases_of(window, reports)["web:9"] == "sms:0"


def test_one_report_can_be_taken_out_of_a_case_whose_oldest_report_has_left_the_window() -> None:
    window = DuplicateWindow(DuplicateRules(window=timedelta(days=2)))
    reports = [make_report(LAMP, f"sms:{day}", minutes=day * 24 * 60) for day in range(6)]
    cases_of(window, reports)
    window.decide(split("sms:4"))
    assert cases_of(window, reports[4:]) == {"sms:4": "sms:4", "sms:5": "sms:0"}


def test_the_last_report_of_a_case_that_left_the_window_can_be_taken_out_of_it() -> None:
    window = DuplicateWindow(DuplicateRules(window=timedelta(days=2)))
    first, last, other = (
        make_report(text, f"sms:{at}", minutes=at * 24 * 60) for at, text in ((0, LAMP), (2, LAMP), (3, DARK))
    )
    assert cases_of(window, [first, last, other]) == {"sms:0": "sms:0", "sms:2": "sms:0", "sms:3": "sms:3"}
    window.decide(split("sms:2"))
    assert cases_of(window, [last]) == {"sms:2": "sms:2"}


def test_the_last_word_on_a_report_holds() -> None:
    window, reports = DuplicateWindow(), make_stream()
    window.decide(split("sms:3"))
    window.decide(merge("sms:3", "sms:0"))
    assert cases_of(window, reports)["sms:3"] == "sms:0"


DECISIONS = st.lists(
    st.one_of(
        st.integers(0, 5).map(lambda at: split(f"sms:{at}")),
        st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda pair: merge(f"sms:{pair[0]}", f"sms:{pair[1]}")),
    ),
    max_size=6,
)


@given(DECISIONS, st.integers(0, 2**32))
def test_decisions_hold_whenever_they_come_and_in_whatever_order_the_reports_do(
    decisions: list[OfficerDecision], seed: int
) -> None:
    texts = [LAMP, LAMP, LAMP[:64], DARK, "RT @warga: " + DARK, "pohon tumbang menutup jalan desa Sukamaju sejak subuh"]
    reports = [make_report(text, f"sms:{at}", minutes=at) for at, text in enumerate(texts)]
    chance = random.Random(seed)
    one, other = DuplicateWindow(), DuplicateWindow()
    for decision in decisions:
        one.decide(decision)
    cases_of(one, reports)
    cut = chance.randint(0, len(reports))
    shuffled = chance.sample(reports, len(reports))
    cases_of(other, shuffled[:cut])
    for decision in decisions:
        other.decide(decision)
    cases_of(other, shuffled[cut:])
    assert cases_of(one, reports) == cases_of(other, reports)


@given(DECISIONS)
def test_moves_follow_every_decision(decisions: list[OfficerDecision]) -> None:
    window, reports = (
        DuplicateWindow(),
        [*make_stream(), make_report(DARK, "sms:4", minutes=4), make_report("pohon tumbang di kebun raya", "sms:5")],
    )
    documents = cases_of(window, reports)
    documents |= {move.report_id: move.to_case_id for move in window.take_moves()}
    for decision in decisions:
        window.decide(decision)
        documents |= {move.report_id: move.to_case_id for move in window.take_moves()}
    assert documents == cases_of(window, reports)
