"""The way out of e-mail (`/berhenti`): the link in each mail, and the button of mail programs (RFC 8058).

A mail program posts to the same address without any page or cookie of ours; the sealed code in it is proof enough,
since it does nothing but stop what is written to its reader. Opening the page stops nothing: scanners open each link.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from pipeline.services.stopping import find_person, resume, stop
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.pages import render
from pipeline.web.security.counting import OpenLimits

router = APIRouter(include_in_schema=False)


@router.get("/berhenti/{sealed}")
async def ask_to_stop(sealed: str, services: OpenServices, limits: OpenLimits) -> Response:
    """Ask whether nothing more is to be written."""
    limits.take_lookup()
    find_person(services, sealed)
    return render("stop.html", sealed=sealed, state="asked")


@router.post("/berhenti/{sealed}")
async def stop_writing(sealed: str, services: OpenServices, limits: OpenLimits, now: Now) -> Response:
    """Write nothing more."""
    limits.take_call()
    await stop(services, sealed, now=now)
    return render("stop.html", sealed=sealed, state="stopped")


@router.post("/berhenti/{sealed}/batal")
async def write_again(sealed: str, services: OpenServices, limits: OpenLimits) -> Response:
    """Write again."""
    limits.take_call()
    await resume(services, sealed)
    return render("stop.html", sealed=sealed, state="resumed")
