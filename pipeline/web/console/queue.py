"""The officers' queue (`/petugas/antrean`): filters, what is done with several reports at once, saved views."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from pipeline.adapters.store.saved_views import SavedView
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Role
from pipeline.services.follow_up import Verb
from pipeline.services.queue.page import show_queue
from pipeline.services.queue.views import MAX_NAME_CHARS, delete_view, list_views, save_view
from pipeline.services.triage import Chosen, Deed, Triaged, do_all
from pipeline.web.console.choices import agency_choices, category_choices, kind_choices
from pipeline.web.console.deeds import read_said, view_refused
from pipeline.web.console.desk import AtDesk, Desk, read_version
from pipeline.web.console.queue_address import (
    QUEUE,
    queue_address,
    read_filters,
    read_written,
    write_filters,
)
from pipeline.web.console.queue_view import view_chosen, view_facets, view_item
from pipeline.web.problems import Problem, problem_of
from pipeline.web.security.form_deeds import read_ticked

router = APIRouter(include_in_schema=False)

ACCEPT, CORRECT, FORWARD = "terima", "koreksi", "disposisi"
BULK_VERBS: Final = {FORWARD: Verb.FORWARD, "arsipkan": Verb.ARCHIVE}
"""Buttons of the list that take a step with each report that is chosen."""


@router.get(QUEUE)
async def show(desk: AtDesk) -> Response:
    """Show a page of the queue."""
    return await _show(desk, write_filters(read_filters(desk.request.query_params)))


@router.post(QUEUE)
async def do_several(desk: AtDesk) -> Response:
    """Do the same with each report that was chosen, and tell of each that could not take it."""
    filters = desk.said("kembali")
    try:
        chosen, deed = _read_chosen(desk), _read_deed(desk)
    except DataFault as fault:
        return await _show(desk, filters, told=problem_of(fault))
    done = await do_all(desk.services, chosen, deed, now=desk.now)
    if done.refused:
        return await _show(desk, filters, triaged=done)
    return desk.go(queue_address(read_written(filters), kabar=str(len(done.done))))


@router.post(f"{QUEUE}/tampilan")
async def keep_view(desk: AtDesk) -> Response:
    """Save a view, or delete one."""
    filters = write_filters(read_written(desk.said("kembali")))
    if name := desk.said("hapus"):
        await delete_view(desk.services, desk.officer, name)
        return desk.go(queue_address(read_written(filters)))
    try:
        await save_view(desk.services, desk.officer, SavedView(desk.said("nama"), filters), now=desk.now)
    except DataFault as fault:
        return await _show(desk, filters, told=problem_of(fault))
    return desk.go(queue_address(read_written(filters), kabar="tampilan"))


async def _show(desk: Desk, written: str, *, told: Problem | None = None, triaged: Triaged | None = None) -> Response:
    filters = read_written(written)
    cursor = desk.request.query_params.get("kursor")
    page = await show_queue(desk.services, desk.officer, filters, cursor=cursor, now=desk.now)
    views = await list_views(desk.services, desk.officer)
    return desk.show(
        "antrean.html",
        status=told.status if told else HTTPStatus.CONFLICT if triaged else HTTPStatus.OK,
        items=[view_item(each, filters, now=desk.now) for each in page.reports],
        facets=view_facets(page, filters),
        chosen=view_chosen(filters),
        total=page.total,
        next_page=queue_address(filters, kursor=page.cursor) if page.cursor else "",
        is_first=cursor is None,
        here=queue_address(filters),
        filters=written,
        views=[(each.name, queue_address(read_written(each.filters)), each.filters == written) for each in views],
        max_name=MAX_NAME_CHARS,
        acts=desk.officer.role is not Role.ANALYST,
        forwards=desk.officer.role in (Role.CENTRAL, Role.COORDINATOR),
        categories=category_choices(),
        agencies=agency_choices(),
        kinds=kind_choices(),
        news=_news(desk.request.query_params.get("kabar", "")),
        told=told,
        refused=view_refused(triaged.refused) if triaged else [],
        done=len(triaged.done) if triaged else 0,
    )


def _read_chosen(desk: Desk) -> list[Chosen]:
    """Read the reports that were ticked, each with the version that was seen."""
    ticked = read_ticked(desk.form) if isinstance(desk.form, FormData) else []
    if not ticked:
        raise DataFault("nothing_chosen", "tick a report")
    seen = [(report_id, read_version(version)) for report_id, version in ticked]
    return [Chosen(report_id=report_id, version=version) for report_id, version in seen if version is not None]


def _read_deed(desk: Desk) -> Deed:
    action = desk.said("aksi")
    if action in BULK_VERBS:
        return Deed(
            officer=desk.officer,
            form_id=desk.form_id,
            verb=BULK_VERBS[action],
            agency=desk.said("tujuan") or None,
            text=desk.said("alasan") or None,
        )
    if action not in (ACCEPT, CORRECT):
        raise DataFault("invalid_form", "the form names no deed")
    return Deed(officer=desk.officer, form_id=desk.form_id, said=read_said(desk, accepts=action == ACCEPT))


def _news(said: str) -> str:
    if said == "tampilan":
        return "Tampilan disimpan."
    return f"{int(said)} laporan selesai diolah." if said.isdecimal() and len(said) < 4 else ""
