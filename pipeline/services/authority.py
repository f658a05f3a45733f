"""Which reports an officer may see, and which they may act on. Pure.

All but confidential ones may be read by every officer. A confidential one is read by those whose it is; for all others
it does not exist. Who acts on a report must have it, confidential or not.
"""

from __future__ import annotations

from typing import Final

from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Progress
from pipeline.domain.officer import Charge, Officer
from pipeline.domain.visibility import Visibility

HIDDEN: Final = "unknown_report"
"""Code of the fault that says of a report that there is none: of one that may not be seen, and of one that is not."""


def charge_of(report: ReportDocument, progress: Progress | None = None) -> Charge:
    """Give what decides whose a report is; the progress, where it was looked up, is newer than the document."""
    place = report.place
    deepest = (place.village or place.district or place.regency or place.province) if place else None
    return Charge(
        forwarded=_find_forwarded(report, progress), concluded=report.agency.code, place=deepest.code if deepest else ""
    )


def _find_forwarded(report: ReportDocument, progress: Progress | None) -> str | None:
    if progress is None:
        return report.follow_up.office_code
    return progress.office.code if progress.office else None


def may_see(officer: Officer, report: ReportDocument, progress: Progress | None = None) -> bool:
    """Whether an officer may know that a report exists."""
    return report.visibility is not Visibility.CONFIDENTIAL or officer.has(charge_of(report, progress))


def require_sight(officer: Officer, report: ReportDocument, progress: Progress | None = None) -> None:
    """Let pass who may see a report; a DataFault `unknown_report` otherwise, as if there were none."""
    if not may_see(officer, report, progress):
        raise DataFault(HIDDEN, "no such report for this officer")


def require_charge(officer: Officer, report: ReportDocument, progress: Progress | None = None) -> None:
    """Let pass whose a report is.

    Raises
    ------
    DataFault
        `unknown_report` if the officer may not see it, `not_yours` if it is another's.
    """
    require_sight(officer, report, progress)
    if not officer.has(charge_of(report, progress)):
        raise DataFault("not_yours", "another office or region has this report", report_id=report.report_id)
