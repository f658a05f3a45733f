"""Following a case ("Ikuti laporan ini"): one more supporter, and no second report."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from fastapi import FastAPI, Request

from pipeline.adapters.case_search import get_report
from pipeline.adapters.intake_actions import parse_follow
from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.reporter import reporter_hash
from pipeline.domain.support import Support
from pipeline.web.gateway import FORM_CHANNELS, body_of, fields_of, read_body

FOLLOW_BODY = body_of(
    "application/json",
    fields_of(
        ["sender"],
        sender="Who follows; kept as a keyed hash only. The same person counts once, whatever they do.",
        channel=f"One of {', '.join(FORM_CHANNELS)}; web if left out.",
    ),
)

log = structlog.get_logger()


def add_follow(app: FastAPI, search_index: SearchIndex) -> None:
    """Let people follow a case, by report_id, case_id or tracking ID."""

    async def follow_case(any_id: str, request: Request) -> dict[str, str]:
        state = request.app.state
        asked = parse_follow(await read_body(request), channels=FORM_CHANNELS)
        report = await get_report(search_index, any_id)
        support = Support(
            report_id=report.report_id,
            reporter=reporter_hash(asked.channel, asked.sender, state.gateway.keys.reporter),
            channel=asked.channel,
            received_at=datetime.now(UTC),
        )
        await state.publisher.follow(support)
        log.info("report_followed", report_id=report.report_id)
        return {"case_id": report.case_id, "report_id": report.report_id}

    app.post("/api/v1/cases/{any_id}/follow", status_code=202, openapi_extra=FOLLOW_BODY)(follow_case)
