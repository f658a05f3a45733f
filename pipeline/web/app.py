"""The HTTP doors, put together: rooms of routes, one way to tell what went wrong, a limit for bodies, counters."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from pipeline.domain.photo import MAX_PHOTOS
from pipeline.services.opened import Services
from pipeline.web import health
from pipeline.web.api import cases, decisions, follow, follow_up, lists, offices, reading, search
from pipeline.web.api import reports as tracked
from pipeline.web.console import (
    account,
    analysis,
    case,
    label,
    officers,
    password,
    quality,
    queue,
    report,
    sign_in,
    told,
)
from pipeline.web.description import describe
from pipeline.web.intake import reports, sms
from pipeline.web.intake.described import IDEMPOTENCY_KEY
from pipeline.web.limits import AddressLimit, BodyLimit, Rates
from pipeline.web.metrics import Metrics
from pipeline.web.open311 import routes as open311
from pipeline.web.options import WebOptions
from pipeline.web.pages import STATIC, Assets
from pipeline.web.problems import add_problems
from pipeline.web.public import around, form, own_report, photos, start, stop, tracking
from pipeline.web.public import follow as pages_follow
from pipeline.web.security.allowing import check_rules
from pipeline.web.security.console_session import Elsewhere, send_elsewhere
from pipeline.web.security.headers import SecurityHeaders

API = (
    sms.router,
    reports.router,
    tracked.router,
    cases.router,
    follow.router,
    decisions.router,
    follow_up.router,
    follow_up.case_router,
    offices.router,
    reading.router,
    lists.router,
    search.router,
    health.router,
)
PAGES = (
    start.router,
    form.router,
    around.router,
    tracking.router,
    own_report.router,
    pages_follow.router,
    stop.router,
    photos.router,
)
WORK = (queue.router, report.router, told.router, case.router, label.router)
CONSOLE = (sign_in.router, password.router, account.router, *WORK, quality.router, analysis.router, officers.router)
ROUTERS = (*API, open311.router, *PAGES, *CONSOLE)
"""In the order in which a path is looked for: most requests bring an SMS."""

FORM_PICTURES = MAX_PHOTOS + 1
"""Pictures that fit into the form's body: one more than may come, so that it is told beside what was typed."""


def create_app(services: Services, options: WebOptions) -> FastAPI:
    """Build the web application on opened services."""
    app = FastAPI(
        title="LAPOR stream",
        version="1",
        description="Takes what citizens report, and tells of their cases.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.services, app.state.options, app.state.metrics = services, options, Metrics()
    app.state.rates = Rates()
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Assets(directory=STATIC))
    add_problems(app)
    app.add_exception_handler(Elsewhere, send_elsewhere)
    form_bytes = options.max_body_bytes + FORM_PICTURES * options.max_photo_bytes
    app.add_middleware(
        BodyLimit,
        max_bytes=options.max_body_bytes,
        within_s=options.read_within_s,
        larger={"/lapor": form_bytes},
    )
    app.add_middleware(AddressLimit, per_minute=options.address_per_minute)
    app.add_middleware(SecurityHeaders)
    if options.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=options.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", IDEMPOTENCY_KEY],
        )
    check_rules(app)
    describe(app)
    return app
