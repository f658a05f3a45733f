"""The OpenAPI document, so that it says what is: the problems that come, and none that never do."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from pipeline.web.problems import Problem, document_problems
from pipeline.web.security.described import SCHEMES

LIMITS = ("too_many_calls", "too_slow")
"""What each route may answer, and each that reads a body: said here, since what answers stands before all routes."""


def describe(app: FastAPI) -> None:
    """Let an application describe itself."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change its document


def _describe(app: FastAPI) -> dict[str, Any]:
    described = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = described["components"]["schemas"]
    described["components"]["securitySchemes"] = SCHEMES
    schemas["Problem"] = Problem.model_json_schema()
    for operations in described["paths"].values():
        for operation in operations.values():
            _drop_unused(operation["responses"])
            limits = LIMITS if "requestBody" in operation else LIMITS[:1]
            operation["responses"] |= {str(status): said for status, said in document_problems(*limits).items()}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return described


def _drop_unused(responses: dict[str, Any]) -> None:
    """Drop FastAPI's own 422, which stands wherever a path has a parameter: ours are problems."""
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]
