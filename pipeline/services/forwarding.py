"""Reports go to their office by themselves (disposisi): those that need no person, and those that had one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from pipeline.adapters.search.client import OLDEST_FIRST
from pipeline.adapters.search.question import received_between
from pipeline.adapters.store.offices import Thresholds
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.follow_up import START, Actor, FollowUp, Office, Progress, Status, apply, is_known
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import ReviewReason
from pipeline.services.opened import Services

RECENT: Final = timedelta(days=7)
"""Age of the oldest report that is forwarded by itself: what an operator imports of the past was answered long ago."""

AT_ONCE: Final = 500
"""Reports in one look; the next look finds the rest."""

log = structlog.get_logger()


async def forward_certain(services: Services, now: datetime) -> int:
    """Forward what needs no person, or had one; give how many. One process does it at a time (`turn.py`).

    An agency is certain enough when no reason for a review holds: each label's threshold is in the model's card, or is
    one that was set for this label (`lapor offices threshold`), which then decides alone how sure it must be.

    Raises
    ------
    Outage
        If an engine is away: look again.
    """
    store = await services.store()
    query = _query(now, await Thresholds(store).all())
    found = await services.search.find(query, sort=OLDEST_FIRST, size=AT_ONCE)
    known = await ProgressTable(store).find([each.report_id for each in found.documents])
    events = [_forward(document, now) for document in found.documents]
    possible = [each for each in events if _is_possible(known.get(each.report_id, START), each)]
    publisher = await services.publisher()
    for event in possible:
        await publisher.follow_up(event)
    if possible:
        log.info("reports_forwarded", count=len(possible))
    return len(possible)


def _is_possible(progress: Progress, event: FollowUp) -> bool:
    """Whether a report may go there: not twice, and not to an office that handed it back; a person finds another."""
    return not is_known(progress, event) and not isinstance(attempt(partial(apply, progress), event), DataFault)


def _query(now: datetime, thresholds: Mapping[str, float]) -> dict[str, Any]:
    certain = [_is_certain(label, threshold) for label, threshold in thresholds.items()]
    certain.append({"bool": {"filter": [_NEEDS_NOBODY], "must_not": [{"terms": {"agency.label": list(thresholds)}}]}})
    by_itself = [
        {"term": {"follow_up.status": Status.RECEIVED}},
        {"term": {"completeness.complete": True}},
        {"bool": {"should": certain, "minimum_should_match": 1}},
    ]
    ready = [{"bool": {"filter": by_itself}}, {"term": {"follow_up.status": Status.VERIFIED}}]
    filters = [
        {"term": {"kind.label": ReportKind.LAPORAN}},
        {"exists": {"field": "agency.code"}},
        *received_between(now - RECENT),
        {"bool": {"should": ready, "minimum_should_match": 1}},
    ]
    return {"bool": {"filter": filters}}


_NEEDS_NOBODY: Final = {"term": {"review.needed": False}}
_OTHER_REASONS: Final = [str(each) for each in ReviewReason if each is not ReviewReason.LOW_CONFIDENCE_AGENCY]


def _is_certain(label: str, threshold: float) -> dict[str, Any]:
    """Ask for reports of a label that has a threshold of its own: sure enough by it, and without any other doubt."""
    sure = [{"term": {"agency.label": label}}, {"range": {"agency.confidence": {"gte": threshold}}}]
    return {"bool": {"filter": sure, "must_not": [{"terms": {"review.reasons": _OTHER_REASONS}}]}}


def _forward(document: ReportDocument, now: datetime) -> FollowUp:
    """Forward a report under an id that follows from it: found twice, it is forwarded once."""
    version, agency = document.follow_up.version, document.agency
    return FollowUp(
        event_id=f"{document.report_id}:{version}:{Status.FORWARDED}",
        report_id=document.report_id,
        based_on=version,
        at=now,
        actor=Actor.SYSTEM,
        status=Status.FORWARDED,
        office=Office(agency.code or "", agency.name or ""),
    )
