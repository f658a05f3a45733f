"""Whether the gateway answers, whether a report would be taken now, and what was counted."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from pipeline.domain.errors import Outage
from pipeline.services.deliveries import measure_deliveries
from pipeline.services.models import find_refused
from pipeline.services.opened import is_ready
from pipeline.web.dependencies import Counters, Now, OpenServices
from pipeline.web.problems import document_problems

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def show_health() -> Health:
    """Say that the process answers."""
    return Health()


@router.get("/readyz", responses=document_problems("unavailable"))
async def show_readiness(services: OpenServices) -> Health:
    """Say whether a report would be taken now."""
    if not await is_ready(services):
        raise Outage("a report would not be taken")
    return Health()


@router.get("/metrics", response_class=Response, responses={200: {"content": {CONTENT_TYPE_LATEST: {}}}})
async def show_metrics(counters: Counters, services: OpenServices, now: Now) -> Response:
    """Give the counters and how far the stages are behind, as Prometheus reads them."""
    counters.show_backlogs(await services.backlogs(), now=now)
    counters.show_offices(await measure_deliveries(services))
    counters.show_retrainings(find_refused(services))
    return Response(generate_latest(counters.registry), media_type=CONTENT_TYPE_LATEST)
