"""Officers (`/petugas/petugas`), and what they all did (`/petugas/jejak`): pages of `admin_pusat`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Role
from pipeline.services import wording
from pipeline.services.audit import list_deeds
from pipeline.services.officers import add_officer, disable_officer, list_officers
from pipeline.services.passwords import make_one_time_password
from pipeline.web.console.desk import AtDesk, Desk
from pipeline.web.problems import Problem, problem_of

router = APIRouter(include_in_schema=False)

OFFICERS: Final = "/petugas/petugas"

MAX_DEED: Final = 2**63 - 1
"""What stores hold as a number; a deed above it is none."""

Before = Annotated[int | None, Query(ge=1, le=MAX_DEED)]


@router.get(OFFICERS)
async def show_officers(desk: AtDesk) -> Response:
    """List all officers."""
    return await _show(desk)


@router.post(f"{OFFICERS}/tambah")
async def add(desk: AtDesk) -> Response:
    """Add an officer, or enable a disabled one, and show a one-time password."""
    name = desk.said("name")
    try:
        added = await add_officer(
            desk.services,
            name,
            role=_role(desk.said("role")),
            agency=desk.said("agency") or None,
            region=desk.said("region") or None,
            now=desk.now,
        )
        password = await make_one_time_password(desk.services, added.name, now=desk.now)
    except DataFault as fault:
        return await _show(desk, told=problem_of(fault))
    return await _show(desk, handed=(added.name, password))


@router.post(f"{OFFICERS}/sandi")
async def hand_over(desk: AtDesk) -> Response:
    """Show a new one-time password of an officer."""
    name = desk.said("name")
    try:
        password = await make_one_time_password(desk.services, name, now=desk.now)
    except DataFault as fault:
        return await _show(desk, told=problem_of(fault))
    return await _show(desk, handed=(name, password))


@router.post(f"{OFFICERS}/nonaktifkan")
async def disable(desk: AtDesk) -> Response:
    """Let an officer do nothing any more; who administers cannot lock themselves out so."""
    name = desk.said("name")
    try:
        if name == desk.officer.name:
            raise DataFault("not_yourself", "another admin_pusat must do that")
        await disable_officer(desk.services, name, now=desk.now)
    except DataFault as fault:
        return await _show(desk, told=problem_of(fault))
    return desk.go(OFFICERS)


@router.get("/petugas/jejak")
async def show_deeds(desk: AtDesk, petugas: str = "", laporan: str = "", sebelum: Before = None) -> Response:
    """Show who did what when, the newest first."""
    page = await list_deeds(desk.services, officer=petugas or None, subject=laporan or None, before=sebelum)
    return desk.show("jejak.html", deeds=page.deeds, has_older=page.has_older, officer_name=petugas, subject=laporan)


async def _show(desk: Desk, *, handed: tuple[str, str] | None = None, told: Problem | None = None) -> Response:
    return desk.show(
        "petugas.html",
        status=told.status if told else HTTPStatus.OK,
        officers=await list_officers(desk.services),
        duty=wording.duty,
        roles=list(Role),
        handed=handed,
        typed={name: desk.said(name) for name in ("name", "role", "agency", "region")} if told else {},
        told=told,
    )


def _role(said: str) -> Role:
    try:
        return Role(said)
    except ValueError:
        raise DataFault("invalid_role", "no such role") from None
