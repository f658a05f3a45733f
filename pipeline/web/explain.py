"""What the gateway tells of an answer: the words for and against each label, for an officer who doubts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request

from pipeline.nlp.explain import Part, Reading
from pipeline.web.reader import QUESTION_BODY, LazyReader


def add_explain(app: FastAPI, reader: LazyReader) -> None:
    """Let the gateway explain answers."""

    async def explain(request: Request) -> dict[str, Any]:
        return _as_json(await reader.read(request))

    app.post("/api/v1/explain", openapi_extra=QUESTION_BODY)(explain)


def _as_json(reading: Reading) -> dict[str, Any]:
    return {
        "questions": [
            {
                "question": each.question,
                "label": each.label,
                "confidence": round(each.confidence, 4),
                "for": _parts(each.supporting),
                "against": _parts(each.opposing),
            }
            for each in reading.explanations
        ],
        "review": {"needed": reading.report.review.needed, "reasons": list(reading.report.review.reasons)},
    }


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"text": part.text, "weight": round(part.weight, 4)} for part in parts]
