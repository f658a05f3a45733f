"""The door for agencies' own systems: what they did with reports that were forwarded to their office."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from pipeline.adapters.channels.checks import Name
from pipeline.services.answers import OfficeStepAnswer, office_step_answer
from pipeline.services.office_answers import OFFICE_VERBS, OfficeStep, SignedEvent, check_office, take_office_step
from pipeline.web.api.bodies import Asked, BytesRoute
from pipeline.web.api.decisions import BODY_PROBLEMS
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.described import SIGNED_BY_OFFICE

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
"""Headers of Standard Webhooks."""

PROBLEMS = (
    *("webhook_unsigned", "webhook_signature_wrong", "signature_stale", "invalid_event_id"),
    "body_too_large",
    *BODY_PROBLEMS,
    *("unknown_report", "invalid_step", "invalid_text", "invalid_version", "invalid_body"),
    *("stale_version", "transition_forbidden", "text_needed", "answer_too_long", "unavailable"),
)


class OfficeStepBody(Asked):
    """What the agency did."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"report_id": "sms:17", "step": "jawab", "text": "Lampu sudah diganti."}]}
    )
    report_id: Annotated[Name, Field(description="As the office was told it.", examples=["sms:17"])]
    step: Annotated[Name, Field(description=f"One of {', '.join(OFFICE_VERBS)}.", examples=["jawab"])]
    text: Annotated[
        str | None, Field(description="Answer or reason, as the citizen reads it.", examples=["Lampu sudah diganti."])
    ] = None
    version: Annotated[
        int | None,
        Field(
            description="`version` that the office was told: if something came since, the answer is 409.",
            ge=0,
            examples=[2],
        ),
    ] = None


router = APIRouter(tags=["offices"], route_class=BytesRoute)


async def _signed_id(code: str, request: Request, services: OpenServices, now: Now) -> str:
    """Give the id of an event that the office signed."""
    event = SignedEvent(
        event_id=request.headers.get(ID),
        timestamp=request.headers.get(TIMESTAMP),
        signatures=request.headers.get(SIGNATURE),
        body=await request.body(),
    )
    return await check_office(services, code, event, now=now)


@router.post(
    "/api/v1/offices/{code}/events",
    status_code=202,
    responses=document_problems(*PROBLEMS),
    openapi_extra=SIGNED_BY_OFFICE,
)
async def take_step_of_office(
    code: str,
    asked: OfficeStepBody,
    event_id: Annotated[str, Depends(_signed_id)],
    services: OpenServices,
    now: Now,
) -> OfficeStepAnswer:
    """Take a step of an agency's own system, signed with its office's secret; sent again, it changes nothing."""
    step = OfficeStep(
        event_id=event_id, report_id=asked.report_id, verb=asked.step, text=asked.text, version=asked.version
    )
    return office_step_answer(await take_office_step(services, code, step, now=now))
