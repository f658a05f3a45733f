"""What was told about a report (`/petugas/laporan/{id}/kabar`): what, when and by which way, but not to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timezone
from typing import Final

from fastapi import APIRouter, Response

from pipeline.adapters.store.outbox import OutboxNotice
from pipeline.domain.outbox_state import OutboxState
from pipeline.services import wording
from pipeline.services.dates import write_time, zone_of
from pipeline.services.notices.told import ToldPage, list_told
from pipeline.services.viewing import see_progress
from pipeline.web.console.desk import AtDesk
from pipeline.web.console.queue_address import REPORT, report_address, told_address

router = APIRouter(include_in_schema=False)

BADGES: Final = {OutboxState.SENT: "", OutboxState.WAITING: "plain"}
"""How a state looks; what did not arrive is a fault."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldView:
    """A notice in words.

    Attributes
    ----------
    why
        What kept it from being sent, and how often that was tried.
    """

    what: str
    way: str
    state: str
    badge: str
    when: str
    why: str


def view_told(page: ToldPage, zone: timezone) -> tuple[ToldView, ...]:
    """Lay notices out."""
    return tuple(_view(each, zone) for each in page.notices)


@router.get(f"{REPORT}/{{any_id}}/kabar")
async def show_told(desk: AtDesk, any_id: str, kursor: str | None = None) -> Response:
    """Show all that was told about a report, page by page."""
    report = (await see_progress(desk.services, desk.officer, any_id)).report
    page = await list_told(desk.services, report.report_id, cursor=kursor)
    return desk.show(
        "kabar.html",
        tracking_id=report.tracking_id,
        address=report_address(report.report_id),
        told=view_told(page, zone_of(report.place)),
        next_page=told_address(report.report_id, kursor=page.cursor) if page.cursor else "",
    )


def _view(notice: OutboxNotice, zone: timezone) -> ToldView:
    when = write_time(notice.at, zone)
    return ToldView(
        what=wording.notice(notice.channel, notice.kind),
        way=wording.way(notice.channel),
        state=wording.label(OutboxState, notice.state),
        badge=BADGES.get(notice.state, "bad"),
        when=f"dikirim {when}" if notice.state is OutboxState.WAITING else when,
        why="; ".join(_why(notice)),
    )


def _why(notice: OutboxNotice) -> Iterator[str]:
    if notice.state is OutboxState.SENT:
        return
    if notice.fault:
        yield wording.untold(notice.fault)
    if notice.attempts:
        yield f"{notice.attempts} kali dicoba"
