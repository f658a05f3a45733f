"""Why a text is answered as it is: for an officer who doubts an answer."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from pipeline.services.answers import ExplanationAnswer, explanation_answer
from pipeline.web.api.bodies import BytesRoute, Question
from pipeline.web.dependencies import OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.callers import count_or_check
from pipeline.web.security.described import ASKED, KEY_PROBLEMS, SIGNED_PROBLEMS, TOKEN_PROBLEMS

TEXT_PROBLEMS = (
    "body_too_large",
    "invalid_json",
    "missing_text",
    "invalid_text",
    "invalid_region",
    "unknown_field",
    "unavailable",
)
"""What a question about a text may be answered with."""

router = APIRouter(prefix="/api/v1", tags=["explanations"], route_class=BytesRoute)


@router.post(
    "/explain",
    responses=document_problems(*KEY_PROBLEMS, *TOKEN_PROBLEMS, *SIGNED_PROBLEMS, *TEXT_PROBLEMS),
    openapi_extra=ASKED,
    dependencies=[Depends(count_or_check)],
)
async def explain(asked: Question, services: OpenServices) -> ExplanationAnswer:
    """Show the words for and against each label."""
    return explanation_answer(await services.reader.read(asked.text, region=asked.region))
