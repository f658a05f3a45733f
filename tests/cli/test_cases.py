"""`lapor case` and `lapor cases`: what an officer reads."""

from __future__ import annotations

from pipeline.cli.show.cases import LISTED, MEMBERS, SUGGESTIONS, case_fields, listed_rows, member_rows, suggestion_rows
from pipeline.cli.show.flow import lay_out
from pipeline.duplicates.rules import DuplicateRules
from pipeline.services.cases import ListedCase, build_case
from tests.services.test_cases import LAMP, make_count, make_document, make_file


def test_an_officer_reads_why_each_report_is_in_the_case_and_what_may_belong_to_it() -> None:
    again = make_document("web:2", like="sms:1", text=LAMP + " sekali", days=2)
    case = build_case(make_file(make_document("sms:1"), again), DuplicateRules())
    fields = case_fields(case)
    members = list(lay_out(MEMBERS, member_rows(case.members), 80))
    suggestions = "\n".join(lay_out(SUGGESTIONS, suggestion_rows(case.suggestions), 80))

    assert fields["laporan"] == "2"
    assert fields["pendukung"] == "2, 1 di antaranya pengikut, lewat SMS, formulir web"
    assert members[0] == "T-sms:1 · 2026-11-24 08:02 WIB · SMS · sms:1"
    assert any("hampir sama dengan T-sms:1, skor" in line for line in members)
    assert any("kata yang beda: sekali" in line for line in members)
    assert "usulan T-web:8" in suggestions
    assert "b0a1" not in " ".join((*members, *fields.values(), suggestions))


def test_a_case_in_a_list_tells_how_it_grows_also_without_its_oldest_report() -> None:
    count = make_count("sms:1", supporters=3, last_day=2, day_before=1)
    gone = list(lay_out(LISTED, listed_rows([ListedCase(count=count, oldest=None)]), 80))
    shown = list(lay_out(LISTED, listed_rows([ListedCase(count=count, oldest=make_document("sms:1"))]), 80))

    assert gone == [
        "sms:1 · pendukung 3 · laporan 3 · lewat SMS · 24 jam terakhir 2 · sebelumnya 1",
        "    terakhir 2026-11-25 08:02 WIB",
    ]
    assert shown[0].startswith("sms:1 · T-sms:1 · pendukung 3")
    assert shown[-1] == f"    {LAMP}"
