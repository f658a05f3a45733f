"""The page of a report, and the pages around it: what is shown, to whom, and what every page says to a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.completeness import MissingPart
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.tracking import tracking_id
from pipeline.web.pages import IMMUTABLE, STATIC, asset
from pipeline.web.problems import MEDIA_TYPE
from tests.contract.report_builder import ASSIGNMENT, make_consolidated
from tests.contract.test_document import BANDUNG
from tests.contracts.filling import as_indexed, follow
from tests.web.client import LOOKUPS
from tests.web.public.pages import PAGE

CODE = tracking_id("web:1", b"k" * 32)
PHOTO = "0123456789abcdef" * 2
PAGES = ("/", "/lapor", "/lacak", f"/lacak/{CODE}", "/tidak-ada")


def make_report(**told: object) -> ConsolidatedReport:
    made = make_consolidated("web:1", place=BANDUNG, assignment=ASSIGNMENT)
    report = replace(made.report, tracking_id=CODE, text_redacted="Lampu <b>padam</b>, hubungi <TELP>", **told)
    return replace(made, report=report)


@pytest.fixture
async def report(citizen: httpx.AsyncClient, search_index: SearchIndex) -> None:
    told = {"event_date": date(2026, 11, 20), "photos": (PHOTO,), "missing": (MissingPart.LOKASI,)}
    await search_index.write([as_indexed(make_report(**told))])
    await search_index.refresh()


@pytest.mark.usefixtures("report")
async def test_a_report_is_shown_with_what_is_known_of_it_in_words(
    citizen: httpx.AsyncClient,
    search_index: SearchIndex,
) -> None:
    await follow(search_index, "web:1", "a" * 32)

    page = (await citizen.get(f"/lacak/{CODE}", headers=PAGE)).text

    for shown in (
        CODE,
        "24 November 2026, 08.02 WIB",
        "paling lambat 27 November 2026",
        "Dinas Perhubungan Kota Surabaya",
        "Infrastruktur: Pekerjaan Umum dan Penataan Ruang",
        "Jl. Merdeka No. 12, Kota Bandung, Jawa Barat",
        "20 November 2026",
        "Masih kurang: lokasi.",
        f"/foto/{PHOTO}.jpg",
        "Lampu &lt;b&gt;padam&lt;/b&gt;, hubungi &lt;TELP&gt;",
        "2 orang melaporkan",
    ):
        assert shown in page
    assert "web:1" not in page
    assert "Laporan Anda diterima" not in page


@pytest.mark.usefixtures("report")
async def test_a_code_is_read_as_people_type_it(citizen: httpx.AsyncClient) -> None:
    typed = f" {CODE[:5].lower()}-{CODE[5:]} "

    answer = await citizen.get("/lacak", params={"kode": typed}, headers=PAGE)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/lacak/{CODE}")
    assert (await citizen.get(f"/lacak/{CODE[:5].lower()}-{CODE[5:]}", headers=PAGE)).status_code == 200


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/lacak/BUKAN", "ada huruf yang salah"),
        ("/lacak?kode=%3Cscript%3E", "ada huruf yang salah"),
        (f"/lacak/{tracking_id('web:9', b'k' * 32)}", "mungkin masih dalam perjalanan"),
        (f"/lacak/{CODE}?baru=palsu", "mungkin masih dalam perjalanan"),
    ],
)
async def test_a_code_that_leads_nowhere_is_told_and_can_be_mended(
    citizen: httpx.AsyncClient, path: str, told: str
) -> None:
    answer = await citizen.get(path, headers=PAGE)

    assert answer.status_code == 404
    assert told in answer.text
    assert 'name="kode"' in answer.text
    assert "<script>" not in answer.text


async def test_nobody_can_try_codes_for_long(citizen: httpx.AsyncClient) -> None:
    answers = [await citizen.get(f"/lacak/{CODE}", headers=PAGE) for _ in range(LOOKUPS + 1)]

    assert [each.status_code for each in answers] == [404] * LOOKUPS + [429]


@pytest.mark.usefixtures("report")
async def test_a_picture_is_shown_with_its_report_and_no_other_is(citizen: httpx.AsyncClient, tmp_path: Path) -> None:
    for photo_id in (PHOTO, "f" * 32):
        (tmp_path / "photos").mkdir(exist_ok=True)
        (tmp_path / "photos" / photo_id).write_bytes(b"picture")

    shown = await citizen.get(f"/foto/{PHOTO}.jpg")

    assert (shown.status_code, shown.content, shown.headers["Content-Type"]) == (200, b"picture", "image/jpeg")
    for other in ("f" * 32, "0" * 32, "..", "x"):
        assert (await citizen.get(f"/foto/{other}.jpg")).status_code == 404


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_what_is_its_own_alone_and_is_light(citizen: httpx.AsyncClient, path: str) -> None:
    answer = await citizen.get(path, headers=PAGE)

    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', answer.text)
    weight = len(answer.content) + sum(
        len((STATIC / name).read_bytes()) for name in ("site.css", "site.js", "icon.svg")
    )
    assert all(each.startswith(("/", "#", "tel:")) or not each for each in loaded)
    assert "style=" not in answer.text
    assert not re.search(r"<script(?! src=)|<style| on[a-z]+=", answer.text)
    assert weight < 60_000
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"no-store", "no-cache"} & set(answer.headers["Cache-Control"].split(", "))


async def test_a_file_that_a_page_names_may_be_kept_for_good(citizen: httpx.AsyncClient) -> None:
    for name in ("site.css", "site.js", "icon.svg"):
        kept, plain = await citizen.get(asset(name)), await citizen.get(f"/static/{name}")
        assert (kept.status_code, kept.headers["Cache-Control"]) == (200, IMMUTABLE)
        assert plain.headers.get("Cache-Control") != IMMUTABLE


@pytest.mark.parametrize("path", ["/static/../pages.py", "/static/tidak-ada.css", "/static/"])
async def test_no_other_file_is_given(citizen: httpx.AsyncClient, path: str) -> None:
    assert (await citizen.get(path)).status_code == 404


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/tidak-ada", 404), ("DELETE", "/lapor", 405)])
async def test_a_fault_is_a_page_for_a_browser_and_a_problem_for_a_program(
    citizen: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    page = await citizen.request(method, path, headers=PAGE)
    told = await citizen.request(method, path, headers={"Accept": "application/json"})
    api = await citizen.request(method, f"/api/v1{path}", headers=PAGE)

    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "Ke halaman awal" in page.text
    assert (told.status_code, told.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert (api.status_code, api.headers["Content-Type"]) == (404, MEDIA_TYPE)


@pytest.mark.parametrize("path", ["/laporan?halaman=abc", "/laporan?kategori=tidak-ada", "/peta?wilayah=xyz"])
@pytest.mark.parametrize("accepted", ["text/html", "*/*"])
async def test_whoever_opens_a_page_with_a_wrong_value_gets_a_page(
    citizen: httpx.AsyncClient, path: str, accepted: str
) -> None:
    page = await citizen.get(path, headers={"Accept": accepted})

    assert (page.status_code, page.headers["Content-Type"]) == (422, "text/html; charset=utf-8")
    assert "Ke halaman awal" in page.text


async def test_a_page_names_the_day_in_the_zone_of_the_place(
    citizen: httpx.AsyncClient,
    search_index: SearchIndex,
) -> None:
    papua = Place(source=PlaceSource.TEXT, confidence=0.9, province=Region(code="94", name="Papua"))
    await search_index.write([as_indexed(make_report(place=papua))])
    await search_index.refresh()

    assert "24 November 2026, 10.02 WIT" in (await citizen.get(f"/lacak/{CODE}", headers=PAGE)).text
