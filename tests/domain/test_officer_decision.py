from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.domain.case import CaseDecisionKind
from pipeline.domain.officer_decision import OfficerDecision, OfficerDecisionKind, for_window

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


def make_decision(kind: OfficerDecisionKind, report_id: str, other_id: str | None = None) -> OfficerDecision:
    return OfficerDecision(kind=kind, report_id=report_id, other_id=other_id, officer="tes", decided_at=T0)


@pytest.mark.parametrize("kind", [OfficerDecisionKind.MERGE, OfficerDecisionKind.CONFIRM])
def test_what_is_merged_or_confirmed_is_held_together(kind: OfficerDecisionKind) -> None:
    decided = for_window(make_decision(kind, "sms:2", "sms:1"))

    assert (decided.kind, decided.report_id, decided.other_id) == (CaseDecisionKind.MERGE, "sms:2", "sms:1")


def test_a_pair_is_one_subject_whichever_report_is_named_first() -> None:
    merge = OfficerDecisionKind.MERGE

    assert make_decision(merge, "sms:2", "sms:1").subject == make_decision(merge, "sms:1", "sms:2").subject
    assert make_decision(OfficerDecisionKind.SPLIT, "sms:2").subject == ("sms:2",)
