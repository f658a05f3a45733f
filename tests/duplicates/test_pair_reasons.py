from __future__ import annotations

from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.pair_reasons import NOT_ALIKE, explain_member, explain_pair
from tests.nlp.reports_to_compare import make_report

RULES = DuplicateRules()
LAMP = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
LAMP_AGAIN = "lampu jalan padam di depan pasar ikan sudah empat malam gelap"


def test_an_officer_reads_what_is_shared_what_differs_where_and_how_long_apart() -> None:
    first = make_report(LAMP, "sms:1", regency="18.71")
    second = make_report(LAMP_AGAIN, "web:2", minutes=2 * 24 * 60 + 5, regency="18.71")

    why = explain_pair(second, first, RULES)

    assert why.verdict.same == "merge"
    assert why.days_apart == 2
    assert "kata-kata sama" in why.reasons[0]
    assert why.reasons[1:] == ("sama-sama di Kota",)
    assert {"lampu", "padam", "pasar"} <= set(why.shared)
    assert set(why.differing) == {"empat", "tiga", "sekali"}


def test_reports_of_two_places_share_none() -> None:
    why = explain_pair(make_report(LAMP, regency="18.71"), make_report(LAMP, "sms:2", regency="35.78"), RULES)

    assert (why.reasons[1:], why.days_apart) == ((), 0)


def test_a_member_that_is_not_alike_is_said_to_be_in_the_case_by_others_or_by_an_officer() -> None:
    member = make_report("jalan berlubang besar di tikungan dekat jembatan banyak motor jatuh", "sms:2")

    assert explain_member(member, make_report(LAMP), RULES).reasons[0] == NOT_ALIKE
