"""What routes are given. All of it is `async`: other functions FastAPI calls in a thread, at the price of a report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from pipeline.services.opened import Services
from pipeline.web.metrics import Metrics
from pipeline.web.options import WebOptions


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _options(request: Request) -> WebOptions:
    options: WebOptions = request.app.state.options
    return options


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


async def _now() -> datetime:
    return datetime.now(UTC)


OpenServices = Annotated[Services, Depends(_services)]
Options = Annotated[WebOptions, Depends(_options)]
Counters = Annotated[Metrics, Depends(_metrics)]
Now = Annotated[datetime, Depends(_now)]
