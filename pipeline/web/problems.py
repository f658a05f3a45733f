"""What went wrong, as RFC 9457 has it: `application/problem+json`, with a stable code and an Indonesian sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from pipeline.adapters.channels.checks import fault_of
from pipeline.domain.channel import FORM_CHANNELS
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.services import wording
from pipeline.services.intake import NotTaken
from pipeline.web.pages import render, wants_page

MEDIA_TYPE = "application/problem+json"

RETRY_AFTER_S = 5
"""Seconds that a client is asked to wait when an engine is away: about what a broker needs to elect a leader."""

STATUS = {
    "actor_forbidden": HTTPStatus.FORBIDDEN,
    "api_key_needed": HTTPStatus.FORBIDDEN,
    "body_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "channel_not_yours": HTTPStatus.FORBIDDEN,
    "form_changed": HTTPStatus.CONFLICT,
    "addition_too_late": HTTPStatus.CONFLICT,
    "objection_too_late": HTTPStatus.CONFLICT,
    "wrong_code": HTTPStatus.FORBIDDEN,
    "idempotency_key_reused": HTTPStatus.CONFLICT,
    "invalid_key": HTTPStatus.UNAUTHORIZED,
    "invalid_officer_token": HTTPStatus.UNAUTHORIZED,
    "invalid_tracking_id": HTTPStatus.NOT_FOUND,
    "internal_error": HTTPStatus.INTERNAL_SERVER_ERROR,
    "key_needed": HTTPStatus.UNAUTHORIZED,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "not_the_gateway": HTTPStatus.FORBIDDEN,
    "not_an_officer": HTTPStatus.UNAUTHORIZED,
    "not_found": HTTPStatus.NOT_FOUND,
    "not_yours": HTTPStatus.FORBIDDEN,
    "stale_form": HTTPStatus.FORBIDDEN,
    "role_missing": HTTPStatus.FORBIDDEN,
    "scope_missing": HTTPStatus.FORBIDDEN,
    "signature_missing": HTTPStatus.UNAUTHORIZED,
    "signature_replayed": HTTPStatus.UNAUTHORIZED,
    "signature_stale": HTTPStatus.UNAUTHORIZED,
    "signature_wrong": HTTPStatus.UNAUTHORIZED,
    "stale_request": HTTPStatus.FORBIDDEN,
    "too_slow": HTTPStatus.REQUEST_TIMEOUT,
    "stale_version": HTTPStatus.CONFLICT,
    "transition_forbidden": HTTPStatus.CONFLICT,
    "too_many_tries": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_calls": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "unknown_code": HTTPStatus.NOT_FOUND,
    "unknown_gateway": HTTPStatus.NOT_FOUND,
    "unknown_jurisdiction": HTTPStatus.NOT_FOUND,
    "unknown_report": HTTPStatus.NOT_FOUND,
    "unknown_link": HTTPStatus.NOT_FOUND,
    "unknown_request": HTTPStatus.NOT_FOUND,
    "unknown_service": HTTPStatus.NOT_FOUND,
    "unknown_token": HTTPStatus.NOT_FOUND,
    "unknown_tracking_id": HTTPStatus.NOT_FOUND,
    "webhook_signature_wrong": HTTPStatus.UNAUTHORIZED,
    "webhook_unsigned": HTTPStatus.UNAUTHORIZED,
}
"""HTTP status of a code; what is not here cannot be processed: 422."""

TITLES = {
    HTTPStatus.UNAUTHORIZED: "Perlu kunci yang berlaku",
    HTTPStatus.FORBIDDEN: "Tidak diizinkan",
    HTTPStatus.NOT_FOUND: "Tidak ditemukan",
    HTTPStatus.METHOD_NOT_ALLOWED: "Cara tidak dilayani",
    HTTPStatus.REQUEST_TIMEOUT: "Terlalu lambat",
    HTTPStatus.CONFLICT: "Bertentangan dengan yang sudah ada",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Kiriman terlalu besar",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Kiriman tidak dapat diolah",
    HTTPStatus.TOO_MANY_REQUESTS: "Terlalu sering",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Kesalahan pada kami",
    HTTPStatus.SERVICE_UNAVAILABLE: "Layanan sedang tidak dapat dipakai",
}

HTTP_CODES = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body_too_large",
    HTTPStatus.REQUEST_TIMEOUT: "too_slow",
    HTTPStatus.BAD_REQUEST: "invalid_json",
}
"""Codes of what the framework itself refuses; a bad request is a body that did not come to its end."""

HEADERS = {
    HTTPStatus.REQUEST_TIMEOUT: {"Connection": "close"},
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": str(RETRY_AFTER_S)},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": str(RETRY_AFTER_S)},
}

log = structlog.get_logger()


class Problem(BaseModel):
    """What went wrong."""

    type: str = Field(
        description="Names the kind of problem, as the code does.", examples=["urn:problem-type:lapor:missing_text"]
    )
    title: str = Field(
        description="The kind of problem in a few words, Indonesian.", examples=["Kiriman tidak dapat diolah"]
    )
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(
        description="What is wrong and what to do, Indonesian; holds nothing of what was sent but ids.",
        examples=["Isi laporan kosong."],
    )
    code: str = Field(description="Stable, for programs.", examples=["missing_text"])
    idempotency_key: str | None = Field(
        None,
        description="The Idempotency-Key to send a report again with that was not taken: so it is one report.",
        examples=["8e03978e40d543e8bc936894a57f9324"],
    )


def problem(code: str, **values: object) -> Problem:
    """Describe a problem."""
    status = STATUS.get(code, HTTPStatus.UNPROCESSABLE_ENTITY)
    detail = wording.fault(DataFault(code, "", **values))
    return Problem(type=f"urn:problem-type:lapor:{code}", title=TITLES[status], status=status, detail=detail, code=code)


def problem_of(fault: DataFault) -> Problem:
    """Describe a fault as a problem."""
    return problem(fault.code, **fault.values)


def document_problems(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Describe for OpenAPI the problems that a route may answer with: each status, with an example for each code."""
    described: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        shown = problem(code, **EXAMPLE_VALUES)
        status = described.setdefault(shown.status, _describe_status(HTTPStatus(shown.status)))
        status["content"][MEDIA_TYPE]["examples"][code] = {"value": shown.model_dump(exclude_none=True)}
    return described


EXAMPLE_VALUES = {
    "any_id": "7K3M9QX0T4",
    "channels": "aplikasi",
    "scope": "kasus:baca",
    "field": "kategori",
    "known": ", ".join(FORM_CHANNELS),
    "limit": 262_144,
    "report_id": "web:7",
    "allowed": "selesai, ditutup",
    "role": "analis",
    "asked": "diproses",
    "given": "jembatan",
    "since": datetime(2026, 11, 24, tzinfo=UTC),
    "until": datetime(2026, 11, 23, tzinfo=UTC),
    "nearest": ("infrastruktur",),
    "office": "Dinas PU Kota Ambon",
    "status": "ditindaklanjuti",
    "version": 3,
}
"""What the sentences of the documented examples name."""


def _describe_status(status: HTTPStatus) -> dict[str, Any]:
    headers = {
        name: {"schema": {"type": "string"}, "example": value} for name, value in HEADERS.get(status, {}).items()
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}}
    return {"description": TITLES[status], "content": content} | ({"headers": headers} if headers else {})


def add_problems(app: FastAPI) -> None:
    """Let the application tell what went wrong in this way alone."""
    app.add_exception_handler(DataFault, tell_fault)
    app.add_exception_handler(Outage, _tell_outage)
    app.add_exception_handler(SetupFault, _tell_outage)
    app.add_exception_handler(RequestValidationError, _tell_invalid)
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(ClientDisconnect, _tell_gone)
    app.add_exception_handler(Exception, _tell_bug)


async def tell_fault(request: Request, fault: Exception) -> Response:
    """Answer with what is wrong with a request."""
    assert isinstance(fault, DataFault)  # noqa: S101 - registered for DataFault alone
    return _answer(request, problem_of(fault), channel=fault.channel)


async def _tell_outage(request: Request, outage: Exception) -> Response:
    """Ask to wait; a set-up that is wrong is for the operator, whom the log tells."""
    log.error("not_served", reason=str(outage))
    told = problem("unavailable")
    if isinstance(outage, NotTaken):
        told = told.model_copy(update={"idempotency_key": outage.repeat_key})
    return _answer(request, told)


async def _tell_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    first = error.errors()[0]
    where, *behind = first["loc"]
    if where != "body":
        return _answer(request, problem("invalid_parameter", field=str(behind[0])))
    behind_body = tuple(behind)
    fault = fault_of(ErrorDetails(type=first["type"], loc=behind_body, msg=first["msg"], input=first.get("input")))
    return _answer(request, problem(fault.code, known=", ".join(FORM_CHANNELS), **fault.values))


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    code = HTTP_CODES[HTTPStatus(error.status_code)]
    answer = _answer(request, problem(code, limit=request.app.state.options.max_body_bytes))
    answer.headers.update(error.headers or {})
    return answer


async def _tell_gone(request: Request, _: Exception) -> Response:
    """Count it; nobody listens any more."""
    return _answer(request, problem("invalid_json"))


async def _tell_bug(request: Request, _: Exception) -> Response:
    """Say that it is our fault; the server logs which."""
    return _answer(request, problem("internal_error"))


def _answer(request: Request, told: Problem, *, channel: str = "") -> Response:
    request.app.state.metrics.reports.labels(channel, told.code).inc()
    headers = HEADERS.get(HTTPStatus(told.status))
    if wants_page(request):
        return render("problem.html", status=told.status, headers=headers, told=told)
    return JSONResponse(
        told.model_dump(exclude_none=True), status_code=told.status, headers=headers, media_type=MEDIA_TYPE
    )
