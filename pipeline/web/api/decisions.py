"""What officers decide on cases over the API: the same as `lapor case confirm|split|merge`."""

from __future__ import annotations

from fastapi import APIRouter

from pipeline.domain.case import OfficerDecisionKind
from pipeline.services.answers import DecidedAnswer, decided_answer
from pipeline.services.decisions import decide
from pipeline.web.api.bodies import BytesRoute, Merge
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.allowing import ActingOfficer
from pipeline.web.security.described import OFFICER, OFFICER_PROBLEMS

ACTING_PROBLEMS = (*OFFICER_PROBLEMS, "not_yours", "unknown_report", "invalid_tracking_id", "body_too_large")
"""What any act on a report or case may be answered with; the audit reads each body."""

BODY_PROBLEMS = ("invalid_json", "unknown_field")
"""The same of one that needs a body."""

router = APIRouter(prefix="/api/v1/cases/{any_id}", tags=["decisions"], route_class=BytesRoute)


@router.post(
    "/confirm",
    status_code=202,
    responses=document_problems(*ACTING_PROBLEMS, "nothing_to_confirm"),
    openapi_extra=OFFICER,
)
async def confirm_case(any_id: str, officer: ActingOfficer, services: OpenServices, now: Now) -> DecidedAnswer:
    """Say that what was found or suggested is right: the report and the one it is like, or all of the case."""
    return decided_answer(await decide(services, OfficerDecisionKind.CONFIRM, [any_id], officer=officer, now=now))


@router.post("/split", status_code=202, responses=document_problems(*ACTING_PROBLEMS), openapi_extra=OFFICER)
async def split_case(any_id: str, officer: ActingOfficer, services: OpenServices, now: Now) -> DecidedAnswer:
    """Take a report out of its case, for good."""
    return decided_answer(await decide(services, OfficerDecisionKind.SPLIT, [any_id], officer=officer, now=now))


@router.post(
    "/merge",
    status_code=202,
    responses=document_problems(*ACTING_PROBLEMS, *BODY_PROBLEMS, "invalid_other", "same_report"),
    openapi_extra=OFFICER,
)
async def merge_case(
    any_id: str, asked: Merge, officer: ActingOfficer, services: OpenServices, now: Now
) -> DecidedAnswer:
    """Put two reports into one case, whatever their words."""
    any_ids = [any_id, asked.other]
    return decided_answer(await decide(services, OfficerDecisionKind.MERGE, any_ids, officer=officer, now=now))
