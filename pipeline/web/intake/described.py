"""Describes for OpenAPI a body that goes on untouched, by the model that will check it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from pipeline.services.answers import ReceiptAnswer

INTAKE_PROBLEMS = (
    "body_too_large",
    "invalid_json",
    "missing_text",
    "invalid_text",
    "several_messages",
    "too_many_fields",
    "idempotency_key_reused",
    "unavailable",
)
"""What a door of reports may answer."""


IDEMPOTENCY_KEY = "Idempotency-Key"

KNOWN_BEFORE: dict[int | str, dict[str, Any]] = {
    200: {"model": ReceiptAnswer, "description": "It was taken before; this is the first answer."}
}


def describe_body(model: type[BaseModel], *media_types: str) -> dict[str, Any]:
    """Describe a body that may come as any of some media types."""
    content = {"schema": model.model_json_schema()}
    key = {
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "description": "Chosen by the client for one report: for a day, the same key with the same body gets the first "
        "answer, and with another body 409.",
        "schema": {"type": "string"},
    }
    return {
        "parameters": [key],
        "requestBody": {"required": True, "content": dict.fromkeys(media_types, content)},
    }
