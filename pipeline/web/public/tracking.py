"""The page of a report (`/lacak/KODE`), and where a tracking ID is typed (`/lacak`)."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import parse_tracking_id
from pipeline.services.citizen_report import look_closely
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.pages import render
from pipeline.web.public.guards import OpenLinks, Tokens
from pipeline.web.public.tracking_page import ask_again, render_pending, render_report
from pipeline.web.security.counting import OpenLimits

router = APIRouter(include_in_schema=False)


@router.get("/lacak")
async def show_lookup(kode: str = "") -> Response:
    """Ask for a tracking ID, or lead to the page of the one that was typed."""
    if not kode.strip():
        return render("lookup.html", typed="", told=None)
    try:
        return RedirectResponse(f"/lacak/{parse_tracking_id(kode)}", HTTPStatus.SEE_OTHER)
    except DataFault as fault:
        return ask_again(kode, fault)


@router.get("/lacak/{kode}")
async def show_report(
    request: Request,
    kode: str,
    services: OpenServices,
    tokens: Tokens,
    links: OpenLinks,
    limits: OpenLimits,
    now: Now,
    baru: str = "",
    kabar: str = "",
) -> Response:
    """Show what is known of a report today."""
    limits.take_lookup()
    try:
        tracking_id = parse_tracking_id(kode)
        held = await look_closely(services, tracking_id, now=now)
    except DataFault as fault:
        return ask_again(kode, fault)
    received_at = links.read_receipt(baru, tracking_id)
    if held:
        return render_report(request, held, tokens.issue(request), now=now, news=kabar, is_new=received_at is not None)
    if received_at:
        return render_pending(tracking_id, received_at)
    return ask_again(kode, DataFault("unknown_tracking_id", "", tracking_id=tracking_id))
