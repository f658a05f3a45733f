"""A report as its sender has it in hand by the tracking ID: how far it has come, and what they may do with it now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import with_progress
from pipeline.domain.follow_up import OBJECTIONABLE, STEPS, Actor, Progress, Status
from pipeline.services.additions import can_be_added_to
from pipeline.services.neighbourhood import is_public
from pipeline.services.opened import Services
from pipeline.services.tracking import FoundReport, look_up
from pipeline.services.withdrawing import Proof, find_proof


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """What the sender may do with a report now.

    Attributes
    ----------
    proof
        What withdrawing asks for; None if it cannot be withdrawn any more.
    """

    adds: bool
    resolves: bool
    objects: bool
    proof: Proof | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldInHand:
    """A report with its newest progress, which the index may show a second later.

    Attributes
    ----------
    public_code
        Of the page of its case that everybody may read; None if nobody may.
    """

    found: FoundReport
    public_code: str | None
    version: int
    allowed: Allowed


async def look_closely(services: Services, tracking_id: str, *, now: datetime) -> HeldInHand | None:
    """Find a report by a tracking ID that was read, for its sender; None as `look_up`."""
    found = await look_up(services, tracking_id, now=now)
    if found is None:
        return None
    report_id = found.report.report_id
    progress = await ProgressTable(await services.store()).get(report_id)
    newest = replace(found, report=with_progress(found.report, progress))
    return HeldInHand(
        found=newest,
        public_code=services.sealed_ids().case_code(newest.report.case_id) if is_public(newest.report) else None,
        version=progress.version,
        allowed=Allowed(
            adds=can_be_added_to(found.report, progress),
            resolves=_may_become(progress, Status.RESOLVED),
            objects=_may_object(progress, now),
            proof=await find_proof(services, report_id) if _may_become(progress, Status.WITHDRAWN) else None,
        ),
    )


def _may_become(progress: Progress, status: Status) -> bool:
    step = STEPS[status]
    return progress.status in step.sources and Actor.REPORTER in step.actors


def _may_object(progress: Progress, now: datetime) -> bool:
    until = progress.objection_until
    return progress.status in OBJECTIONABLE and (until is None or now <= until)
