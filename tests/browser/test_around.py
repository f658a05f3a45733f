"""What is reported around a place, and the national picture, in a real browser: by mouse, by keyboard, as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pipeline.settings import Settings
from tests.browser.conftest import DESK, watch
from tests.browser.desk import enter
from tests.browser.pages import look, send_report
from tests.integration.system import lapor

ANALYST = "Sri Rahayu"
PAGE_BYTES = 150_000


@pytest.fixture(scope="session")
def signed_in(browser: Browser, base_url: str, system: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser of an analyst keeps, once signed in."""
    assert lapor(system, "officers", "add", ANALYST, "--role", "analis").returncode == 0
    context = browser.new_context(base_url=base_url)
    enter(context.new_page(), system, ANALYST)
    kept = tmp_path_factory.mktemp("browser") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


@pytest.fixture
def analyst(browser: Browser, base_url: str, signed_in: Path) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, storage_state=signed_in, locale="id-ID", viewport=DESK)
    yield from watch(context.new_page(), base_url)
    context.close()


def test_a_circle_of_the_map_leads_to_its_province_and_to_a_case_there(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/peta")
    page.locator(".land circle").last.click()
    expect(page).to_have_url(re.compile(r"wilayah=\d\d$"))
    page.locator(".case-text a").first.click()
    expect(page.get_by_role("button", name="Ikuti laporan ini")).to_be_visible()


def test_without_javascript_a_place_is_found_and_its_case_followed(plain_page: Page) -> None:
    plain_page.goto("/peta")
    plain_page.get_by_label("Di sekitar mana?").fill("kota sabang")
    plain_page.get_by_role("button", name="Tampilkan").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Laporan warga di Kota Sabang")
    plain_page.locator(".case-text a").first.click()
    plain_page.get_by_role("button", name="Ikuti laporan ini").click()
    expect(plain_page.get_by_role("heading", name="Anda mengikuti laporan ini")).to_be_visible()


def test_a_keyboard_reaches_each_region_once_and_no_circle(page: Page) -> None:
    page.goto("/peta")
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.closest('svg') ? 'svg' : document.activeElement.textContent")
        )

    assert "svg" not in reached
    assert page.locator(".regions a").first.inner_text() in reached


LONG = "Kampuang Tanjuang Koto Mambang Sungai Durian, Kec. Buay Pematang Ribu Ranau Tengah, Kabupaten Kep. Siau"


def test_the_longest_names_and_a_word_without_an_end_fit_a_telephone(page: Page) -> None:
    code = send_report(page, f"Jembatan di {LONG} putus, lihat https://contoh.example/{'foto' * 60}")
    look(page)
    places = ("/laporan?wilayah=71.08", "/peta?wilayah=71.08", "/peta?wilayah=16.09&kategori=infrastruktur")
    for path in (f"/lacak/{code}", f"/laporan?tempat={LONG}{'x' * 80}", *places):
        page.goto(path)
        look(page)


@pytest.mark.parametrize("path", ["/laporan", "/peta", "/peta?wilayah=91", "/petugas/analisis"])
def test_a_page_with_all_that_it_loads_is_light(analyst: Page, path: str) -> None:
    loaded: list[int] = []
    analyst.on("response", lambda answer: loaded.append(len(answer.body())))
    analyst.goto(path, wait_until="networkidle")

    assert sum(loaded) < PAGE_BYTES


def test_a_chart_is_saved_as_a_picture_and_as_a_table(analyst: Page) -> None:
    analyst.goto("/analisis")
    expect(analyst).to_have_url(re.compile("/petugas/analisis$"))
    with analyst.expect_download() as picture:
        analyst.locator("[data-png=lapor-provinsi]").click()
    with analyst.expect_download() as table:
        analyst.locator("section", has=analyst.get_by_role("heading", name="Provinsi")).get_by_role(
            "link", name="CSV"
        ).click()

    image = Image.open(BytesIO(picture.value.path().read_bytes())).convert("RGB")
    assert picture.value.suggested_filename == "lapor-provinsi.png"
    assert image.width > 1_200
    assert (11, 93, 78) in {colour for _, colour in image.getcolors(1 << 24) or []}  # the style sheet's green
    assert table.value.path().read_text("utf-8-sig").startswith("Provinsi;Laporan")
    assert len(table.value.path().read_text("utf-8-sig").splitlines()) == 39


def test_the_picture_is_narrowed_and_its_address_says_so(analyst: Page) -> None:
    analyst.goto("/petugas/analisis")
    analyst.locator("#wilayah").select_option(label="Aceh")
    analyst.get_by_role("button", name="Tampilkan").click()

    expect(analyst).to_have_url(re.compile("wilayah=11"))
    expect(analyst.locator("#wilayah")).to_have_value("11")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, DESK["width"]])
def test_the_picture_has_no_serious_fault_and_is_not_wider_than_its_screen(
    analyst: Page, scheme: str, width: int
) -> None:
    analyst.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    analyst.set_viewport_size({"width": width, "height": 900})
    for query in ("", "?dari=2026-01-01&sampai=2026-01-02", "?kanal=sms"):
        analyst.goto(f"/petugas/analisis{query}")
        look(analyst)
