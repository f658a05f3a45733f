"""Who administers adds officers, hands passwords over, disables, and sees what was done; nobody else does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import httpx
import pytest

from pipeline.domain.officer import Role
from pipeline.services.audit import note_deed
from pipeline.services.officers import add_officer, list_officers
from pipeline.services.opened import Services
from tests.web.console.browser import NAME, NOW, enter, open_browser, send, sign_in

CHIEF, PAGE = "R. Pusat", "/petugas/petugas"


@pytest.fixture
async def chief(services: Services, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await add_officer(services, CHIEF, role=Role.CENTRAL, agency=None, region=None, now=NOW)
    await enter(services, client, CHIEF)
    return client


def handed_over(page: str) -> str:
    return page.partition('class="code"><code>')[2].partition("<")[0]


async def test_an_officer_is_added_and_signs_in_with_what_the_page_shows_once(
    services: Services, chief: httpx.AsyncClient
) -> None:
    new = {"name": "Sari, Dinsos", "role": "admin_instansi", "agency": "dinas_sosial", "region": "Kota Ambon"}
    added = await send(chief, PAGE, f"{PAGE}/tambah", **new)
    password = handed_over(added.text)
    assert password not in (await chief.get(PAGE)).text
    async with open_browser(services) as other:
        assert (await sign_in(other, password, "Sari, Dinsos")).status_code == 303
    page = unescape((await chief.get("/petugas/jejak?laporan=Sari, Dinsos")).text)
    assert ("menambah petugas" in page, "memberi kata sandi" in page) == (True, False)


async def test_what_is_wrong_with_a_new_officer_is_said_beside_what_was_typed(chief: httpx.AsyncClient) -> None:
    wrong = await send(chief, PAGE, f"{PAGE}/tambah", name="Sari", role="admin_instansi", agency="dinas_pus")
    assert (wrong.status_code, 'value="dinas_pus"' in wrong.text) == (422, True)
    nobody = await send(chief, PAGE, f"{PAGE}/tambah", name="Sari", role="raja")
    assert "Pilih peran dari daftar" in nobody.text


async def test_an_officer_is_disabled_at_once_and_nobody_disables_themselves(
    services: Services, chief: httpx.AsyncClient
) -> None:
    async with open_browser(services) as other:
        await enter(services, other)
        await send(chief, PAGE, f"{PAGE}/nonaktifkan", name=NAME)
        assert (await other.get("/petugas/akun")).status_code == 303
    kept = {each.officer.name: each.disabled_at for each in await list_officers(services)}
    assert (kept[NAME] is None, kept[CHIEF]) == (False, None)
    own = await send(chief, PAGE, f"{PAGE}/nonaktifkan", name=CHIEF)
    assert (own.status_code, "admin pusat yang lain" in own.text) == (422, True)


async def test_deeds_are_shown_a_hundred_on_a_page(services: Services, chief: httpx.AsyncClient) -> None:
    for at in range(150):
        await note_deed(services, None, "masuk_ditolak", f"ke-{at}", now=NOW)
    first = (await chief.get("/petugas/jejak")).text
    older = re.search(r"/petugas/jejak\?sebelum=\d+", first)
    assert older is not None
    assert ("ke-149<" in first, "ke-40<" in first) == (True, False)
    second = (await chief.get(older[0])).text
    assert ("ke-40<" in second, "Yang lebih lama" in second) == (True, False)


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 5_000, "lama"])
async def test_a_deed_that_cannot_be_is_told(chief: httpx.AsyncClient, number: str) -> None:
    assert (await chief.get(f"/petugas/jejak?sebelum={number}")).status_code == 422


async def test_a_name_with_markup_is_shown_as_text(services: Services, chief: httpx.AsyncClient) -> None:
    await add_officer(
        services, "<script>alert(1)</script>", role=Role.ANALYST, agency=None, region=None, now=datetime.now(UTC)
    )
    for path in (PAGE, "/petugas/jejak?petugas=<script>alert(1)</script>"):
        assert "<script>alert" not in (await chief.get(path)).text
