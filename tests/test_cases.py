"""`lapor case` and `lapor cases`: which cases come first, what an officer reads."""

from __future__ import annotations

from datetime import timedelta

from pipeline.adapters.case_count import CaseCount
from pipeline.adapters.case_view import build_case
from pipeline.cases import CaseOrder, case_lines, count_lines, sort_cases
from pipeline.nlp.duplicate_rules import DuplicateRules
from tests.adapters.report_builder import T0
from tests.adapters.test_case_view import LAMP, make_document, make_file


def make_count(case_id: str, *, supporters: int, last_day: int = 0, day_before: int = 0) -> CaseCount:
    return CaseCount(
        case_id=case_id,
        reports=supporters,
        supporters=supporters,
        followers=0,
        channels=("sms",),
        first_at=T0,
        last_at=T0 + timedelta(days=1),
        last_day=last_day,
        day_before=day_before,
    )


def test_the_largest_case_comes_first_and_among_the_hot_ones_that_which_grew_most() -> None:
    petition = make_count("web:1", supporters=90, last_day=2, day_before=9)
    flood = make_count("sms:2", supporters=12, last_day=12)
    calm = make_count("sms:3", supporters=12, last_day=1, day_before=1)
    counted = [calm, flood, petition]

    assert sort_cases(counted, CaseOrder.SUPPORTERS) == [petition, flood, calm]
    assert sort_cases(counted, CaseOrder.GROWTH) == [flood, calm, petition]


def test_an_officer_reads_why_each_report_is_in_the_case_and_what_may_belong_to_it() -> None:
    again = make_document("web:2", like="sms:1", text=LAMP + " sekali", days=2)
    lines = list(case_lines(build_case(make_file(make_document("sms:1"), again), DuplicateRules())))
    text = "\n".join(lines)

    assert "laporan     2" in lines
    assert "pendukung   2, 1 di antaranya pengikut, lewat sms, web" in lines
    assert "hampir sama dengan T-sms:1, skor" in text
    assert "kata yang beda: sekali" in text
    assert "usulan: T-web:8" in text
    assert "b0a1" not in text


def test_a_case_in_a_list_tells_how_it_grows_also_without_its_oldest_report() -> None:
    count = make_count("sms:1", supporters=3, last_day=2, day_before=1)
    line = "sms:1  pendukung 3; 3 laporan, lewat sms; 24 jam terakhir 2, sebelumnya 1; terakhir 2026-11-25 01:02"

    assert list(count_lines(count, None)) == [line]
    assert list(count_lines(count, make_document("sms:1"))) == [line, f"    tempat tidak diketahui: {LAMP}"]
