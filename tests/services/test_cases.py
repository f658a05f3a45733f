"""What people read of a case."""

from __future__ import annotations

from datetime import timedelta

from pipeline.adapters.search.case_counts import CaseCount
from pipeline.adapters.search.case_reports import CaseFile
from pipeline.contract.document import ReportDocument, encode_document, parse_document
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.duplicates.rules import DuplicateRules
from pipeline.services.answers import case_answer
from pipeline.services.cases import CaseOrder, build_case, sort_cases
from tests.contract.report_builder import T0, make_consolidated

LAMP = "Lampu jalan di depan SD Harapan padam sudah tiga malam"


def make_document(report_id: str, *, like: str | None = None, text: str = LAMP, days: int = 0) -> ReportDocument:
    match = DuplicateMatch(report_id=like, kind=DuplicateKind.NEAR, score=0.9) if like else None
    made = make_consolidated(report_id, match=match, text=text, received_at=T0 + timedelta(days=days))
    return parse_document(encode_document(made))


def make_file(*members: ReportDocument) -> CaseFile:
    count = CaseCount(
        case_id=members[0].case_id,
        reports=len(members),
        supporters=2,
        followers=1,
        channels=("sms", "web"),
        first_at=T0,
        last_at=members[-1].received_at,
        last_day=1,
        day_before=0,
    )
    return CaseFile(count=count, members=members, suggestions=((make_document("web:8", text=LAMP[:30]), members[0]),))


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


def test_a_case_says_why_each_report_is_in_it() -> None:
    again = make_document("web:2", like="sms:1", text=LAMP + " sekali", days=2)

    case = build_case(make_file(make_document("sms:1"), again), DuplicateRules())
    shown = case_answer(case).model_dump(mode="json")

    oldest, repeated = shown["members"]
    assert shown["text"] == LAMP
    assert "reasons" not in oldest
    assert (repeated["like"], repeated["duplicate_kind"], repeated["days_apart"]) == ("sms:1", "near", 2)
    assert "kata-kata sama" in repeated["reasons"][0]
    assert repeated["differing_words"] == ["sekali"]
    assert shown["suggestions"][0]["report_id"] == "web:8"


def test_a_case_names_no_reporter_and_no_tracking_id() -> None:
    body = case_answer(build_case(make_file(make_document("sms:1")), DuplicateRules())).model_dump_json()

    assert "b0a1" not in body
    assert "T-sms:1" not in body
