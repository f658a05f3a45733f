from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from pipeline.domain.case import CaseMembership, OfficerDecision, OfficerDecisionKind

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


def make_decision(kind: OfficerDecisionKind, report_id: str, other_id: str | None = None) -> OfficerDecision:
    return OfficerDecision(kind=kind, report_id=report_id, other_id=other_id, officer="tes", decided_at=T0)


def test_a_membership_is_frozen_and_alone_by_default() -> None:
    alone = CaseMembership(case_id="sms:1")
    assert (alone.match, alone.flood_per_minute) == (None, None)
    with pytest.raises(FrozenInstanceError):
        alone.case_id = "sms:2"  # type: ignore[misc]


def test_a_pair_is_one_subject_whichever_report_is_named_first() -> None:
    merge = OfficerDecisionKind.MERGE

    assert make_decision(merge, "sms:2", "sms:1").subject == make_decision(merge, "sms:1", "sms:2").subject
    assert make_decision(OfficerDecisionKind.SPLIT, "sms:2").subject == ("sms:2",)
