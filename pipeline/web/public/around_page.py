"""How the list and the map of what is reported look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.public_cases import PublicFilter
from pipeline.contract.document import ReportDocument, place_levels
from pipeline.services.dates import zone_of
from pipeline.services.neighbourhood import NamedPlace, Neighbourhood, PublicCase
from pipeline.web.pages import render
from pipeline.web.public.land import LandMap
from pipeline.web.public.view import STATE_NAMES, public_status

OTHER = "lainnya"
"""The category that comes last, whatever the alphabet says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedCase:
    """A case in a list, in words."""

    code: str
    text: str
    place: str
    category: str
    status: str
    at: datetime
    supporters: int


def address(path: str, asked: PublicFilter, **more: object) -> str:
    """Give the address of a page with its filters: those that are set."""
    said = {"wilayah": asked.region, "kategori": asked.category, "status": asked.state or ""} | more
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def render_around(
    request: Request, found: Neighbourhood, *, typed: str, place: NamedPlace | None, land: LandMap | None = None
) -> Response:
    """Show cases as a list, or with a map beside it.

    Parameters
    ----------
    place
        What was typed means, where it is not one region.
    """
    return render(
        "around.html",
        found=found,
        cases=[_listed(each) for each in found.cases],
        region=found.above[-1] if found.above else None,
        land=land,
        path=request.url.path,
        address=address,
        typed=typed[:MAX_TYPED],
        place=place,
        states=STATE_NAMES,
        categories=sorted(load_taxonomy().categories, key=lambda each: (each.slug == OTHER, each.name)),
    )


MAX_TYPED: Final = 200
"""Letters of what was typed that stand in the form again."""


def _listed(case: PublicCase) -> ListedCase:
    document = case.document
    return ListedCase(
        code=case.code,
        text=document.text_redacted,
        place=place_levels(document.place) or "Lokasi belum diketahui",
        category=document.category.label,
        status=public_status(document.follow_up.status),
        at=_local(document),
        supporters=case.supporters,
    )


def _local(document: ReportDocument) -> datetime:
    return document.received_at.astimezone(zone_of(document.place))
