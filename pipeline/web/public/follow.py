"""Following a report instead of sending it again (`/ikuti`)."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.domain.channel import Channel
from pipeline.services.citizen_form import find_contact
from pipeline.services.follow import follow_report as add_follower
from pipeline.services.tracking import look_up_report
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.pages import render
from pipeline.web.public.guards import OpenLinks, Tokens
from pipeline.web.public.posted import read_posted
from pipeline.web.public.view import view_report
from pipeline.web.security.counting import OpenLimits

router = APIRouter(include_in_schema=False)

WITHOUT_CONTACT = "formulir:{form_id}"
"""Who follows and says nothing of themselves: one person a form."""


@router.post("/ikuti")
async def follow_report(
    request: Request, services: OpenServices, tokens: Tokens, links: OpenLinks, limits: OpenLimits, now: Now
) -> Response:
    """Count a follower of the report whose button was pressed."""
    posted = await read_posted(request)
    form_id = tokens.check(request, posted.token)
    limits.take_call()
    sender = posted.form.contact or WITHOUT_CONTACT.format(form_id=form_id)
    found = await look_up_report(services, links.open_report(posted.followed), now=now)
    contact = find_contact(posted.form)
    await add_follower(services, found.report, sender=sender, channel=Channel.WEB, now=now, contact=contact)
    return RedirectResponse(f"/ikuti/{posted.followed}", HTTPStatus.SEE_OTHER)


@router.get("/ikuti/{sealed}")
async def show_followed(
    sealed: str, services: OpenServices, links: OpenLinks, limits: OpenLimits, now: Now
) -> Response:
    """Show a report that is followed."""
    limits.take_lookup()
    found = await look_up_report(services, links.open_report(sealed), now=now)
    return render("followed.html", report=view_report(found, is_own=False, now=now))
