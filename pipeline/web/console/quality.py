"""The quality page (`/petugas/mutu`): how offices do; what was rejected, what was not delivered, which models answer.

Officers see the offices that they see to. What concerns the whole system, and what changes it, is for `admin_pusat`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Response

from pipeline.domain.errors import DataFault, SetupFault
from pipeline.domain.officer import Role
from pipeline.domain.outbox_state import OutboxState
from pipeline.services.models import ModelState, may_change_models, promote_model, roll_back_model, show_models
from pipeline.services.outbox import count_messages, list_messages, try_again
from pipeline.services.quality import measure_offices
from pipeline.services.replay import Choice, count_rejected, replay
from pipeline.web.console.desk import AtDesk, Desk
from pipeline.web.problems import Problem, problem_of

router = APIRouter(include_in_schema=False)

QUALITY: Final = "/petugas/mutu"
SPANS: Final = (7, 30, 90, 365)
"""Days over which offices are counted; the first choice is a month."""
SHOWN_OFFICES: Final = 100
SHOWN_MESSAGES: Final = 50
"""Rows of a table: what a person reads down to; the counts above are of all."""

NEWS: Final = {
    "ulang": "Pesan yang ditolak sudah dikirim lagi ke tahapnya; yang ditolak sekali lagi muncul lagi di sini.",
    "kirim": "Pesan akan dikirim lagi dalam semenit.",
    "kosong": "Tidak ada pesan seperti itu lagi: mungkin sudah dikirim ulang.",
    "layani": "Versi itu melayani mulai kelompok laporan berikutnya.",
    "mundur": "Versi sebelumnya melayani lagi.",
}


@router.get(QUALITY)
async def show_quality(desk: AtDesk, hari: int = 30, kabar: str = "") -> Response:
    """Show how well the work goes."""
    return await _show(desk, days=hari, news=NEWS.get(kabar, ""))


@router.get(f"{QUALITY}/ditolak")
async def show_rejected(desk: AtDesk) -> Response:
    """Count what was rejected, which reads the topic through; a part of the page, or a page of its own."""
    counts = await count_rejected(desk.services, Choice())
    rows = sorted(counts.items())
    is_part = "hx-request" in desk.request.headers
    return desk.show("mutu_ditolak.html" if is_part else "mutu_ditolak_utuh.html", rejected=rows)


@router.post(f"{QUALITY}/ulang")
async def replay_rejected(desk: AtDesk) -> Response:
    """Send what was rejected to its stage again, of one stage and code or all."""
    sent = await replay(desk.services, Choice(stage=desk.said("stage") or None, code=desk.said("code") or None))
    return desk.go(f"{QUALITY}?kabar={'ulang' if sent else 'kosong'}")


@router.post(f"{QUALITY}/kirim")
async def send_again(desk: AtDesk) -> Response:
    """Let a message that was given up be sent again, or all of them."""
    count = await try_again(desk.services, desk.said("message") or None)
    return desk.go(f"{QUALITY}?kabar={'kirim' if count else 'kosong'}#pesan")


@router.post(f"{QUALITY}/model/{{name}}/layani")
async def promote(desk: AtDesk, name: str) -> Response:
    """Let a version serve, for a reason."""
    try:
        promote_model(desk.services, desk.officer, name, desk.said("version"), why=desk.said("why"))
    except DataFault as fault:
        return await _show(desk, told=problem_of(fault))
    return desk.go(f"{QUALITY}?kabar=layani#model")


@router.post(f"{QUALITY}/model/{{name}}/mundur")
async def roll_back(desk: AtDesk, name: str) -> Response:
    """Let the version before serve again."""
    try:
        roll_back_model(desk.services, name)
    except DataFault as fault:
        return await _show(desk, told=problem_of(fault))
    return desk.go(f"{QUALITY}?kabar=mundur#model")


async def _show(desk: Desk, *, days: int = 30, news: str = "", told: Problem | None = None) -> Response:
    days = days if days in SPANS else SPANS[1]
    offices = await measure_offices(desk.services, desk.officer, days=days, now=desk.now)
    is_central = desk.officer.role is Role.CENTRAL
    models, models_fault = await _models(desk) if is_central else ([], "")
    return desk.show(
        "mutu.html",
        status=told.status if told else HTTPStatus.OK,
        offices=offices[:SHOWN_OFFICES],
        left_out=max(0, len(offices) - SHOWN_OFFICES),
        totals={
            name: sum(getattr(each, name) for each in offices)
            for name in ("reports", "is_open", "late", "handed_back", "reopened")
        },
        days=days,
        spans=SPANS,
        is_central=is_central,
        models=models,
        models_fault=models_fault,
        may_change=may_change_models(desk.services),
        messages=await count_messages(desk.services) if is_central else [],
        failed=(await _failed(desk))[:SHOWN_MESSAGES] if is_central else [],
        news=news,
        told=told,
    )


async def _models(desk: Desk) -> tuple[list[ModelState], str]:
    """Give the models, or what is wrong with them: that takes nothing else from the page."""
    try:
        return await show_models(desk.services, now=desk.now), ""
    except SetupFault as fault:
        return [], str(fault)


async def _failed(desk: Desk) -> list[tuple[OutboxState, object]]:
    """Give what was given up, and then what can be told to nobody."""
    states = (OutboxState.GIVEN_UP, OutboxState.UNREACHABLE)
    return [(state, each) for state in states for each in await list_messages(desk.services, state)]
