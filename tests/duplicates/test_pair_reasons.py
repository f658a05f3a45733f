from __future__ import annotations

from pipeline.duplicates.reasons import Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.pair_reasons import explain_member, explain_pair
from tests.duplicates.reports_to_compare import make_report

RULES = DuplicateRules()
LAMP = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
LAMP_AGAIN = "lampu jalan padam di depan pasar ikan sudah empat malam gelap"


def test_an_officer_reads_what_is_shared_what_differs_where_and_how_long_apart() -> None:
    first = make_report(LAMP, "sms:1", regency="18.71")
    second = make_report(LAMP_AGAIN, "web:2", minutes=2 * 24 * 60 + 5, regency="18.71")

    why = explain_pair(second, first, RULES)

    assert why.verdict.same == "merge"
    assert why.days_apart == 2
    assert (why.reasons, why.region) == (why.verdict.reasons, "Kota")
    assert {"lampu", "padam", "pasar"} <= set(why.shared)
    assert set(why.differing) == {"empat", "tiga", "sekali"}


def test_reports_of_two_places_share_none() -> None:
    why = explain_pair(make_report(LAMP, regency="18.71"), make_report(LAMP, "sms:2", regency="35.78"), RULES)

    assert (why.region, why.days_apart) == (None, 0)


def test_a_member_that_is_not_alike_is_said_to_be_in_the_case_by_others_or_by_an_officer() -> None:
    member = make_report("jalan berlubang besar di tikungan dekat jembatan banyak motor jatuh", "sms:2")

    (said,) = explain_member(member, make_report(LAMP), RULES).reasons
    assert said.reason is Reason.JOINED_OTHERWISE
