"""The national picture at the console: what its charts count, its tables as CSV, who sees it, and what nobody does."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tiles import load_tiles
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.domain.officer import Role
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import as_indexed, make_member
from tests.services.fakes import make_services
from tests.web.console.browser import enter, open_browser
from tests.web.public.country import settle

PAGE = "/petugas/analisis"
NOW = datetime.now(UTC).replace(microsecond=0)
OFFICES = {Role.COORDINATOR: {"region": "Kota Bandung"}, Role.AGENCY: {"agency": "dinas_pu", "region": "Kota Bandung"}}
LONG = Place(
    source=PlaceSource.TEXT,
    confidence=0.9,
    province=Region(code="31", name=load_names()["31"]),
    regency=Region(code="31.01", name=load_names()["31.01"]),
)


@pytest.fixture
async def services(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await search_index.init()
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=search_index, store=store)


async def arrive(services: Services, client: httpx.AsyncClient, role: Role = Role.ANALYST) -> None:
    told = {"agency": None, "region": None} | OFFICES.get(role, {})
    await add_officer(services, "Sri Rahayu", role=role, **told, now=NOW)
    await enter(services, client, "Sri Rahayu")


@pytest.fixture
async def analyst(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_browser(services) as client:
        await arrive(services, client)
        yield client


def rows_of(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


async def read(client: httpx.AsyncClient, chart: str, **query: str) -> list[list[str]]:
    """Read a chart's table without its head."""
    return rows_of(await client.get(f"{PAGE}/{chart}.csv?{urlencode(query)}"))[1:]


async def test_a_country_is_counted_in_each_chart_and_all_of_them_agree(
    analyst: httpx.AsyncClient,
    search_index: SearchIndex,  # noqa: F811
) -> None:
    await settle(search_index, NOW, 600)
    since = str((NOW - timedelta(days=100)).date())

    page = (await analyst.get(f"{PAGE}?dari={since}")).text
    tables = {slug: await read(analyst, slug, dari=since) for slug in re.findall(r'<h2 id="(\w+)">', page)}

    totals = {
        slug: sum(int(row[1]) for row in tables[slug])
        for slug in ("waktu", "provinsi", "daerah", "kategori", "instansi", "kanal", "keyakinan")
    }
    assert set(totals.values()) == {641}
    assert "<dd>641</dd>" in page
    assert "<dd>601</dd>" in page  # cases: forty are copies
    assert len(tables["provinsi"]) == 38
    assert sum(int(row[2]) for row in tables["waktu"]) == sum(int(row[1]) for row in tables["alasan"])
    assert len(page.encode()) < 110_000  # with its styles and scripts less than 150 kB
    for drawn in ("waktu", "provinsi", "daerah", "kategori", "instansi", "kanal", "tenggat", "keraguan", "keyakinan"):
        section = page[page.index(f'id="{drawn}"') :].partition("</section>")[0]
        assert "<svg" in section, drawn
        assert "<table>" in section, drawn


async def test_filters_stand_in_the_address_and_narrow_every_table(
    analyst: httpx.AsyncClient,
    search_index: SearchIndex,  # noqa: F811
) -> None:
    await settle(search_index, NOW, 300)
    asked = {"dari": str((NOW - timedelta(days=100)).date()), "wilayah": "73", "kategori": "energi_sda", "kanal": "sms"}

    page = (await analyst.get(f"{PAGE}?{urlencode(asked)}")).text
    provinces = {row[0]: int(row[1]) for row in await read(analyst, "provinsi", **asked)}

    assert provinces["Sulawesi Selatan"] >= 40
    assert sum(provinces.values()) == provinces["Sulawesi Selatan"]
    assert [row[0] for row in await read(analyst, "kanal", **asked)] == ["SMS"]
    assert [row[0] for row in await read(analyst, "kategori", **asked)] == ["Energi dan Sumber Daya Alam"]
    assert all(name.startswith(("Kota ", "Kabupaten ")) for name, _ in await read(analyst, "daerah", **asked))
    assert '<option value="73" selected>' in page
    assert f"{PAGE}/provinsi.csv?dari={asked['dari']}&amp;sampai=" in page


@pytest.mark.parametrize(
    "query",
    [
        "dari=kemarin",
        "dari=2026-12-31&sampai=2026-01-01",
        "sampai=9999-01-01",
        "sampai=0001-01-05",
        "dari=0001-01-02&sampai=0001-01-02",
        "wilayah=32.73",
        "kanal=A!",
    ],
)
async def test_what_cannot_be_asked_is_told(analyst: httpx.AsyncClient, query: str) -> None:
    answer = await analyst.get(f"{PAGE}?{query}")

    assert answer.status_code == 422
    assert "tidak dapat dibaca" in answer.text


async def test_words_that_rise_are_found_and_a_report_copied_often_counts_once(
    analyst: httpx.AsyncClient,
    search_index: SearchIndex,  # noqa: F811
) -> None:
    said = "Lampu jalan padam di dekat sekolah"
    reports = [make(f"web:{at}", said, days=10 + at % 5) for at in range(20)]
    reports += [make(f"web:{at}", said, days=at % 5) for at in range(30, 50)]
    reports += [make(f"web:{at}", "Buaya terlihat di sungai", days=1) for at in range(60, 65)]
    reports += [make(f"sms:{at}", "Undian palsu lewat pesan", case="web:80", days=1) for at in range(90, 130)]
    await search_index.write([as_indexed(each) for each in [make("web:80", "Undian palsu lewat pesan"), *reports]])
    await search_index.refresh()

    rising = {row[0]: row[1:] for row in await read(analyst, "kata", dari=str((NOW - timedelta(days=6)).date()))}

    assert rising["buaya"] == ["5", "0"]
    assert "undi" not in rising
    assert "lampu" not in rising


def make(report_id: str, text: str, *, case: str | None = None, days: int = 1, **told: object):  # noqa: ANN201
    made = make_member(report_id, case, reporter=report_id.encode().hex(), received_at=NOW - timedelta(days=days))
    report = replace(made.report, text_redacted=text, text_normal=text.casefold(), **told)
    return replace(made, report=report)


async def test_confidential_reports_are_counted_and_not_a_word_of_them_is_told(
    analyst: httpx.AsyncClient,
    search_index: SearchIndex,  # noqa: F811
) -> None:
    secret = [
        make(f"web:{at}", "Mandor meminta uang proyek", visibility=Visibility.CONFIDENTIAL, place=LONG)
        for at in range(5)
    ]
    noise = make("web:9", "Obral sepatu", kind=Prediction(label=ReportKind.BUKAN_LAPORAN, confidence=0.9))
    hidden = [replace(each, report=concealed(each.report)) for each in secret]
    await search_index.write([as_indexed(each) for each in (*hidden, noise)])
    await search_index.refresh()

    page = (await analyst.get(PAGE)).text

    assert "<dd>5</dd>" in page
    assert "Obral" not in page
    assert "mandor" not in page.casefold()


async def test_a_text_is_text_on_the_page_and_no_formula_in_a_spreadsheet(
    analyst: httpx.AsyncClient,
    search_index: SearchIndex,  # noqa: F811
) -> None:
    await search_index.write(
        [
            as_indexed(make("web:1", "=HYPERLINK(1) <script>alert(1)</script>")),
            as_indexed(make("web:2", "=HYPERLINK(1) <script>alert(1)</script>", case="web:1")),
        ]
    )
    await search_index.refresh()

    page = (await analyst.get(PAGE)).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert (await read(analyst, "kasus"))[0][0].startswith("'=HYPERLINK")
    assert 'href="/petugas/kasus/web:1"' in page


async def test_before_the_first_report_the_page_says_that_there_is_nothing(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get(PAGE)).text

    assert page.count("Tidak ada yang dapat dihitung dalam masa ini.") > 5
    assert (await analyst.get(f"{PAGE}/bukan.csv")).status_code == 404


async def test_the_long_address_leads_to_the_page_and_who_is_not_signed_in_signs_in(services: Services) -> None:
    async with open_browser(services) as stranger:
        assert (await stranger.get("/analisis")).headers["location"] == PAGE
        for path in (PAGE, f"{PAGE}/waktu.csv"):
            assert "/petugas/masuk" in (await stranger.get(path)).headers["location"], path


@pytest.mark.parametrize(("role", "status"), [(role, 403 if role is Role.AGENCY else 200) for role in Role])
async def test_an_agency_does_not_see_the_figures_of_others(services: Services, role: Role, status: int) -> None:
    async with open_browser(services) as client:
        await arrive(services, client, role)

        assert (await client.get(PAGE)).status_code == status
        assert (await client.get(f"{PAGE}/waktu.csv")).status_code == status
        is_shown = f'href="{PAGE}"' in (await client.get("/petugas/akun")).text
        assert is_shown is (status == 200)


def test_each_province_has_a_tile_of_its_own() -> None:
    tiles = load_tiles()

    assert {tile.name for tile in tiles} == {name for code, name in load_names().items() if len(code) == 2}
    assert len({(tile.column, tile.row) for tile in tiles}) == len({tile.short for tile in tiles}) == 38
