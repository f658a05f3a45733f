"""How the form looks: empty, with what must be mended, or with the reports that are like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import Request, Response

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.contract.document import place_levels
from pipeline.domain.errors import DataFault
from pipeline.domain.photo import MAX_PHOTOS
from pipeline.services import wording
from pipeline.services.cases import SimilarCase
from pipeline.services.citizen_form import MAX_FORM_CHARS, CitizenForm
from pipeline.services.dates import zone_of
from pipeline.web.pages import render
from pipeline.web.problems import HEADERS, Problem
from pipeline.web.security.form_tokens import FormToken
from pipeline.web.security.links import Links

OTHER = "lainnya"
"""The category that comes last, whatever the alphabet says."""


def render_form(
    request: Request,
    token: FormToken,
    form: CitizenForm,
    *,
    faults: Mapping[str, DataFault] | None = None,
    told: Problem | None = None,
) -> Response:
    """Show the form with what was typed.

    Parameters
    ----------
    faults
        What is wrong with single fields.
    told
        What is wrong with the whole.
    """
    status = told.status if told else HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    page = render(
        "form.html",
        status=status,
        headers=HEADERS.get(HTTPStatus(status)),
        form=form,
        token=token,
        told=told,
        faults={field: wording.fault(fault) for field, fault in (faults or {}).items()},
        categories=sorted(load_taxonomy().categories, key=lambda each: (each.slug == OTHER, each.name)),
        max_chars=MAX_FORM_CHARS,
        max_photos=MAX_PHOTOS,
        max_photo_mb=request.app.state.options.max_photo_bytes // 1_048_576,
    )
    token.set_cookie(request, page)
    return page


def render_similar(
    request: Request, token: FormToken, form: CitizenForm, cases: Sequence[SimilarCase], links: Links
) -> Response:
    """Show what others reported, before the form is sent."""
    shown = [
        {
            "sealed": links.seal_report(each.oldest.report_id),
            "text": each.oldest.text_redacted,
            "category": each.oldest.category.label,
            "place": place_levels(each.oldest.place),
            "since": each.count.first_at.astimezone(zone_of(each.oldest.place)),
            "supporters": each.count.supporters,
            "is_same": each.verdict.same == "merge",
        }
        for each in cases
    ]
    page = render("similar.html", form=form, token=token, cases=shown)
    token.set_cookie(request, page)
    return page
