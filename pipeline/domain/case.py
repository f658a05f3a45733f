"""Near-duplicate reports and the case that gathers them. Every report keeps its own document and tracking ID."""

from __future__ import annotations

from dataclasses import dataclass
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


class CaseDecisionKind(StrEnum):
    """What an officer decided; no automatic decision undoes it."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseDecision:
    """An officer's word on cases. The last one on a report holds.

    Attributes
    ----------
    kind
        `merge`: the two reports are one complaint, whatever their words. `split`: the report stands alone; only an
        officer puts it into a case again.
    other_id
        The report to merge with; None for `split`.
    """

    kind: CaseDecisionKind
    report_id: str
    other_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMove:
    """A report whose case changed after it was placed: cases joined, or an older report of its case arrived late."""

    report_id: str
    from_case_id: str
    to_case_id: str
