"""What is known of a report today."""

from __future__ import annotations

from fastapi import APIRouter

from pipeline.services.public_answers import ReportStatusAnswer, report_status_answer
from pipeline.services.viewing import see_report
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.callers import OpenViewer
from pipeline.web.security.described import KEY_PROBLEMS, OPEN, TOKEN_PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["reports"])


@router.get(
    "/reports/{any_id}",
    responses=document_problems(*KEY_PROBLEMS, *TOKEN_PROBLEMS, "unknown_report", "invalid_tracking_id"),
    openapi_extra=OPEN,
)
async def get_report(any_id: str, services: OpenServices, viewer: OpenViewer, now: Now) -> ReportStatusAnswer:
    """Tell of a report by its tracking ID; clients with `laporan:baca` and officers by its report_id too.

    The words of a confidential one are for the officers whose it is; each reading is logged.
    """
    seen = await see_report(services, viewer, any_id, now=now)
    return report_status_answer(seen, viewer, services.sealed_ids())
