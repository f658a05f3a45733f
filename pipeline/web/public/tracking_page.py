"""How the page of a report looks, and the form where a tracking ID is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from fastapi import Request, Response

from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.errors import DataFault
from pipeline.services import wording
from pipeline.services.citizen_report import HeldInHand
from pipeline.web.pages import render
from pipeline.web.problems import problem_of
from pipeline.web.public.view import view_report
from pipeline.web.security.form_tokens import FormToken

PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""A report is its sender's: no browser keeps its page, and no search engine."""

NEWS: Final = {
    "keberatan": "Keberatan Anda kami terima. Laporan ini dibuka kembali dan akan ditangani lagi.",
    "selesai": "Terima kasih. Laporan ini dinyatakan selesai.",
    "tambahan": "Keterangan Anda kami terima; laporan ini dibaca ulang, dan perubahannya muncul dalam beberapa detik.",
    "tarik": "Laporan ini sudah ditarik.",
}
"""What was done just now, by the last part of the address that did it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What a citizen tried to do with the report: which form, what was typed there, and what is wrong with it."""

    action: str = ""
    text: str = ""
    told: str = ""
    code_sent: bool = False


def render_report(
    request: Request,
    held: HeldInHand,
    token: FormToken,
    *,
    now: datetime,
    tried: Tried | None = None,
    status: int = HTTPStatus.OK,
    news: str = "",
    is_new: bool = False,
) -> Response:
    """Show a report, and what may be done with it."""
    page = render(
        "tracking.html",
        status=status,
        headers=PRIVATE,
        tracking_id=held.found.report.tracking_id,
        is_new=is_new,
        report=view_report(held.found, is_own=True, now=now),
        allowed=held.allowed,
        version=held.version,
        public_code=held.public_code,
        token=token,
        tried=tried or Tried(),
        news=NEWS.get(news, ""),
    )
    token.set_cookie(request, page)
    return page


def render_pending(tracking_id: str, received_at: datetime) -> Response:
    """Show that a report was taken that is not in the index yet."""
    return render("pending.html", headers=PRIVATE, tracking_id=tracking_id, received_at=received_at, zone=WIB)


def ask_again(typed: str, fault: DataFault) -> Response:
    """Ask for a tracking ID once more, and say what is wrong with the one that was typed."""
    told = problem_of(fault)
    return render("lookup.html", status=told.status, headers=PRIVATE, typed=typed[:40], told=wording.fault(fault))
