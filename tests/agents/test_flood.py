"""A bot sends one text ten thousand times: one case, no report lost, and the last costs what the first did."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

import pytest

from pipeline.agents.deduplicate import Deduplicate
from pipeline.contract.document import build_document
from pipeline.domain.flag import Flag
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.duplicates.window.window import DuplicateWindow
from tests.duplicates.reports_to_compare import make_analysed

TEXT = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
REPORTS = 10_000
PER_BATCH = 250
GROWTH_MAX = 3.0
"""Cost of the last fifth to that of the first: 1 if the work is bounded, 9 if each report met all before it."""


@pytest.fixture(scope="module")
def flood() -> tuple[list[ConsolidatedReport], list[float]]:
    """Every answer, and the seconds of each batch; all within one minute."""
    reports = [make_analysed(TEXT, f"twitter:{number}", minutes=number / REPORTS / 2) for number in range(REPORTS)]
    stage = Deduplicate(DuplicateWindow())
    answers, costs = [], []
    for batch in _batches(reports):
        start = process_time()
        answers += stage(batch)
        costs.append(process_time() - start)
    assert not stage.take_moves()
    return answers, costs


def test_it_is_one_case_and_every_report_is_in_it(flood: tuple[list[ConsolidatedReport], list[float]]) -> None:
    answers, _ = flood

    assert len({each.report.report_id for each in answers}) == REPORTS
    assert {each.membership.case_id for each in answers} == {"twitter:0"}


def test_its_reports_carry_the_flag_and_the_rate(flood: tuple[list[ConsolidatedReport], list[float]]) -> None:
    last = build_document(flood[0][-1])

    assert Flag.FLOOD in last.flags
    assert last.flood_per_minute is not None
    assert last.flood_per_minute > REPORTS / 2


def test_a_report_costs_no_more_than_at_its_start(flood: tuple[list[ConsolidatedReport], list[float]]) -> None:
    costs = flood[1]
    fifth = len(costs) // 5

    assert min(costs[-fifth:]) < GROWTH_MAX * min(costs[:fifth])


def test_a_bot_that_puts_another_word_behind_each_text_makes_the_same_flood() -> None:
    words = [
        f"{start}{end}" for start in ("segera", "tolong", "cepat", "mohon") for end in "abcdefghijklmnopqrstuvwxyz"
    ]
    reports = [make_analysed(f"{TEXT} {word}", f"twitter:{at}", minutes=at / 200) for at, word in enumerate(words)]
    answers = Deduplicate(DuplicateWindow())(reports)

    assert {each.membership.case_id for each in answers} == {"twitter:0"}
    assert answers[-1].membership.flood_per_minute == len(reports)


def _batches(reports: Sequence[AnalysedReport]) -> list[Sequence[AnalysedReport]]:
    return [reports[start : start + PER_BATCH] for start in range(0, len(reports), PER_BATCH)]
