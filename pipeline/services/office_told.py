"""What an office is told of: a report that is with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.contract.document import ReportDocument
from pipeline.domain.follow_up import Handover
from pipeline.domain.visibility import Visibility


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A report that is with an office, how it came there, and the version that it has."""

    report: ReportDocument
    handover: Handover
    version: int


def is_confidential(report: ReportDocument) -> bool:
    """Whether only its officers may read a report."""
    return report.visibility is Visibility.CONFIDENTIAL
