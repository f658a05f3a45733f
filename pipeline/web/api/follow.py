"""Following a case instead of sending it again."""

from __future__ import annotations

from fastapi import APIRouter

from pipeline.services import follow
from pipeline.services.answers import FollowAnswer, follow_answer
from pipeline.web.api.bodies import BytesRoute, Follow
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.callers import CountedViewer
from pipeline.web.security.described import ASKED, KEY_PROBLEMS, SIGNED_PROBLEMS, TOKEN_PROBLEMS

PROBLEMS = (
    *KEY_PROBLEMS,
    *TOKEN_PROBLEMS,
    *SIGNED_PROBLEMS,
    "key_needed",
    "scope_missing",
    "channel_not_yours",
    "unknown_report",
    "invalid_tracking_id",
    "body_too_large",
    "invalid_json",
    "invalid_sender",
    "unknown_channel",
    "unknown_field",
)

router = APIRouter(prefix="/api/v1/cases/{any_id}", tags=["cases"], route_class=BytesRoute)


@router.post("/follow", status_code=202, responses=document_problems(*PROBLEMS), openapi_extra=ASKED)
async def follow_case(
    any_id: str, asked: Follow, services: OpenServices, viewer: CountedViewer, now: Now
) -> FollowAnswer:
    """Follow a case, by its code or a tracking ID."""
    report = await follow.follow(services, viewer, any_id, sender=asked.sender, channel=asked.channel, now=now)
    return follow_answer(report, services.sealed_ids())
