"""The page where an officer chooses a password: at the first sign-in, and whenever they want (`/petugas/sandi`)."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response

from pipeline.domain.errors import DataFault
from pipeline.domain.session import MIN_PASSWORD_CHARS
from pipeline.services.passwords import change_password
from pipeline.services.sign_in import begin_session, end_session
from pipeline.web.console.desk import AtDesk, Desk
from pipeline.web.problems import Problem, problem_of
from pipeline.web.security.console_session import CONSOLE, PASSWORD, set_session

router = APIRouter(include_in_schema=False)


@router.get(PASSWORD)
async def show_password(desk: AtDesk) -> Response:
    """Show the form."""
    return _show(desk)


@router.post(PASSWORD)
async def send_password(desk: AtDesk) -> Response:
    """Change the password, and go on in a session of a new token; or say what is wrong with it."""
    old, new = str(desk.form.get("old", "")), str(desk.form.get("new", ""))
    try:
        await change_password(desk.services, desk.session, old, new, now=desk.now)
    except DataFault as fault:
        return _show(desk, problem_of(fault))
    token = await begin_session(desk.services, desk.officer, now=desk.now)
    await end_session(desk.services, desk.session)
    answer = desk.go(f"{CONSOLE}/akun?kabar=sandi")
    set_session(desk.request, answer, token)
    return answer


def _show(desk: Desk, told: Problem | None = None) -> Response:
    return desk.show(
        "sandi.html",
        status=told.status if told else HTTPStatus.OK,
        must_change=desk.session.must_change,
        least=MIN_PASSWORD_CHARS,
        told=told,
    )
