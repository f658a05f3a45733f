"""An officer's own account (`/petugas/akun`): who they are to the system, open sessions, the second factor."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from http import HTTPStatus
from typing import Final

import segno
from fastapi import APIRouter, Response
from markupsafe import Markup

from pipeline.domain.errors import DataFault
from pipeline.services import wording
from pipeline.services.second_factor import (
    begin_second_factor,
    end_second_factor,
    has_second_factor,
    make_secret,
    open_secret,
    seal_secret,
    write_address,
)
from pipeline.services.sign_in import end_other_sessions, list_sessions
from pipeline.web.console.desk import AtDesk, Desk
from pipeline.web.problems import Problem, problem, problem_of

router = APIRouter(include_in_schema=False)

ACCOUNT: Final = "/petugas/akun"
NEWS: Final = {
    "sandi": "Kata sandi Anda sudah diganti. Sesi Anda yang lain sudah diakhiri.",
    "sesi": "Sesi Anda yang lain sudah diakhiri.",
    "kode": "Mulai sekarang Anda diminta kode dari aplikasi setiap kali masuk.",
    "lepas": "Kode dari aplikasi tidak diminta lagi.",
}
"""What was done just now, by what the address says."""

QR_CELL_PX: Final = 5
"""Of a square of the QR code: it is read from a screen at arm's length."""


@router.get(ACCOUNT)
async def show_account(desk: AtDesk, kabar: str = "") -> Response:
    """Show the account."""
    return await _show(desk, news=NEWS.get(kabar, ""))


@router.post(f"{ACCOUNT}/sesi")
async def end_sessions(desk: AtDesk) -> Response:
    """End all other sessions."""
    await end_other_sessions(desk.services, desk.session)
    return desk.go(f"{ACCOUNT}?kabar=sesi")


@router.get(f"{ACCOUNT}/kode")
async def show_second_factor(desk: AtDesk) -> Response:
    """Show a new secret, as a picture and as letters, and ask for its code."""
    return _show_secret(desk, make_secret())


@router.post(f"{ACCOUNT}/kode")
async def begin_codes(desk: AtDesk) -> Response:
    """Ask for a code from now on, if the one that was typed is right."""
    try:
        sealed = urlsafe_b64decode(desk.said("sealed"))
        secret = open_secret(desk.services, desk.officer, sealed)
    except (DataFault, Error, ValueError):
        return _show_secret(desk, make_secret(), problem("stale_form"))
    try:
        await begin_second_factor(desk.services, desk.officer, sealed, desk.said("code"), now=desk.now)
    except DataFault as fault:
        return _show_secret(desk, secret, problem_of(fault))
    return desk.go(f"{ACCOUNT}?kabar=kode")


@router.post(f"{ACCOUNT}/kode/lepas")
async def end_codes(desk: AtDesk) -> Response:
    """Ask for no code any more, if the password is right."""
    try:
        await end_second_factor(desk.services, desk.officer, str(desk.form.get("password", "")), now=desk.now)
    except DataFault as fault:
        return await _show(desk, told=problem_of(fault))
    return desk.go(f"{ACCOUNT}?kabar=lepas")


async def _show(desk: Desk, *, news: str = "", told: Problem | None = None) -> Response:
    return desk.show(
        "akun.html",
        status=told.status if told else HTTPStatus.OK,
        duty=wording.duty(desk.officer),
        sessions=await list_sessions(desk.services, desk.officer, now=desk.now),
        here=desk.session.session_id,
        asks_code=await has_second_factor(desk.services, desk.officer),
        news=news,
        told=told,
    )


def _show_secret(desk: Desk, secret: str, told: Problem | None = None) -> Response:
    code = segno.make(write_address(desk.officer, secret), error="m")
    return desk.show(
        "kode.html",
        status=told.status if told else HTTPStatus.OK,
        picture=Markup(code.svg_inline(scale=QR_CELL_PX, border=2, dark="#000", light="#fff", title="Kode QR")),  # noqa: S704 - of our own making
        letters=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        sealed=urlsafe_b64encode(seal_secret(desk.services, desk.officer, secret)).decode(),
        told=told,
    )
