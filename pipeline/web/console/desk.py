"""What each page of the console is given: who sits before it, what was sent, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData

from pipeline.domain.officer import Officer
from pipeline.domain.session import Session
from pipeline.services.opened import Services
from pipeline.web.console.navigation import links_of
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.pages import render
from pipeline.web.security.allowing import AllowedViewer
from pipeline.web.security.console_session import issue_form

PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""What an officer may see is kept by no browser after they left, and found by no search engine."""


MAX_VERSION_DIGITS: Final = 9
"""Of the version in a form: nobody takes a thousand million steps with a report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """A request of an officer whom the route's rule let in.

    Attributes
    ----------
    form
        The fields of a form that was sent; its token was checked. Empty for a page that is only looked at.
    form_id
        The form's own id: sent twice it is the same, so a step under it is one step.
    """

    request: Request
    services: Services
    session: Session
    now: datetime
    form: Mapping[str, object] = field(default_factory=FormData)
    form_id: str = ""

    @property
    def officer(self) -> Officer:
        """Who it is."""
        return self.session.officer

    def said(self, name: str) -> str:
        """Give a field with the line ends that people type; empty where there is none."""
        value = self.form.get(name)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def show(self, template: str, *, status: int = HTTPStatus.OK, **values: object) -> Response:
        """Fill a page of the console in: its navigation, the officer and a token for its forms come along."""
        return render(
            f"petugas/{template}",
            status=status,
            headers=PRIVATE,
            officer=self.officer,
            links=links_of(self.officer.role, self.request.url.path),
            token=issue_form(self.request, self.session),
            **values,
        )

    def go(self, address: str) -> Response:
        """Lead the browser to a page, after a form was done."""
        if "hx-request" in self.request.headers:
            return Response(headers={"HX-Redirect": address})
        return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": address})


def read_version(written: str) -> int | None:
    """Read the version that was seen as a form carries it; None for what is none."""
    return int(written) if written.isdecimal() and len(written) <= MAX_VERSION_DIGITS else None


async def _desk(request: Request, _: AllowedViewer, services: OpenServices, now: Now) -> Desk:
    state = request.state
    if request.method == "GET":
        return Desk(request=request, services=services, session=state.session, now=now)
    form = await request.form()  # read and checked by `allow`
    return Desk(request=request, services=services, session=state.session, now=now, form=form, form_id=state.form_id)


AtDesk = Annotated[Desk, Depends(_desk)]
