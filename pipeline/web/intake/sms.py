"""The doors of SMS gateways: the plain one, and one for each gateway that the deployment names."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from pipeline.adapters.channels.forms import ReportForm
from pipeline.adapters.channels.sms.config import OpenGateway
from pipeline.adapters.channels.sms.gateway import Call
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.services.answers import ReceiptAnswer
from pipeline.services.sms import PLAIN, take_call, take_plain
from pipeline.web.intake.described import INTAKE_PROBLEMS, KNOWN_BEFORE, describe_body
from pipeline.web.intake.door import Door, open_door
from pipeline.web.problems import document_problems

router = APIRouter(tags=["reports"])


class SentSms(ReportForm):
    """An SMS, as a gateway delivers it; fields that are not known are passed over."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Lampu jalan padam di Pasar Ikan, Ambon", "sender": "0812-0000-0017"}]}
    )


@router.post(
    f"/sms/{PLAIN}",
    status_code=202,
    response_model=ReceiptAnswer,
    responses=KNOWN_BEFORE | document_problems(*INTAKE_PROBLEMS),
    openapi_extra=describe_body(SentSms, "application/x-www-form-urlencoded", "application/json"),
)
async def take_generic_sms(request: Request) -> Response:
    """Take an SMS, as form fields or JSON; what is answered with 202 is safe."""
    door = await open_door(request)
    opened = door.services.gateways.get(PLAIN)
    return await _take(door, request, opened) if opened else await door.take(take_plain)


@router.api_route("/sms/{name}", methods=["GET", "POST"], include_in_schema=False)
async def take_gateway_sms(request: Request, name: str) -> Response:
    """Take what a gateway delivers, in its vendor's form: `docs/channels.md` describes each."""
    door = await open_door(request)
    opened = door.services.gateways.get(name)
    if opened is None:
        raise DataFault("unknown_gateway", f"no gateway {name!r} is open; name it in LAPOR_SMS_GATEWAYS")
    return await _take(door, request, opened)


async def _take(door: Door, request: Request, opened: OpenGateway) -> Response:
    now = door.delivery.at
    call = Call(
        query=request.scope["query_string"],
        headers=request.headers,
        body=door.delivery.body,
        address=request.client.host if request.client else "",
    )
    opened.gateway.check(call, now)
    request.app.state.rates.take(opened.name, opened.gateway.per_minute)
    receipts = await take_call(door.services, opened, call, now)
    door.metrics.reports.labels(Channel.SMS, "accepted").inc(len(receipts))
    reply = opened.gateway.reply()
    return Response(reply.body, reply.status, media_type=reply.media_type)
