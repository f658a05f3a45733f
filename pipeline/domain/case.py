"""Near-duplicate reports and the case that gathers them. Every report keeps its own document and tracking ID."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DuplicateKind(StrEnum):
    """How a report repeats another (laporan ganda)."""

    EXACT = "exact"
    NEAR = "near"
    SAME_INCIDENT = "same_incident"


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateMatch:
    """The earlier report that this one repeats.

    Attributes
    ----------
    score
        Similarity of the two texts, 0.0 to 1.0.
    """

    report_id: str
    kind: DuplicateKind
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMembership:
    """The case of a report: the oldest report's id, its own unless it repeats another.

    Attributes
    ----------
    match
        The earlier report that this one repeats. `same_incident` is a suggestion for officers: it does not join cases.
    flood_per_minute
        How many reports of the same text came in the minute of this one, once that is too many to be people; else None.
    """

    case_id: str
    match: DuplicateMatch | None = None
    flood_per_minute: int | None = None


class OfficerDecisionKind(StrEnum):
    """What an officer may say of cases (keputusan)."""

    CONFIRM = "confirm"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficerDecision:
    """An officer's word on cases, kept for good. Of those on the same reports the last one holds; nothing undoes it.

    Attributes
    ----------
    kind
        `confirm`: what was found or suggested about two reports is right, they stay together. `merge`: they are one
        complaint although nothing suggested it. `split`: the report stands alone; only an officer puts it into a case
        again.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMove:
    """A report whose case changed after it was placed: cases joined, or an older report of its case arrived late."""

    report_id: str
    from_case_id: str
    to_case_id: str
