"""A citizen files a report by the form and finds its page: with JavaScript, without, by keyboard, on a telephone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pipeline.settings import Settings
from tests.browser.conftest import DESK
from tests.browser.pages import KNOWN, TEXT, look, officer, send_report, wait_until_read
from tests.integration.system import lapor, wait_for


def test_a_report_is_filed_and_its_page_found(page: Page, picture: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="Tulis laporan").click()
    page.get_by_label("Apa yang terjadi?").fill(TEXT)
    page.get_by_label("Di mana?").fill("Jl. Trikora, Wamena")
    page.get_by_label("Foto").set_input_files(picture)
    expect(page.get_by_role("img", name="foto.jpg")).to_be_visible()
    page.get_by_label("Topik").select_option("infrastruktur")
    page.get_by_label("Nomor telepon atau surel").fill("0812-0000-0017")
    page.get_by_label("Publik").check()
    page.get_by_role("button", name="Kirim laporan").click()

    expect(page.get_by_role("heading", name="Laporan Anda diterima")).to_be_visible()
    code = page.locator("[data-code]").inner_text()
    expect(page.get_by_text("paling lambat").first).to_be_visible()  # it shows itself once it was read

    page.goto("/")
    page.get_by_label("Kode lacak").fill(code.lower())
    page.get_by_role("button", name="Lihat").click()

    expect(page).to_have_url(re.compile(f"/lacak/{code}$"))
    expect(page.get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_text("Kabupaten Jayawijaya", exact=False).last).to_be_visible()
    photo = page.get_by_role("img", name="Foto 1 dari laporan ini")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("image => image.naturalWidth") == 640


def test_a_report_is_filed_and_its_page_found_without_javascript(plain_page: Page, picture: Path) -> None:
    plain_page.goto("/lapor")
    plain_page.get_by_label("Apa yang terjadi?").fill("Sumur bor desa kami kering dua minggu, warga antre air")
    plain_page.get_by_label("Di mana?").fill("Desa Oebelo, Kabupaten Kupang")
    plain_page.get_by_label("Foto").set_input_files(picture)
    plain_page.get_by_role("button", name="Kirim laporan").click()

    expect(plain_page.get_by_role("heading", name="Laporan Anda diterima")).to_be_visible()
    code = plain_page.locator("[data-code]").inner_text()
    for _ in range(20):
        if plain_page.get_by_role("link", name="Muat ulang").count() == 0:
            break
        plain_page.wait_for_timeout(500)
        plain_page.get_by_role("link", name="Muat ulang").click()

    plain_page.goto("/lacak")
    plain_page.get_by_label("Kode lacak").fill(code)
    plain_page.get_by_role("button", name="Lihat").click()
    expect(plain_page.get_by_text("Kabupaten Kupang").last).to_be_visible()


def test_a_report_is_filed_by_keyboard_alone(page: Page) -> None:
    page.goto("/lapor")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#text")
    page.keyboard.type("Bau limbah dari pabrik tahu di Desa Kalisari, Cilongok, Banyumas menyengat tiap sore")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "#point")
    page.keyboard.type("-7.4, 109.1")
    tab_to(page, "[name=visibility]:checked")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Anonim")).to_be_checked()
    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Laporan Anda diterima")).to_be_visible()


def test_a_confidential_report_shows_neither_its_words_nor_its_pictures(page: Page, picture: Path) -> None:
    said = "Kepala gudang di Kecamatan Sidorejo Kota Salatiga menjual beras bantuan tadi malam"
    page.goto("/lapor")
    page.get_by_label("Apa yang terjadi?").fill(said)
    page.get_by_label("Foto").set_input_files(picture)
    page.get_by_label("Rahasia").check()
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan Anda diterima")).to_be_visible()

    expect(page.get_by_text("Laporan ini rahasia")).to_be_visible()
    expect(page.get_by_text("beras")).to_have_count(0)
    expect(page.get_by_role("img", name="Foto 1 dari laporan ini")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_citizen_sees_the_answer_objects_and_the_report_is_open_again(
    page: Page, plain_page: Page, system: Settings, script: bool
) -> None:
    where = "Jl. Pattimura" if script else "Jl. Diponegoro"
    code = send_report(page, f"Trotoar di {where} Kota Ambon berlubang besar, ada anak jatuh kemarin sore")
    wait_until_read(page)
    officer(system, code, "disposisi", "jawab", text="Trotoar sudah ditambal.")

    citizen = page if script else plain_page
    citizen.goto(f"/lacak/{code}")
    expect(citizen.get_by_text("Trotoar sudah ditambal.").first).to_be_visible()
    citizen.get_by_text("Saya keberatan").click()
    citizen.get_by_label("Mengapa Anda keberatan?").fill("Tambalannya sudah lepas lagi.")
    citizen.get_by_role("button", name="Kirim keberatan").dblclick()

    expect(citizen.get_by_text("Keberatan Anda kami terima")).to_be_visible()
    expect(citizen.get_by_text("Laporan Anda dibuka kembali")).to_be_visible()
    shown = lapor(system, "follow-up", code, "--json")
    assert json.loads(shown.stdout)["status"] == "dibuka_kembali"
    assert shown.stdout.count("Tambalannya sudah lepas lagi.") == 1


def test_what_an_officer_asks_is_answered_on_the_page_and_the_report_read_anew(page: Page, system: Settings) -> None:
    code = send_report(page, "Pohon besar miring ke jalan, dahannya menyentuh kabel listrik")
    wait_until_read(page)
    officer(system, code, "tanya", text="Di mana pohon itu?")
    page.goto(f"/lacak/{code}")
    page.get_by_label("Jawaban Anda").fill("Jl. Merdeka depan SD Negeri 4, Kecamatan Sirimau, Kota Ambon")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Keterangan Anda kami terima")).to_be_visible()

    def is_placed() -> bool:
        page.goto(f"/lacak/{code}")
        return page.locator(".facts").get_by_text("Kota Ambon").count() > 0

    wait_for(is_placed, 30.0)
    expect(page.locator(".badge")).to_have_text("Perlu verifikasi")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until a part of the page has the focus; each part on the way shows that it has it."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches(':focus-visible')"):
            style = page.evaluate(
                "(() => { const it = document.activeElement; const seen = it.closest('.choice') || it;"
                " return getComputedStyle(seen).outlineStyle; })()"
            )
            assert style != "none"
        if page.locator(selector).first.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_what_must_be_mended_is_read_out_first_and_leads_to_its_field(page: Page) -> None:
    page.goto("/lapor")
    page.get_by_label("Di mana?").fill("Pasar Ikan")
    page.get_by_role("button", name="Kirim laporan").click()

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Isi laporan kosong.").click()
    expect(page.get_by_label("Apa yang terjadi?")).to_be_focused()
    expect(page.get_by_label("Di mana?")).to_have_value("Pasar Ikan")


def test_a_report_that_others_made_can_be_followed_instead(page: Page) -> None:
    page.goto("/lapor")
    page.get_by_label("Apa yang terjadi?").fill(KNOWN)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Mungkin sudah dilaporkan")).to_be_visible()
    page.get_by_role("button", name="Ikuti laporan ini").first.click()

    expect(page.get_by_role("heading", name="Anda mengikuti laporan ini")).to_be_visible()
    expect(page.get_by_text("Jl. Cut Meutia").first).to_be_visible()


def test_the_place_of_the_telephone_fills_the_point(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": -3.6954, "longitude": 128.1814})
    page.goto("/lapor")
    page.get_by_text("Tambahkan titik koordinat").click()
    page.get_by_role("button", name="Pakai lokasi saya").click()

    expect(page.get_by_label("Lintang, bujur")).to_have_value("-3.69540, 128.18140")


def test_a_form_is_sent_once_however_often_its_button_is_pressed(page: Page) -> None:
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/lapor")
    page.get_by_label("Apa yang terjadi?").fill("Pohon tumbang menutup Jl. Diponegoro di Kota Salatiga sejak pagi")
    page.get_by_role("button", name="Kirim laporan").dblclick()
    page.wait_for_url("**/lacak/**")

    assert len(sent) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, DESK["width"]])
def test_no_page_has_a_serious_fault_or_is_wider_than_its_screen(
    page: Page, system: Settings, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    code = send_report(page, "Atap puskesmas di Kecamatan Sano Nggoang, Manggarai Barat bocor di ruang periksa")
    look(page)
    for path in ("/", "/lapor", "/lacak", f"/lacak/{code}", "/lacak/BUKAN", "/tidak-ada"):
        page.goto(path)
        look(page)
    for path in (
        "/laporan",
        "/peta",
        "/peta?wilayah=53",
        "/laporan?tempat=kediri",
        "/laporan?wilayah=94&kategori=agama",
    ):
        page.goto(path)
        look(page)
    page.goto("/laporan")
    page.locator(".case-text a").first.click()
    look(page)
    officer(system, code, "disposisi", "jawab")
    page.goto(f"/lacak/{code}")
    page.get_by_text("Saya keberatan").click()
    page.get_by_text("Tarik laporan ini").click()
    look(page)
    page.goto("/lapor")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_label("Apa yang terjadi?").fill(KNOWN)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Mungkin sudah dilaporkan")).to_be_visible()
    look(page)
