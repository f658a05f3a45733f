"""The door of the web form, the mobile app and the partners: one report, or many at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from pipeline.adapters.channels.forms import ReportForm
from pipeline.domain.errors import DataFault
from pipeline.services.answers import ReceiptAnswer, receipt_answer
from pipeline.services.batch import LARGEST_BATCH, Outcome, take_batch
from pipeline.services.intake import Receipt, take_form
from pipeline.web.intake.described import INTAKE_PROBLEMS, KNOWN_BEFORE, describe_body
from pipeline.web.intake.door import open_form_door
from pipeline.web.problems import Problem, document_problems, problem
from pipeline.web.security.described import KEY_OR_SIGNED, KEY_PROBLEMS, OPEN_OR_SIGNED, SIGNED_PROBLEMS

router = APIRouter(tags=["reports"])

CLIENT_PROBLEMS = (*KEY_PROBLEMS, *SIGNED_PROBLEMS, "key_needed", "scope_missing")
"""What it may be answered with who writes."""


class SentReport(ReportForm):
    """A report, as a form, an app or a partner sends it; a field that is not known is refused."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": "Jalan berlubang di Jl. Melati, Kota Ambon",
                    "sender": "0812-0000-0017",
                    "region": "Kota Ambon",
                    "lat": -3.6954,
                    "lon": 128.1814,
                }
            ]
        },
    )
    channel: str | None = Field(None, examples=["aplikasi"])
    """The client's own, or `web`, if left out; `GET /api/v1/channels` names them. All but `web` need a key."""


class SentBatch(BaseModel):
    """Several reports of one client."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"reports": [{"id": "a-1", "text": "Lampu jalan padam di Pasar Ikan, Ambon"}]}]
        },
    )
    reports: Annotated[list[SentReport], Field(min_length=1, max_length=LARGEST_BATCH)]


class TakenReport(BaseModel):
    """What became of one report of a batch: its receipt, or what is wrong with it."""

    status: int = Field(description="HTTP status that it alone would have been answered with.", examples=[202])
    receipt: ReceiptAnswer | None = None
    problem: Problem | None = None


class BatchAnswer(BaseModel):
    """What became of each report, in their order."""

    results: list[TakenReport]


@router.post(
    "/api/v1/reports",
    status_code=202,
    response_model=ReceiptAnswer,
    responses=KNOWN_BEFORE
    | document_problems(*INTAKE_PROBLEMS, *CLIENT_PROBLEMS, "unknown_channel", "channel_not_yours", "unknown_field"),
    openapi_extra=describe_body(SentReport, "application/json") | OPEN_OR_SIGNED,
)
async def take_report(request: Request) -> Response:
    """Take a report; what is answered with 202 is safe."""
    door = await open_form_door(request)
    return await door.take(take_form)


@router.post(
    "/api/v1/reports/batch",
    responses=document_problems("body_too_large", "invalid_json", "unknown_field", "wrong_count", *CLIENT_PROBLEMS),
    openapi_extra=describe_body(SentBatch, "application/json") | KEY_OR_SIGNED,
)
async def take_reports(request: Request) -> BatchAnswer:
    """Take many reports; each of them is safe that has a receipt."""
    door = await open_form_door(request)
    outcomes = await take_batch(door.services, door.delivery)
    for each in outcomes:
        door.count(each)
    return BatchAnswer(results=[_taken(each) for each in outcomes])


def _taken(outcome: Outcome) -> TakenReport:
    if isinstance(outcome, Receipt):
        status = HTTPStatus.ACCEPTED if outcome.is_first else HTTPStatus.OK
        return TakenReport(status=status, receipt=receipt_answer(outcome))
    if isinstance(outcome, DataFault):
        told = problem(outcome.code, **outcome.values)
    else:
        told = problem("unavailable").model_copy(update={"idempotency_key": outcome.repeat_key})
    return TakenReport(status=told.status, problem=told)
