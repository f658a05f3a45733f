"""What an officer decided on cases, as it is kept for good: who, when, and which reports. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.case import CaseDecision, CaseDecisionKind


class OfficerDecisionKind(StrEnum):
    """What an officer may say (keputusan)."""

    CONFIRM = "confirm"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficerDecision:
    """One decision; of those on the same reports the last one holds.

    Attributes
    ----------
    kind
        `confirm`: what was found or suggested about two reports is right, they stay together. `merge`: they are one
        complaint although nothing suggested it. `split`: the report stands alone.
    other_id
        The other report; None for `split`.
    officer
        Who decided, as the officer is called in the unit.
    """

    kind: OfficerDecisionKind
    report_id: str
    other_id: str | None = None
    officer: str
    decided_at: datetime

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about, in one order: a later decision with the same subject replaces it."""
        return tuple(sorted(each for each in (self.report_id, self.other_id) if each is not None))


def for_window(decision: OfficerDecision) -> CaseDecision:
    """Say it as the duplicate window takes it: what is confirmed is held together like what is merged."""
    kind = CaseDecisionKind.SPLIT if decision.kind is OfficerDecisionKind.SPLIT else CaseDecisionKind.MERGE
    return CaseDecision(kind=kind, report_id=decision.report_id, other_id=decision.other_id)
