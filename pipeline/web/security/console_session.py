"""The session of an officer's browser at the console: its cookie, its forms, where a browser without one is sent."""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from http import HTTPStatus
from secrets import token_hex
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.exceptions import HTTPException

from pipeline.domain.errors import DataFault
from pipeline.domain.session import LONGEST, Session
from pipeline.services.sign_in import find_session
from pipeline.web.security.form_tokens import FIELD

CONSOLE: Final = "/petugas"
SIGN_IN: Final = f"{CONSOLE}/masuk"
SIGN_OUT: Final = f"{CONSOLE}/keluar"
PASSWORD: Final = f"{CONSOLE}/sandi"
COOKIE: Final = "lapor_petugas"
MAX_FIELDS: Final = 300
"""Of a form of the console: a page of reports that are done at once has one each."""

_TOKEN: Final = re.compile(r"[\w-]{43}", re.ASCII)
_OWN_PAGE: Final = re.compile(rf"{CONSOLE}(/[\w%/.:-]*)?(\?[\w%=&+.:-]*)?", re.ASCII)


class Elsewhere(Exception):
    """A page is not shown before another was seen."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def is_console(request: Request) -> bool:
    """Whether a page of the console is asked for."""
    path: str = request.scope["path"]
    return path == CONSOLE or path.startswith(f"{CONSOLE}/")


async def require_session(request: Request) -> Session:
    """Give the session of a browser; `Elsewhere` if there is none, or its password must be changed first."""
    token = request.cookies.get(COOKIE, "")
    services, now = request.app.state.services, datetime.now(UTC)
    session = await find_session(services, token, now=now) if _TOKEN.fullmatch(token) else None
    if session is None:
        raise Elsewhere(_sign_in_address(request))
    if session.must_change and request.scope["route"].path not in (PASSWORD, SIGN_OUT):
        raise Elsewhere(PASSWORD)
    request.state.session = session
    return session


async def send_elsewhere(request: Request, error: Exception) -> Response:
    """Send a browser to another page; htmx, which asks for a part of one, is told in its own way."""
    assert isinstance(error, Elsewhere)  # noqa: S101 - registered for it alone
    if "hx-request" in request.headers:
        return Response(status_code=HTTPStatus.OK, headers={"HX-Redirect": error.address})
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": error.address})


def set_session(request: Request, response: Response, token: str) -> None:
    """Give the browser its session; what other sites make it send carries none, but for a link that is followed."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        path=CONSOLE,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def own_page(asked: str) -> str:
    """Give a page of the console that somebody wants to go to; the console itself for any other address."""
    return asked if _OWN_PAGE.fullmatch(asked) and ".." not in asked else CONSOLE


def issue_form(request: Request, session: Session) -> str:
    """Make a token for the forms of a page: it holds for this session, and carries an id of its own."""
    return str(_signer(request).dumps([session.session_id, token_hex(16)]))


async def check_form(request: Request) -> None:
    """Let pass a form of our own page that this session was shown; its id is kept in `request.state.form_id`.

    Raises
    ------
    DataFault
        `stale_form`; `invalid_form` for what is no form.
    """
    try:
        form = await request.form(max_files=0, max_fields=MAX_FIELDS)
    except HTTPException as error:
        if error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        raise DataFault("invalid_form", "the form cannot be read") from None
    try:
        session_id, form_id = _signer(request).loads(str(form.get(FIELD, "")), max_age=int(LONGEST.total_seconds()))
    except (BadData, ValueError, TypeError):
        raise DataFault("stale_form", "no token of ours, or an old one") from None
    if not hmac.compare_digest(str(session_id), request.state.session.session_id):
        raise DataFault("stale_form", "the token is of another session")
    request.state.form_id = str(form_id)


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.services.keys().form, salt="console")


def _sign_in_address(request: Request) -> str:
    """Give the page where one signs in, which leads back to where one wanted to be."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET" or wanted == CONSOLE or "hx-request" in request.headers:
        return SIGN_IN
    return f"{SIGN_IN}?lanjut={quote(wanted, safe='')}"
