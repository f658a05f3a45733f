"""Cases (`/petugas/kasus`): the largest and those that grow, one with its reports page by page, steps for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Response

from pipeline.contract.document import place_levels
from pipeline.domain.errors import DataFault
from pipeline.services import wording
from pipeline.services.authority import may_see
from pipeline.services.case_slice import see_case_slice
from pipeline.services.cases import CaseOrder, ListedCase, list_cases
from pipeline.services.dates import write_time, zone_of
from pipeline.services.follow_up import CaseFollowed, find_verbs, take_step_on_case
from pipeline.services.viewing import see_progress
from pipeline.web.console.choices import agency_choices
from pipeline.web.console.deeds import view_refused
from pipeline.web.console.desk import AtDesk, Desk
from pipeline.web.console.near import near_view
from pipeline.web.console.queue_address import CASE, case_address, report_address
from pipeline.web.console.queue_view import excerpt
from pipeline.web.console.steps import step_form
from pipeline.web.console.tried import Tried, read_step, read_tried, read_verb, try_preview
from pipeline.web.problems import problem_of

router = APIRouter(include_in_schema=False)

DAYS: Final = 30
"""Past days whose cases are listed."""

LISTED: Final = 50
"""Cases of the list: what is read."""

ORDERS: Final = {"pendukung": CaseOrder.SUPPORTERS, "naik": CaseOrder.GROWTH}


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseItem:
    """A case in the list."""

    address: str
    text: str
    category: str
    place: str
    reports: int
    supporters: int
    growth: int
    last: str


@router.get(CASE)
async def show_list(desk: AtDesk, urut: str = "pendukung") -> Response:
    """Show the largest cases, or those that grew most in the last day, as far as the officer may see them."""
    order = ORDERS.get(urut, CaseOrder.SUPPORTERS)
    found = await list_cases(desk.services, order=order, days=DAYS, size=LISTED, now=desk.now)
    items = [_item(each) for each in found if each.oldest is not None and may_see(desk.officer, each.oldest)]
    return desk.show("kasus_daftar.html", items=items, order=urut if urut in ORDERS else "pendukung", days=DAYS)


@router.get(f"{CASE}/{{any_id}}")
async def show(desk: AtDesk, any_id: str) -> Response:
    """Show a case."""
    return await _show(desk, any_id)


@router.post(f"{CASE}/{{any_id}}/langkah")
async def take_step(desk: AtDesk, any_id: str) -> Response:
    """Take a step with each report of a case that can take it."""
    verb = read_verb(desk)
    step = read_step(desk, event_id=f"{desk.form_id}:{verb}")
    try:
        done = await take_step_on_case(desk.services, any_id, step, now=desk.now)
    except DataFault as fault:
        if fault.code == "unknown_report":
            raise
        return await _show(desk, any_id, read_tried(desk, verb, problem_of(fault)))
    for each in done.followed:
        desk.services.queue.put(each.report)
    return await _show(desk, any_id, done=done)


@router.post(f"{CASE}/{{any_id}}/pratinjau")
async def preview(desk: AtDesk, any_id: str) -> Response:
    """Show what would be told of a step with the named report, as `report.preview` does."""
    tried = await try_preview(desk, any_id)
    if "hx-request" in desk.request.headers:
        return desk.show("pratinjau.html", tried=tried)
    return await _show(desk, any_id, tried)


async def _show(desk: Desk, any_id: str, tried: Tried | None = None, *, done: CaseFollowed | None = None) -> Response:
    followed = await see_progress(desk.services, desk.officer, any_id)
    cursor = desk.request.query_params.get("kursor")
    seen = await see_case_slice(desk.services, desk.officer, followed.report, cursor=cursor, now=desk.now)
    oldest, zone = followed.report, zone_of(followed.report.place)
    address = case_address(oldest.report_id)
    return desk.show(
        "kasus.html",
        status=tried.told.status if tried and tried.told else HTTPStatus.OK,
        case_id=oldest.case_id,
        address=address,
        oldest=oldest,
        oldest_address=report_address(oldest.report_id),
        oldest_text=oldest.text_redacted,
        category=wording.category(oldest.category.label),
        place=place_levels(oldest.place),
        received=write_time(oldest.received_at, zone),
        count=seen.count,
        members=[near_view(each, oldest.text_redacted, zone) for each in seen.members],
        suggestions=[near_view(each, oldest.text_redacted, zone) for each in seen.suggestions],
        next_page=f"{address}?kursor={seen.cursor}" if seen.cursor else "",
        is_first=cursor is None,
        steps=[step_form(verb, oldest) for verb in find_verbs(desk.officer, followed)],
        agencies=agency_choices(),
        tried=tried or Tried(),
        done=len(done.followed) if done else 0,
        refused=view_refused(done.refused) if done else [],
        is_done=done is not None,
    )


def _item(listed: ListedCase) -> CaseItem:
    assert listed.oldest is not None  # noqa: S101 - those without are left out
    count, oldest = listed.count, listed.oldest
    return CaseItem(
        address=case_address(count.case_id),
        text=excerpt(oldest.text_redacted),
        category=wording.category(oldest.category.label),
        place=place_levels(oldest.place),
        reports=count.reports,
        supporters=count.supporters,
        growth=count.growth,
        last=write_time(count.last_at, zone_of(oldest.place)),
    )
