"""Lets in who may call a route, by its rule; and sees that each route has one.

What an officer is about to change is written down here, and a form of the console must be our own: no route can forget.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.datastructures import FormData
from starlette.routing import Mount

from pipeline.domain.errors import SetupFault
from pipeline.domain.officer import Officer
from pipeline.services.audit import note_deed
from pipeline.services.callers import Viewer
from pipeline.web.security.callers import find_viewer
from pipeline.web.security.console_session import CONSOLE, check_form, is_console
from pipeline.web.security.form_deeds import find_deed, find_other, find_subjects
from pipeline.web.security.rules import RULES, Route


async def allow(request: Request, viewer: Annotated[Viewer, Depends(find_viewer)]) -> Viewer:
    """Give who calls a route, if its rule lets them; raises as `Rule.require`, and `stale_form` at the console."""
    path = request.scope["route"].path
    rule = RULES[request.method, path]
    rule.require(viewer)
    if request.method == "GET" or viewer.officer is None:
        return viewer
    if is_console(request):
        await check_form(request)
    if rule.is_deed:
        form = await request.form() if is_console(request) else FormData()
        named = find_subjects(form) if is_console(request) else find_other(await request.body())
        address = path.removeprefix("/api/v1/").removeprefix(f"{CONSOLE}/")
        action = "/".join(filter(None, (address, find_deed(form))))
        subjects = dict.fromkeys([*request.path_params.values(), *named])
        await note_deed(request.app.state.services, viewer.officer, action, *subjects, now=datetime.now(UTC))
    return viewer


AllowedViewer = Annotated[Viewer, Depends(allow)]
"""Who calls a route that is not open."""


async def _officer(viewer: AllowedViewer) -> Officer:
    assert viewer.officer is not None  # noqa: S101 - the rule of an officers' route lets nobody else pass
    return viewer.officer


ActingOfficer = Annotated[Officer, Depends(_officer)]
"""Which officer calls a route that is for officers."""


def find_routes(app: FastAPI) -> Iterator[Route]:
    """Give each route of an application."""
    for each in iter_route_contexts(app.routes):
        if isinstance(each.original_route, Mount):
            yield "GET", str(each.path)
        for method in (getattr(each, "methods", None) or set()) - {"HEAD"}:
            yield method, str(each.path)


def check_rules(app: FastAPI) -> None:
    """Check that each route has a rule, and each rule a route; a SetupFault names those without."""
    routes = set(find_routes(app))
    if wrong := sorted(routes ^ RULES.keys()):
        raise SetupFault(f"tanpa aturan di web/security/rules.py, atau tanpa rute: {wrong}")
