"""The HTTP door: checks that a report can be read, hands its bytes over untouched, answers with its tracking ID."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest

from pipeline.adapters.intake import parse_raw, read_input_line
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.keys import Keys
from pipeline.domain.officer_decision import OfficerDecision
from pipeline.domain.report import Channel, RawReport
from pipeline.domain.support import Support

RETRY_AFTER_S = 5
"""Seconds that a client is asked to wait when an engine is away: about what a broker needs to elect a leader."""

FORM_CHANNELS = (Channel.WEB, Channel.APLIKASI, Channel.LAPORPRESIDEN, Channel.KAWALMENTERI)
"""Channels whose reports come as JSON; posts come from X itself, and SMS from their gateway."""

STATUS = {
    "body_too_large": 413,
    "unknown_report": 404,
    "invalid_tracking_id": 404,
    "decisions_off": 403,
    "not_an_officer": 401,
}
"""HTTP status of a fault; what is not here cannot be processed: 422."""

log = structlog.get_logger()


class Publisher(Protocol):
    """What the gateway hands over to; each returns once that is safe, and raises an Outage if it was not taken."""

    async def publish(self, raw: RawReport) -> None:
        """Hand over a report."""

    async def follow(self, support: Support) -> None:
        """Hand over a support."""

    async def decide(self, decision: OfficerDecision) -> None:
        """Hand over a decision."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gateway:
    """What the gateway needs.

    Attributes
    ----------
    is_ready
        Whether the engines behind answer; an Outage counts as no.
    """

    keys: Keys
    connect: Callable[[], AbstractAsyncContextManager[Publisher]]
    is_ready: Callable[[], Awaitable[bool]]
    max_body_bytes: int


def create_gateway(gateway: Gateway) -> FastAPI:
    """Build the web application."""
    app = FastAPI(title="LAPOR stream", version="1", lifespan=_lifespan(gateway), docs_url=None, redoc_url=None)
    app.state.gateway = gateway
    registry = CollectorRegistry()
    app.state.taken = Counter(
        "lapor_gateway_reports", "Reports by channel and outcome.", ["channel", "outcome"], registry=registry
    )
    app.add_exception_handler(DataFault, _refuse)
    app.add_exception_handler(Outage, _ask_to_wait)
    app.post("/api/v1/reports", status_code=202, openapi_extra=body_of("application/json", REPORT_SCHEMA))(take_report)
    app.post("/sms/generic", status_code=202, openapi_extra=body_of("application/x-www-form-urlencoded", SMS_SCHEMA))(
        take_sms
    )
    app.get("/healthz")(show_health)
    app.get("/readyz")(show_readiness)
    app.get("/metrics")(lambda: Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST))
    return app


async def take_report(request: Request) -> dict[str, str]:
    """Take a report as JSON, of the web form, the mobile app or a partner; `web` unless it names its channel."""
    body = await read_body(request)
    raw = read_input_line(body, received_at=datetime.now(UTC), default_channel=Channel.WEB)
    if raw.channel not in FORM_CHANNELS:
        raise DataFault("unknown_channel", f"taken here: {', '.join(FORM_CHANNELS)}; SMS go to /sms/generic")
    return await _take(request, raw.channel, body)


async def take_sms(request: Request) -> dict[str, str]:
    """Take an SMS as an SMS gateway delivers it: form fields or JSON."""
    return await _take(request, Channel.SMS, await read_body(request))


async def show_health() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


async def show_readiness(request: Request) -> JSONResponse:
    """Say whether a report would be taken now."""
    try:
        ready = await request.app.state.gateway.is_ready()
    except Outage:
        ready = False
    return JSONResponse({"status": "ok" if ready else "unavailable"}, status_code=200 if ready else 503)


async def _take(request: Request, channel: str, body: bytes) -> dict[str, str]:
    state = request.app.state
    raw = RawReport(channel=channel, body=body, received_at=datetime.now(UTC), assigned_id=uuid4().hex)
    report = parse_raw(raw, state.gateway.keys, official_handles=frozenset())
    await state.publisher.publish(raw)
    state.taken.labels(channel, "accepted").inc()
    log.info("report_accepted", report_id=report.report_id)
    return {"report_id": report.report_id, "tracking_id": report.tracking_id}


async def read_body(request: Request) -> bytes:
    """Read a body up to the limit; more is a DataFault."""
    limit = request.app.state.gateway.max_body_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise DataFault("body_too_large", f"a body may have {limit} bytes")
    return bytes(body)


async def _refuse(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, DataFault)  # noqa: S101 - registered for DataFault alone
    request.app.state.taken.labels("", fault.code).inc()
    status = STATUS.get(fault.code, 422)
    asked = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": {"code": fault.code, "message": fault.message}}, status_code=status, headers=asked)


async def _ask_to_wait(request: Request, outage: Exception) -> JSONResponse:
    request.app.state.taken.labels("", "unavailable").inc()
    log.error("report_not_taken", reason=str(outage))
    error = {"code": "unavailable", "message": "reports cannot be taken now; send it again"}
    return JSONResponse({"error": error}, status_code=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def _lifespan(gateway: Gateway) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def connected(app: FastAPI) -> AsyncIterator[None]:
        async with gateway.connect() as app.state.publisher:
            yield

    return connected


def body_of(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Describe a body that is read by hand, as OpenAPI wants it."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def fields_of(required: list[str], **properties: str) -> dict[str, Any]:
    """Describe an object of strings as a JSON schema."""
    described = {name: {"type": "string", "description": text} for name, text in properties.items()}
    return {"type": "object", "required": required, "properties": described}


REPORT_SCHEMA = fields_of(
    ["text"],
    text="The report.",
    channel=f"One of {', '.join(FORM_CHANNELS)}; web if left out.",
    id="Unique in its channel; one is assigned if left out.",
    received_at="RFC 3339; now if left out.",
    sender="Who reports; kept as a keyed hash only.",
    region="Name or Kemendagri code of the area.",
)
SMS_SCHEMA = fields_of(
    ["text"],
    text="The message; also `message` or `body`.",
    sender="The number; also `from` or `msisdn`.",
    id="Of the message; also `message_id`. One is assigned if left out.",
    received_at="RFC 3339; also `timestamp`.",
)
