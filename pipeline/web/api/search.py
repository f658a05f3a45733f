"""Searching reports, for officers and analysts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.services.search import Asked, search
from pipeline.services.search_answers import SearchAnswer, search_answer
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.allowing import AllowedViewer
from pipeline.web.security.described import OFFICER, TOKEN_PROBLEMS

PAGE, LARGEST_PAGE = 20, 100

router = APIRouter(prefix="/api/v1", tags=["search"])

Value = Annotated[str | None, Query(description="Slug or name.", max_length=200)]
Time = Annotated[
    str | None, Query(description="A day, month or moment as people write it, WIB.", examples=["24 November 2026"])
]


@router.get(
    "/search",
    responses=document_problems(
        "not_an_officer",
        "unavailable",
        *TOKEN_PROBLEMS,
        "query_too_long",
        "query_without_words",
        "unknown_region",
        "whole_country",
        "unknown_category",
        "unknown_agency",
        "unknown_office",
        "unknown_channel",
        "unknown_kind",
        "unknown_status",
        "unreadable_time",
        "empty_span",
        "invalid_near",
        "invalid_cursor",
        "cursor_of_another_query",
        "index_switched",
        "invalid_parameter",
    ),
    openapi_extra=OFFICER,
)
async def get_search(
    services: OpenServices,
    viewer: AllowedViewer,
    now: Now,
    q: Annotated[str, Query(description='Words, "a phrase", this OR that, -without.', examples=["jln rusak"])] = "",
    place: Annotated[str | None, Query(description="Name or code of a region of any level.", max_length=200)] = None,
    category: Value = None,
    agency: Value = None,
    office: Annotated[str | None, Query(description="Name of an office.", max_length=200)] = None,
    channel: Value = None,
    kind: Value = None,
    status: Value = None,
    since: Annotated[Time, Query(alias="from")] = None,
    until: Annotated[Time, Query(alias="to")] = None,
    near: Annotated[str | None, Query(description="LAT,LON or LAT,LON,KM.", max_length=80)] = None,
    needs_review: bool = False,
    late: bool = False,
    urgent: bool = False,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.", max_length=1_000)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Reports on a page.")] = PAGE,
) -> SearchAnswer:
    """Find reports: the best first, the newest without words. Confidential ones are for `admin_pusat` alone here."""
    asked = Asked(
        words=q,
        place=place,
        category=category,
        agency=agency,
        office=office,
        channel=channel,
        kind=kind,
        status=status,
        since=since,
        until=until,
        near=near,
        needs_review=needs_review,
        late=late,
        urgent=urgent,
        cursor=cursor,
    )
    return search_answer(await search(services, asked, size=limit, now=now, officer=viewer.officer))
