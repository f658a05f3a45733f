"""The form (`/lapor`): typed, checked, compared with what others reported, sent; what was typed is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.services.cases import SimilarCase, find_similar
from pipeline.services.citizen_form import CitizenForm, find_faults, write_form
from pipeline.services.intake import Delivery, take_form
from pipeline.services.opened import Services
from pipeline.services.photos import add_photos, keep_photos, known_photos
from pipeline.web.dependencies import Counters, Now, OpenServices
from pipeline.web.problems import problem
from pipeline.web.public.form_page import render_form, render_similar
from pipeline.web.public.guards import OpenLinks, Tokens
from pipeline.web.public.posted import read_posted
from pipeline.web.security.counting import OpenLimits

router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@router.get("/lapor")
async def show_form(request: Request, tokens: Tokens) -> Response:
    """Show the form, empty."""
    return render_form(request, tokens.issue(request), CitizenForm())


@router.post("/lapor")
async def send_form(
    request: Request,
    services: OpenServices,
    counters: Counters,
    tokens: Tokens,
    links: OpenLinks,
    limits: OpenLimits,
    now: Now,
) -> Response:
    """Take a form: show it again with what must be mended, show similar reports, or send it on."""
    posted = await read_posted(request)
    form = replace(posted.form, photos=tuple(known_photos(services, posted.form.photos)))
    form_id = None
    try:
        form_id = tokens.check(request, posted.token)
        limits.take_call()
        form, faults = await _check(services, form, posted.pictures, form_id=form_id, now=now)
        token = tokens.issue(request, form_id)
        if faults:
            return render_form(request, token, form, faults=faults)
        similar = () if posted.is_confirmed else await _find_similar(services, form, now)
        if similar:
            return render_similar(request, token, form, similar, links)
        keep_photos(services, form.photos)
        receipt = await take_form(services, Delivery(body=write_form(form), at=now, idempotency_key=form_id))
    except DataFault as fault:
        is_changed = fault.code == "idempotency_key_reused"
        told = problem("form_changed" if is_changed else fault.code, **fault.values)
        counters.reports.labels(Channel.WEB, told.code).inc()
        return render_form(request, tokens.issue(request, None if is_changed else form_id), form, told=told)
    except (Outage, SetupFault) as outage:
        log.error("not_served", reason=str(outage))
        counters.reports.labels(Channel.WEB, "unavailable").inc()
        return render_form(request, tokens.issue(request, form_id), form, told=problem("unavailable"))
    counters.reports.labels(receipt.channel, "accepted" if receipt.is_first else "known").inc()
    proof = links.sign_receipt(receipt.tracking_id)
    return RedirectResponse(f"/lacak/{receipt.tracking_id}?baru={proof}", HTTPStatus.SEE_OTHER)


async def _check(
    services: Services, form: CitizenForm, pictures: tuple[bytes, ...], *, form_id: str, now: datetime
) -> tuple[CitizenForm, dict[str, DataFault]]:
    """Take the pictures in, and give the form with them and each field that must be mended."""
    faults = {field: DataFault(code, field) for field, code in find_faults(form, now=now).items()}
    try:
        added = await add_photos(services, pictures, known=form.photos, form_id=form_id, now=now)
        form = replace(form, photos=added)
    except DataFault as fault:
        faults["photos"] = fault
    return form, faults


async def _find_similar(services: Services, form: CitizenForm, now: datetime) -> tuple[SimilarCase, ...]:
    """Find what others reported; a report is taken also where nobody can say so."""
    try:
        return await find_similar(services, form.text, place=form.place or None, now=now)
    except (DataFault, Outage, SetupFault) as error:
        log.warning("similar_not_found", reason=type(error).__name__)
        return ()
