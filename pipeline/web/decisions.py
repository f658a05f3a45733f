"""What officers decide on cases over the API: the same as `lapor case confirm|split|merge`.

Officers have no accounts yet: who holds the deployment's officer key may decide, and says who decides.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import FastAPI, Request

from pipeline.adapters.case_decisions import find_decisions
from pipeline.adapters.intake_actions import parse_decision
from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.errors import DataFault
from pipeline.domain.officer_decision import OfficerDecisionKind
from pipeline.web.gateway import body_of, fields_of, read_body

OFFICER = "Who decides; kept with the decision."
DECISION_BODY = body_of("application/json", fields_of(["officer"], officer=OFFICER))
MERGE_BODY = body_of(
    "application/json",
    fields_of(["officer", "other"], officer=OFFICER, other="report_id, case_id or tracking ID of the other report."),
)

log = structlog.get_logger()


def add_decisions(app: FastAPI, search_index: SearchIndex, *, officer_key: str | None) -> None:
    """Let officers decide, if the deployment has a key for them."""
    for kind in OfficerDecisionKind:
        body = MERGE_BODY if kind is OfficerDecisionKind.MERGE else DECISION_BODY
        route = app.post(f"/api/v1/cases/{{any_id}}/{kind}", status_code=202, openapi_extra=body, name=f"{kind}_case")
        route(_decide_as(kind, search_index, officer_key))


def require_officer(authorization: str, officer_key: str | None) -> None:
    """Let an `Authorization` header pass that carries the officer key; compared in constant time.

    Raises
    ------
    DataFault
        `decisions_off` without a key to compare with, `not_an_officer` for another one.
    """
    if officer_key is None:
        raise DataFault("decisions_off", "set LAPOR_OFFICER_KEY to let officers decide here, or use `lapor case`")
    scheme, _, given = authorization.partition(" ")
    same = hmac.compare_digest(given.strip().encode("latin-1", "replace"), officer_key.encode())
    if scheme.casefold() != "bearer" or not same:
        raise DataFault("not_an_officer", "send the officer key as `Authorization: Bearer ...`")


def _decide_as(
    kind: OfficerDecisionKind, search_index: SearchIndex, officer_key: str | None
) -> Callable[[str, Request], Awaitable[dict[str, Any]]]:
    async def decide(any_id: str, request: Request) -> dict[str, Any]:
        require_officer(request.headers.get("Authorization", ""), officer_key)
        officer, other = parse_decision(await read_body(request), kind)
        any_ids = (any_id, other) if other else (any_id,)
        decisions = await find_decisions(search_index, kind, any_ids, officer=officer, now=datetime.now(UTC))
        for each in decisions:
            await request.app.state.publisher.decide(each)
        log.info("case_decided", kind=kind, report_ids=[each.report_id for each in decisions])
        return {"decided": [{"kind": kind, "report_id": e.report_id, "other_id": e.other_id} for e in decisions]}

    return decide
