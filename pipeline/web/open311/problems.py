"""What goes wrong at Open311: a list of errors in the format that was asked for, with its specification's statuses.

That knows 404 for what does not exist, 403 for a key, and 400 for all else. 429 and 503 are kept beside: a client that
is told 400 does not send again.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.services.open311.answers import ErrorAnswer
from pipeline.web.open311.formats import Format, respond_list
from pipeline.web.problems import HEADERS, HTTP_CODES, Problem, problem

STATUS = {
    HTTPStatus.UNAUTHORIZED: HTTPStatus.FORBIDDEN,
    HTTPStatus.FORBIDDEN: HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND: HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS: HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Status at other doors -> status here; every other is 400."""

log = structlog.get_logger()


class Open311Route(APIRoute):
    """Answers what goes wrong as Open311 does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Catch what a request ends with."""
        handle = super().get_route_handler()

        async def handle_all(request: Request) -> Response:
            try:
                return await handle(request)
            except (DataFault, Outage, SetupFault, RequestValidationError, HTTPException) as error:
                return _respond(request, _problem(request, error))

        return handle_all


def _problem(request: Request, error: Exception) -> Problem:
    match error:
        case DataFault():
            return problem(error.code, **error.values)
        case Outage() | SetupFault():
            log.error("not_served", reason=str(error))
            return problem("unavailable")
        case HTTPException():
            code = HTTP_CODES[HTTPStatus(error.status_code)]
            return problem(code, limit=request.app.state.options.max_body_bytes)
        case _:  # of what a route declares only its format can be wrong
            return problem("not_found")


def _respond(request: Request, found: Problem) -> Response:
    request.app.state.metrics.reports.labels("", found.code).inc()
    status = STATUS.get(HTTPStatus(found.status), HTTPStatus.BAD_REQUEST)
    form = Format.JSON if request.url.path.endswith(".json") else Format.XML
    answer = respond_list([ErrorAnswer(code=status, description=found.detail)], ErrorAnswer, form, status=status)
    answer.headers.update(HEADERS.get(status, {}))
    return answer
