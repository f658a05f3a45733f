from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pipeline.domain.case import CaseDecision, CaseDecisionKind, CaseMembership


def test_a_membership_is_frozen_and_alone_by_default() -> None:
    alone = CaseMembership(case_id="sms:1")
    assert (alone.match, alone.flood_per_minute) == (None, None)
    with pytest.raises(FrozenInstanceError):
        alone.case_id = "sms:2"  # type: ignore[misc]


def test_a_split_needs_no_other_report() -> None:
    assert CaseDecision(kind=CaseDecisionKind.SPLIT, report_id="sms:1").other_id is None
