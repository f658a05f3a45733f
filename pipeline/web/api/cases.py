"""What is told of cases: one, those that changed, and those that a text would join, before it is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.services.answers import CaseAnswer, SimilarAnswer, similar_answer
from pipeline.services.cases import find_similar
from pipeline.services.public_answers import CasesAnswer, PublicCaseAnswer, cases_answer, viewed_case_answer
from pipeline.services.viewing import see_case, see_cases
from pipeline.web.api.bodies import BytesRoute, Question
from pipeline.web.api.reading import TEXT_PROBLEMS
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.allowing import AllowedViewer
from pipeline.web.security.callers import CountedViewer, OpenViewer
from pipeline.web.security.described import (
    ASKED,
    KEY_PROBLEMS,
    OPEN,
    READS_CASES,
    SIGNED_PROBLEMS,
    TOKEN_PROBLEMS,
)

PAGE, LARGEST_PAGE = 20, 100

router = APIRouter(prefix="/api/v1", tags=["cases"], route_class=BytesRoute)


@router.get(
    "/cases",
    responses=document_problems(
        *KEY_PROBLEMS, *TOKEN_PROBLEMS, "key_needed", "scope_missing", "invalid_cursor", "invalid_parameter"
    ),
    openapi_extra=READS_CASES,
)
async def get_cases(
    services: OpenServices,
    viewer: AllowedViewer,
    now: Now,
    updated_since: Annotated[
        datetime | None,
        Query(
            description="Only cases with a report from this moment on; UTC if it names no zone.",
            examples=["2026-11-24T00:00:00Z"],
        ),
    ] = None,
    cursor: Annotated[
        str | None, Query(description="`next_cursor` of the page before.", max_length=500, pattern="^[A-Za-z0-9_-]+$")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Cases on a page.")] = PAGE,
) -> CasesAnswer:
    """Give the cases by their last report, the oldest first: go on with `next_cursor`, later with `updated_since`."""
    since = updated_since.replace(tzinfo=updated_since.tzinfo or UTC) if updated_since else None
    page = await see_cases(services, viewer, since=since, cursor=cursor, size=limit, now=now)
    return cases_answer(page, viewer, services.sealed_ids())


@router.get(
    "/cases/{any_id}",
    responses=document_problems(*KEY_PROBLEMS, *TOKEN_PROBLEMS, "unknown_report", "invalid_tracking_id"),
    openapi_extra=OPEN,
)
async def get_case(any_id: str, services: OpenServices, viewer: OpenViewer, now: Now) -> CaseAnswer | PublicCaseAnswer:
    """Show a case by its code or a tracking ID; officers, and clients of its channels, by a report_id too."""
    return viewed_case_answer(await see_case(services, viewer, any_id, now=now), viewer, services.sealed_ids())


@router.post(
    "/similar",
    responses=document_problems(*KEY_PROBLEMS, *TOKEN_PROBLEMS, *SIGNED_PROBLEMS, *TEXT_PROBLEMS),
    openapi_extra=ASKED,
)
async def ask_similar(asked: Question, services: OpenServices, viewer: CountedViewer, now: Now) -> SimilarAnswer:
    """Find the cases that a text would join or may tell of."""
    found = await find_similar(services, asked.text, region=asked.region, now=now)
    return similar_answer(found, services.sealed_ids())
