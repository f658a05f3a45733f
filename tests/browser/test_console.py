"""Officers in the browser: in and out, refused, locked out, led back; by keyboard, on a telephone, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pipeline.settings import Settings
from tests.browser.conftest import DESK, watch
from tests.browser.desk import CHIEF, PASSWORD, enter, one_time_password, sign_in
from tests.browser.pages import look
from tests.integration.system import lapor

LONGEST = "Raden Ajeng Kartikasari Wulandari Purwaningsih-Hadiningrat, S.Sos., M.A.P., Ph.D"[:80]
PAGES = ("/petugas/mutu", "/petugas/akun", "/petugas/akun/kode", "/petugas/sandi", "/petugas/petugas", "/petugas/jejak")


@pytest.fixture
def desk(browser: Browser, browser_context_args: dict[str, object], system: Settings, base_url: str) -> Iterator[Page]:
    """The page of an admin_pusat who has signed in, at a desk."""
    context = browser.new_context(**browser_context_args | {"viewport": DESK})  # type: ignore[arg-type]
    page = context.new_page()
    for each in watch(page, base_url):
        enter(each, system, CHIEF)
        yield each
    context.close()


def test_an_officer_signs_in_once_with_what_was_handed_over_then_with_their_own(page: Page, system: Settings) -> None:
    one_time = one_time_password(system, "Made Artana")
    page.goto("/petugas/akun")
    expect(page).to_have_url(re.compile("/petugas/masuk"))
    sign_in(page, "Made Artana", one_time, go=False)
    expect(page.get_by_role("heading", name="Pilih kata sandi Anda")).to_be_visible()
    page.get_by_label("Kata sandi sekarang").fill(one_time)
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Kata sandi Anda sudah diganti")).to_be_visible()
    expect(page.get_by_text("Kota Surabaya").first).to_be_visible()

    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", name="Masuk petugas")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Masuk petugas")).to_be_visible()
    sign_in(page, "Made Artana", PASSWORD)
    expect(page.get_by_role("link", name="Antrean")).to_have_attribute("aria-current", "page")


def test_a_wrong_password_and_an_unknown_name_are_told_the_same_and_then_locked(page: Page) -> None:
    said = []
    for name in ("Nadia Putri", "Tidak Ada"):
        sign_in(page, name, "kata sandi yang salah")
        expect(page.get_by_role("alert")).to_be_focused()
        said.append(page.get_by_role("alert").inner_text())
        expect(page.get_by_label("Nama petugas")).to_have_value(name)
    assert said[0] == said[1]
    for _ in range(5):
        sign_in(page, "Tidak Ada", "kata sandi yang salah")
    expect(page.get_by_role("alert")).to_contain_text("Terlalu banyak percobaan")


def test_a_forged_and_an_ended_session_lead_to_the_sign_in(
    page: Page, context: BrowserContext, system: Settings, base_url: str
) -> None:
    context.add_cookies(
        [{"name": "lapor_petugas", "value": "x" * 43, "domain": "127.0.0.1", "path": "/petugas", "httpOnly": True}]
    )
    page.goto("/petugas/mutu")
    expect(page).to_have_url(f"{base_url}/petugas/masuk?lanjut=%2Fpetugas%2Fmutu")

    enter(page, system, "Nadia Putri")
    page.goto("/petugas/akun")
    lapor(system, "officers", "password", "Nadia Putri")  # ends her sessions
    page.get_by_role("link", name="Ganti").click()
    expect(page.get_by_role("heading", name="Masuk petugas")).to_be_visible()


def test_a_form_of_another_site_changes_nothing(desk: Page, base_url: str) -> None:
    answer = desk.request.post(f"{base_url}/petugas/akun/sesi", form={"token": "bukan"})
    assert answer.status == 403
    desk.goto("/petugas/petugas")
    assert desk.evaluate("document.cookie") == ""  # no script reads the session


def test_an_agency_and_an_analyst_see_what_their_role_opens(page: Page, system: Settings) -> None:
    enter(page, system, "Bambang Setiawan")
    page.goto("/petugas/mutu")
    expect(page.get_by_role("row", name=re.compile("Kota Surabaya"))).to_have_count(1)
    expect(page.get_by_role("link", name="Jejak")).to_have_count(0)
    assert page.request.get("/petugas/jejak").status == 403


def test_rejected_messages_are_counted_in_the_page_and_replayed(desk: Page) -> None:
    desk.goto("/petugas/mutu")
    desk.get_by_role("button", name="Putar ulang").first.click()
    expect(desk.get_by_text("Pesan yang ditolak sudah dikirim lagi")).to_be_visible()
    desk.goto("/petugas/jejak")
    expect(desk.get_by_text("memutar ulang pesan yang ditolak").first).to_be_visible()


def test_the_console_works_without_javascript(plain_page: Page, system: Settings) -> None:
    enter(plain_page, system, "Bambang Setiawan")
    plain_page.goto("/petugas/mutu")
    expect(plain_page.get_by_role("heading", name="Per instansi")).to_be_visible()
    plain_page.locator(".account-menu summary").click()
    plain_page.get_by_role("button", name="Keluar").click()
    expect(plain_page.get_by_role("heading", name="Masuk petugas")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, DESK["width"]])
def test_no_page_of_the_console_has_a_serious_fault_or_is_wider_than_its_screen(
    desk: Page, system: Settings, scheme: str, width: int
) -> None:
    lapor(system, "officers", "add", LONGEST, "--role", "admin_instansi", "--agency", "dinas_pu:35.78")
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        desk.goto(path)
        desk.wait_for_load_state("networkidle")
        look(desk)
    desk.goto("/petugas/petugas")
    desk.get_by_text("Tambah petugas").click()
    look(desk)
    desk.context.clear_cookies()
    sign_in(desk, CHIEF, "kata sandi yang salah")
    look(desk)
