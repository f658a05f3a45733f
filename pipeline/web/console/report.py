"""A report as an officer works on it (`/petugas/laporan/{id}`): corrections, steps, decisions on its case."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Response

from pipeline.domain.case import OfficerDecisionKind
from pipeline.domain.errors import DataFault, Outage
from pipeline.services.dates import zone_of
from pipeline.services.decisions import decide
from pipeline.services.follow_up import Verb
from pipeline.services.officer_report import open_report
from pipeline.services.queue.board import Filters
from pipeline.services.queue.page import Neighbours, find_neighbours
from pipeline.services.triage import Chosen, Deed, do_one
from pipeline.services.viewing import open_confidential, see_progress
from pipeline.web.console.choices import agency_choices, category_choices, kind_choices
from pipeline.web.console.deeds import read_said
from pipeline.web.console.desk import PRIVATE, AtDesk, Desk, read_version
from pipeline.web.console.queue_address import (
    FROM,
    REPORT,
    case_address,
    queue_address,
    read_written,
    report_address,
    told_address,
)
from pipeline.web.console.report_view import QUESTIONS, view_changes, view_report
from pipeline.web.console.told import view_told
from pipeline.web.console.tried import Tried, read_tried, read_verb, try_preview
from pipeline.web.problems import problem, problem_of

router = APIRouter(include_in_schema=False)

DECISIONS: Final = {
    "benar": OfficerDecisionKind.CONFIRM,
    "pisah": OfficerDecisionKind.SPLIT,
    "gabung": OfficerDecisionKind.MERGE,
}

NEWS: Final = {
    "terima": "Jawaban model diterima.",
    "koreksi": "Koreksi disimpan; model belajar darinya.",
    "kasus": "Keputusan disimpan; kasusnya disusun kembali dalam beberapa detik.",
    **{str(verb): "Langkah disimpan." for verb in Verb},
}


@router.get(f"{REPORT}/{{any_id}}")
async def show(desk: AtDesk, any_id: str) -> Response:
    """Show a report."""
    return await _show(desk, any_id)


@router.get(f"{REPORT}/{{any_id}}/foto/{{photo_id}}.jpg")
async def show_photo(desk: AtDesk, any_id: str, photo_id: str) -> Response:
    """Give a picture of a report that the officer may see."""
    followed = await see_progress(desk.services, desk.officer, any_id)
    opened = await open_confidential(desk.services, desk.officer, followed.report, now=desk.now)
    content = desk.services.photos.read(photo_id) if photo_id in (opened or followed.report).photos else None
    if content is None:
        raise DataFault("not_found", "the report has no such picture")
    return Response(content, media_type="image/jpeg", headers=PRIVATE)


@router.post(f"{REPORT}/{{any_id}}/koreksi")
async def correct(desk: AtDesk, any_id: str) -> Response:
    """Accept or correct what was concluded of a report."""
    accepts = desk.said("aksi") == "terima"
    deed = Deed(officer=desk.officer, form_id=desk.form_id, said=read_said(desk, accepts=accepts))
    return await _do(desk, any_id, "terima" if accepts else "koreksi", deed)


@router.post(f"{REPORT}/{{any_id}}/langkah")
async def take_step(desk: AtDesk, any_id: str) -> Response:
    """Take a step with a report."""
    verb = read_verb(desk)
    deed = Deed(
        officer=desk.officer,
        form_id=desk.form_id,
        verb=verb,
        agency=desk.said("tujuan") or None,
        text=desk.said("tulisan") or None,
    )
    return await _do(desk, any_id, verb, deed)


@router.post(f"{REPORT}/{{any_id}}/pratinjau")
async def preview(desk: AtDesk, any_id: str) -> Response:
    """Show what would be told of a step: a part of the page while it is written, or the page with what was typed."""
    tried = await try_preview(desk, any_id)
    if "hx-request" in desk.request.headers:
        return desk.show("pratinjau.html", tried=tried)
    return await _show(desk, any_id, tried)


@router.post(f"{REPORT}/{{any_id}}/kasus")
async def decide_on_case(desk: AtDesk, any_id: str) -> Response:
    """Merge with another report, split from its case, or say that what was found is right."""
    kind, other = DECISIONS.get(desk.said("keputusan")), desk.said("lain")
    if kind is None:
        raise DataFault("invalid_form", "the form names no decision")
    any_ids = [any_id, other] if kind is OfficerDecisionKind.MERGE else [other or any_id]
    try:
        await decide(desk.services, kind, any_ids, officer=desk.officer, now=desk.now)
    except DataFault as fault:
        return await _show(desk, any_id, read_tried(desk, "kasus", problem_of(fault)))
    return desk.go(report_address(any_id, _filters(desk), kabar="kasus"))


async def _do(desk: Desk, any_id: str, action: str, deed: Deed) -> Response:
    """Do something with a report, and go on to the next of the queue; or show what keeps it from being done."""
    chosen = Chosen(report_id=any_id, version=read_version(desk.said("versi")))
    try:
        await do_one(desk.services, chosen, deed, now=desk.now)
    except DataFault as fault:
        if fault.code == "unknown_report":
            raise
        return await _show(desk, any_id, read_tried(desk, action, problem_of(fault)))
    except Outage:
        return await _show(desk, any_id, read_tried(desk, action, problem("unavailable")))
    following, filters = desk.said("berikut"), _filters(desk)
    if deed.verb is None and following:
        return desk.go(report_address(following, filters, kabar=action))
    return desk.go(report_address(any_id, filters, kabar=action))


async def _show(desk: Desk, any_id: str, tried: Tried | None = None) -> Response:
    filters = _filters(desk)
    question = desk.request.query_params.get("tandai", "topik")
    seen = await open_report(desk.services, desk.officer, any_id, now=desk.now)
    report_id = seen.document.report_id
    beside = Neighbours(before=None, behind=None)
    if filters is not None:
        beside = await find_neighbours(desk.services, desk.officer, filters, report_id, now=desk.now)
    is_stale = bool(tried and tried.told and tried.told.code == "stale_version")
    return desk.show(
        "laporan.html",
        status=tried.told.status if tried and tried.told else HTTPStatus.OK,
        report=view_report(seen, question=_question(question), now=desk.now),
        points=seen.points,
        tried=tried or Tried(),
        changes=view_changes(seen, tried.seen or 0) if tried and is_stale else (),
        told=view_told(seen.told, zone_of(seen.document.place)),
        all_told=told_address(report_id) if seen.told.cursor else "",
        written=desk.request.query_params.get(FROM) or desk.said(FROM),
        in_queue=filters is not None,
        queue=queue_address(filters or {}),
        before=report_address(beside.before, filters) if beside.before else "",
        behind=report_address(beside.behind, filters) if beside.behind else "",
        behind_id=beside.behind or "",
        address=report_address(report_id),
        case_address=case_address(seen.document.case_id),
        categories=category_choices(),
        agencies=agency_choices(),
        kinds=kind_choices(),
        news=NEWS.get(desk.request.query_params.get("kabar", ""), ""),
    )


def _filters(desk: Desk) -> Filters | None:
    """Give the filters of the queue that the report was opened from; None if it was opened from elsewhere."""
    given = desk.request.query_params.get(FROM)
    if given is None and FROM in desk.form:
        given = desk.said(FROM) if desk.said("dari") else None
    return None if given is None else read_written(given)


def _question(said: str) -> str:
    return next((question for question, name in QUESTIONS.items() if name == said), "category")
