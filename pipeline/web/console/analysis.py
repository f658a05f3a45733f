"""The national picture (`/petugas/analisis`): charts and their tables, narrowed in the address, as CSV and as PNG."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from http import HTTPStatus
from io import StringIO
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.national_counts import Period
from pipeline.adapters.sheets.cells import neutralise
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.places.codes import PROVINCE
from pipeline.services import wording
from pipeline.services.national_picture import Cell, Chart, draw_picture, read_period
from pipeline.services.opened import Services
from pipeline.web.charts.draw import draw
from pipeline.web.console.desk import AtDesk
from pipeline.web.dependencies import Now

router = APIRouter(include_in_schema=False)

ANALYSIS: Final = "/petugas/analisis"
DAY: Final = timedelta(days=1)


async def _period(
    now: Now, dari: str = "", sampai: str = "", wilayah: str = "", kategori: str = "", kanal: str = ""
) -> Period:
    return read_period(since=dari, until=sampai, region=wilayah, category=kategori, channel=kanal, now=now)


Asked = Annotated[Period, Depends(_period)]


@router.get("/analisis")
async def lead_to_analysis() -> Response:
    """Lead to the page where an officer's session holds."""
    return RedirectResponse(ANALYSIS, HTTPStatus.SEE_OTHER)


@router.get(ANALYSIS)
async def show_analysis(desk: AtDesk, period: Asked) -> Response:
    """Show the picture of a period."""
    picture = await draw_picture(desk.services, period, now=desk.now)
    return desk.show(
        "analisis.html",
        picture=picture,
        drawn=[(chart, draw(chart)) for chart in picture.charts],
        first=period.since.date(),
        last=_last_day(period),
        query=address_of(period),
        provinces=sorted((name, code) for code, name in load_names().items() if len(code) == PROVINCE),
        categories=sorted(load_taxonomy().categories, key=lambda each: each.name),
        channels=_channels(desk.services),
    )


@router.get(f"{ANALYSIS}/{{bagan}}.csv")
async def give_table(desk: AtDesk, bagan: str, period: Asked) -> Response:
    """Give all rows of a chart's table."""
    picture = await draw_picture(desk.services, period, now=desk.now)
    chart = next((each for each in picture.charts if each.slug == bagan), None)
    if chart is None:
        raise DataFault("not_found", "no such chart")
    name = f"lapor-{chart.slug}-{period.since:%Y%m%d}-{_last_day(period):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(write_table(chart), media_type="text/csv; charset=utf-8", headers=headers)


def write_table(chart: Chart) -> bytes:
    """Write a chart's table as CSV that spreadsheets set to Indonesian open as a table, and that runs no formula."""
    text = StringIO(newline="")
    table = csv.writer(text, delimiter=";")
    for row in (chart.columns, *chart.rows):
        table.writerow([neutralise([cell])[0] if isinstance(cell, str) else _plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def address_of(period: Period) -> str:
    """Give a period's filters as an address has them."""
    said = {
        "dari": period.since.date().isoformat(),
        "sampai": _last_day(period).isoformat(),
        "wilayah": period.region,
        "kategori": period.category,
        "kanal": period.channel,
    }
    return urlencode({name: value for name, value in said.items() if value})


def _last_day(period: Period) -> date:
    return (period.until - DAY).date()


def _channels(services: Services) -> list[tuple[str, str]]:
    """Give all channels, ours and partners', by their names."""
    known = dict.fromkeys([*Channel, *(each.channel for each in services.partners.values())])
    return sorted((wording.label(Channel, each), str(each)) for each in known)
