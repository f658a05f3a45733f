"""What a page says of a report, by the time at which it is read."""

from __future__ import annotations

from datetime import timedelta

from pipeline.contract.document import encode_document, parse_document
from pipeline.services.tracking import FoundReport
from pipeline.web.public.view import view_report
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated

REPORT = FoundReport(parse_document(encode_document(make_consolidated(assignment=ASSIGNMENT))), supporters=1)


def test_a_day_that_is_over_is_said_to_be_so() -> None:
    told = {
        days: [step.when for step in view_report(REPORT, is_own=True, now=T0 + timedelta(days=days)).steps[1:]]
        for days in (1, 5, 30)
    }

    verified, answered, closed = told[1]
    assert not any("lewat" in each for each in told[1])
    assert told[5] == [f"{verified}, sudah lewat", answered, closed]
    assert told[30] == [f"{each}, sudah lewat" for each in told[1]]


def test_its_sender_reads_what_offices_call_it_and_everybody_else_in_the_words_of_the_list() -> None:
    said = {is_own: view_report(REPORT, is_own=is_own, now=T0).status for is_own in (True, False)}

    assert said == {True: "Diterima", False: "Menunggu diteruskan"}
