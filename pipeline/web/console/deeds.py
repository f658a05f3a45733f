"""What an officer says or does by a form of the console, and which reports could not take it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.domain.errors import DataFault
from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording
from pipeline.services.corrections import Said
from pipeline.web.console.desk import Desk
from pipeline.web.console.queue_address import report_address


def read_said(desk: Desk, *, accepts: bool) -> Said:
    """Read what is said of a report; a field that a form does not have says nothing."""
    kind = desk.said("jenis")
    return Said(
        kind=ReportKind(kind) if kind in list(ReportKind) else None,
        category=desk.said("topik") or None,
        agency=desk.said("instansi") or None,
        place=desk.said("lokasi") or None,
        accepts=accepts,
    )


def view_refused(refused: Mapping[str, DataFault]) -> list[tuple[str, str, str]]:
    """Give each report that could not take it: its id, where it is, and why."""
    return [(report_id, report_address(report_id), wording.fault(fault)) for report_id, fault in refused.items()]
