"""A report as an officer works on it: its words and why it was answered so, its case, its steps, what may be done."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from pipeline.adapters.reference.gazetteer import load_names, load_seats
from pipeline.classify.explanation import Explanation
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.officer import Officer
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import AnalysedReport
from pipeline.services.case_slice import CaseSlice, see_case_slice
from pipeline.services.follow_up import Followed, Verb, find_verbs
from pipeline.services.notices.told import ToldPage, list_told
from pipeline.services.opened import Services
from pipeline.services.place_map import MapPoint, draw_map
from pipeline.services.viewing import open_confidential, see_progress

MEMBERS: Final = 6
"""Reports of the case that are shown beside one; the rest is on the page of the case."""

TOLD: Final = 5
"""Notices that are shown beside a report; the rest is on a page of its own."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficerReport:
    """A report for one officer.

    Attributes
    ----------
    opened
        A confidential report as it was analysed.
    explanations
        What spoke for and against each answer, by today's models; empty while they cannot be asked.
    verbs
        What the officer may do now; empty for another's report.
    """

    followed: Followed
    opened: AnalysedReport | None
    explanations: tuple[Explanation, ...]
    case: CaseSlice
    verbs: tuple[Verb, ...]
    told: ToldPage
    points: tuple[MapPoint, ...]

    @property
    def document(self) -> ReportDocument:
        """The report as it is now."""
        return self.followed.report

    @property
    def text(self) -> str:
        """Its words; of a confidential report those that were opened."""
        return self.opened.text_redacted if self.opened else self.document.text_redacted


async def open_report(services: Services, officer: Officer, any_id: str, *, now: datetime) -> OfficerReport:
    """Give a report to an officer.

    Raises
    ------
    DataFault
        `unknown_report`, also for one that the officer may not see; `invalid_tracking_id`.
    """
    followed = await see_progress(services, officer, any_id)
    document = followed.report
    opened = await open_confidential(services, officer, document, now=now)
    text = opened.text_redacted if opened else document.text_redacted
    explanations, case, told = await asyncio.gather(
        _explain(services, document, text),
        see_case_slice(services, officer, document, size=MEMBERS, now=now),
        list_told(services, document.report_id, size=TOLD),
    )
    return OfficerReport(
        followed=followed,
        opened=opened,
        explanations=explanations,
        case=case,
        verbs=tuple(find_verbs(officer, followed)),
        told=told,
        points=_draw(document),
    )


async def _explain(services: Services, document: ReportDocument, text: str) -> tuple[Explanation, ...]:
    """Ask the models again why; a report is worked on also while they cannot be asked."""
    if not text:
        return ()
    try:
        return (await services.reader.read(text, region=document.region, channel=document.channel)).explanations
    except (DataFault, Outage, SetupFault) as fault:
        log.warning("report_not_explained", report_id=document.report_id, reason=type(fault).__name__)
        return ()


def _draw(document: ReportDocument) -> tuple[MapPoint, ...]:
    sent = document.location
    point = GeoPoint(lat=sent.lat, lon=sent.lon) if sent else None
    return draw_map(document.place, point, seats=load_seats(), names=load_names())
