"""Pages: templates with values, as HTML. Everything that they load is ours and named by its content."""

from __future__ import annotations

from functools import cache, partial
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.officer import Role
from pipeline.domain.outbox_state import OutboxState
from pipeline.services import wording
from pipeline.services.dates import write_day, write_decimal, write_number, write_time
from pipeline.services.models import say_retrained
from pipeline.services.national_picture import write_cell

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""An address that names its content never changes."""

OWN: Final = "private, no-cache"
"""For a page that is one person's: the browser may keep it for its back button, nobody between."""

ANYTHING: Final = "*/*"
"""What curl, previews of links and htmx accept. Our pages are the routes that the API's description leaves out."""

OF_PROGRAMS: Final = ("/api/", "/sms/")
"""Where no browser goes; the description leaves out the doors of SMS gateways, too."""


class Assets(StaticFiles):
    """Files of the pages, which a browser may keep for a year when they are named by their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file."""
        answer = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v=") and answer.status_code == HTTPStatus.OK:
            answer.headers["Cache-Control"] = IMMUTABLE
        return answer


@cache
def asset(name: str) -> str:
    """Give the address of a file, which changes with its content."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def render(
    template: str, *, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None, **values: object
) -> HTMLResponse:
    """Fill a template in."""
    text = _environment().get_template(template).render(values)
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": OWN} | (headers or {}))


def wants_page(request: Request) -> bool:
    """Whether a browser asks, which says so, or something that opens a page and takes what it gets."""
    if request.url.path.startswith(OF_PROGRAMS):
        return False
    accepted = request.headers.get("accept", ANYTHING)
    if accepted == ANYTHING:
        return not getattr(request.scope.get("route"), "include_in_schema", True)
    return "text/html" in accepted


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["asset"] = asset
    environment.filters |= {
        "cell": write_cell,
        "category": wording.category,
        "day": write_day,
        "decimal": write_decimal,
        "deed": wording.deed,
        "number": write_number,
        "outbox": partial(wording.label, OutboxState),
        "retrained": say_retrained,
        "role": partial(wording.label, Role),
        "time": write_time,
        "untold": wording.untold,
        "way": wording.way,
        "wib": partial(write_time, zone=WIB),
    }
    return environment
