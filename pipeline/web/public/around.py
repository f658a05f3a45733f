"""What is reported around a place: a list (`/laporan`), a map (`/peta`), a feed (`/laporan.atom`), a case's page."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.adapters.search.public_cases import PublicFilter
from pipeline.places.codes import PROVINCE, REGENCY
from pipeline.services.neighbourhood import (
    NamedPlace,
    count_below,
    find_named_place,
    look_around,
    read_filter,
    read_public_case,
)
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.pages import render
from pipeline.web.public.around_page import address, render_around
from pipeline.web.public.feed import MEDIA_TYPE, write_feed
from pipeline.web.public.guards import OpenLinks, Tokens
from pipeline.web.public.land import draw_map
from pipeline.web.public.view import view_report
from pipeline.web.security.counting import OpenLimits

router = APIRouter(include_in_schema=False)

BESIDE_MAP: Final = 8
"""Cases beside a map: as high as the map and its regions are on a desk."""

FEED_CACHED: Final = "public, max-age=300"
"""Readers of feeds look every some minutes; what is five minutes old is new."""


async def _filter(wilayah: str = "", kategori: str = "", status: str = "") -> PublicFilter:
    return read_filter(wilayah, kategori, status)


Filter = Annotated[PublicFilter, Depends(_filter)]


@router.get("/laporan")
async def show_list(
    request: Request,
    services: OpenServices,
    limits: OpenLimits,
    asked: Filter,
    now: Now,
    tempat: str = "",
    halaman: int = 1,
) -> Response:
    """List what is reported in a region."""
    limits.take_lookup()
    place, moved = await _read_place("/laporan", asked, tempat)
    if moved:
        return moved
    found = await look_around(services, asked, page=halaman, now=now)
    return render_around(request, found, typed=tempat, place=place)


@router.get("/peta")
async def show_map(
    request: Request, services: OpenServices, limits: OpenLimits, asked: Filter, now: Now, tempat: str = ""
) -> Response:
    """Show on a map what is reported in a region, and the newest of it beside."""
    limits.take_lookup()
    place, moved = await _read_place("/peta", asked, tempat)
    if moved:
        return moved
    found = await look_around(services, asked, size=BESIDE_MAP, now=now)
    province = asked.region[:PROVINCE]
    is_small = len(asked.region) >= REGENCY
    counts = await count_below(services, replace(asked, region=province), now=now) if is_small else found.below
    return render_around(request, found, typed=tempat, place=place, land=draw_map(province, counts))


@router.get("/laporan.atom")
async def show_feed(request: Request, services: OpenServices, limits: OpenLimits, asked: Filter, now: Now) -> Response:
    """Feed what is reported in a region."""
    limits.take_lookup()
    found = await look_around(services, asked, now=now)
    body = write_feed(found, base=str(request.base_url).rstrip("/"), own=address("/laporan.atom", asked), now=now)
    return Response(body, media_type=MEDIA_TYPE, headers={"Cache-Control": FEED_CACHED})


@router.get("/laporan/{kode}")
async def show_case(
    request: Request,
    kode: str,
    services: OpenServices,
    tokens: Tokens,
    links: OpenLinks,
    limits: OpenLimits,
    now: Now,
) -> Response:
    """Show a case to everybody, with a button to follow it."""
    limits.take_lookup()
    found = await read_public_case(services, kode, now=now)
    token = tokens.issue(request)
    page = render(
        "public_report.html",
        headers={"X-Robots-Tag": "noindex"},  # what is withdrawn tomorrow stays in no search engine
        report=view_report(found, is_own=False, now=now),
        category=found.report.category.label,
        sealed=links.seal_report(found.report.report_id),
        token=token,
    )
    token.set_cookie(request, page)
    return page


async def _read_place(path: str, asked: PublicFilter, typed: str) -> tuple[NamedPlace | None, Response | None]:
    """Read a place that was typed: where it is one region, lead to that region."""
    if not typed.strip():
        return None, None
    place = await find_named_place(typed)
    if place.region is None:
        return place, None
    return place, RedirectResponse(address(path, replace(asked, region=place.region.code)), HTTPStatus.SEE_OTHER)
