"""Sign-in (`/petugas/masuk`), sign-out, and where an officer begins."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from pipeline.domain.errors import DataFault
from pipeline.services.sign_in import SignIn, end_session, sign_in
from pipeline.web.console.desk import PRIVATE, AtDesk
from pipeline.web.console.navigation import first_page
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.limits import find_network
from pipeline.web.pages import render
from pipeline.web.problems import Problem, problem_of
from pipeline.web.public.guards import Tokens
from pipeline.web.security.console_session import CONSOLE, COOKIE, SIGN_IN, SIGN_OUT, own_page, set_session
from pipeline.web.security.counting import OpenLimits
from pipeline.web.security.form_tokens import FIELD, FormTokens

router = APIRouter(include_in_schema=False)


@router.get(CONSOLE)
async def begin(desk: AtDesk) -> Response:
    """Lead to the first page that the officer's role opens."""
    return desk.go(first_page(desk.officer.role))


@router.get(SIGN_IN)
async def show_sign_in(request: Request, tokens: Tokens, lanjut: str = CONSOLE) -> Response:
    """Show the form."""
    return _show(request, tokens, next_page=own_page(lanjut))


@router.post(SIGN_IN)
async def send_sign_in(
    request: Request, services: OpenServices, tokens: Tokens, limits: OpenLimits, now: Now
) -> Response:
    """Begin a session, or say that it cannot be begun; what was typed as a name is kept, the rest is not."""
    async with request.form(max_files=0, max_fields=10) as form:
        said = {name: str(form.get(name, "")) for name in (FIELD, "name", "password", "code", "lanjut")}
    typed = SignIn(
        name=said["name"][:200],
        password=said["password"],
        code=said["code"][:20],
        address=find_network(request.client.host) if request.client else None,
    )
    try:
        tokens.check(request, said[FIELD])
        limits.take_call()
        token = await sign_in(services, typed, now=now)
    except DataFault as fault:
        told = problem_of(fault)
        return _show(request, tokens, next_page=own_page(said["lanjut"]), name=typed.name, told=told)
    answer = Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": own_page(said["lanjut"])})
    set_session(request, answer, token)
    return answer


@router.post(SIGN_OUT)
async def sign_out(desk: AtDesk) -> Response:
    """End the session, in the store and in the browser."""
    await end_session(desk.services, desk.session)
    answer = Response(
        status_code=HTTPStatus.SEE_OTHER,
        headers={"Location": f"{SIGN_IN}?lanjut={CONSOLE}", "Clear-Site-Data": '"cache"'},
    )
    answer.delete_cookie(COOKIE, path=CONSOLE)
    return answer


def _show(
    request: Request, tokens: FormTokens, *, next_page: str, name: str = "", told: Problem | None = None
) -> Response:
    token = tokens.issue(request)
    page = render(
        "petugas/masuk.html",
        status=told.status if told else HTTPStatus.OK,
        headers=PRIVATE,
        token=token,
        next_page=next_page,
        name=name,
        told=told,
    )
    token.set_cookie(request, page)
    return page
