"""Officers work in the browser: by keyboard alone, from a citizen's report to the objection, two on one report."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.services.case_slice import PAGE as CASE_PAGE
from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from tests.browser.conftest import DESK, PHONE, watch
from tests.browser.desk import enter
from tests.browser.pages import look, send_report, wait_until_read
from tests.contracts.filling import fill, make_member
from tests.integration.system import lapor, wait_for

OFFICERS = {
    "Rina Pusat": ("--role", "admin_pusat"),
    "Dishub Ambon": ("--role", "admin_instansi", "--agency", "dishub", "--region", "Kota Ambon"),
    "Sari Analis": ("--role", "analis"),
}
LONGEST_REGENCY = "Kabupaten Kepulauan Siau Tagulandang Biaro"
LINK = f"https://contoh.example/{'foto' * 30}"
OLDEST = "sms:7001"
ANSWER = "Kabel lampu di ruas itu sudah kami ganti; lampu menyala kembali."

Open = Callable[[str], Any]


@pytest.fixture(scope="session")
def sessions(browser: Browser, browser_context_args: dict[str, Any], system: Settings) -> Callable[[str], Any]:
    """Give the cookies of an officer, who signs in once."""
    known: dict[str, Any] = {}

    def give(name: str) -> Any:
        if name not in known:
            assert lapor(system, "officers", "add", name, *OFFICERS[name]).returncode == 0
            context = browser.new_context(**browser_context_args)
            enter(context.new_page(), system, name)
            known[name] = context.storage_state()
            context.close()
        return known[name]

    return give


@pytest.fixture
def open_desk(
    browser: Browser, browser_context_args: dict[str, Any], sessions: Callable[[str], Any], base_url: str
) -> Open:
    @contextmanager
    def opened(name: str) -> Iterator[Page]:
        wide = browser_context_args | {"viewport": DESK}
        context = browser.new_context(**wide, storage_state=sessions(name))
        yield from watch(context.new_page(), base_url)
        context.close()

    return opened


@pytest.fixture
def desk(open_desk: Open) -> Iterator[Page]:
    with open_desk("Rina Pusat") as page:
        yield page


def open_by_code(page: Page, code: str) -> None:
    page.goto(f"/petugas/laporan/{code}")
    expect(page.get_by_role("heading", name=f"Laporan {code}")).to_be_visible()


def correct(page: Page) -> None:
    """Save a correction that is filled in, once more where the system sent the report on meanwhile."""
    save = page.get_by_role("button", name="Simpan koreksi")
    saved, overtaken = page.get_by_text("Koreksi disimpan"), page.get_by_text("sudah berubah sejak dilihat")
    save.click()
    expect(saved.or_(overtaken)).to_be_visible()
    if overtaken.is_visible():
        save.click()
    expect(saved).to_be_visible()


def forward(page: Page, code: str) -> None:
    """Forward a report, unless the system did it first."""
    open_by_code(page, code)
    step = page.locator("summary", has_text="Disposisi")
    if step.count():
        step.click()
        page.get_by_role("button", name="Disposisi", exact=True).click()
    open_by_code(page, code)
    expect(page.locator(".report-badges").get_by_text("didisposisikan")).to_be_visible()


@contextmanager
def open_for_two(page: Page, open_desk: Open, text: str) -> Iterator[tuple[Page, Page]]:
    """File a report, and let two officers open it once it was sent on."""
    code = send_report(page, text)
    wait_until_read(page)
    with open_desk("Rina Pusat") as first, open_desk("Rina Pusat") as second:
        forward(first, code)
        open_by_code(first, code)
        open_by_code(second, code)
        yield first, second


def is_queued(page: Page, words: str) -> bool:
    """Whether a report is in the queue; what came just now is there after its next reading."""
    page.goto("/petugas/antrean")
    return page.locator(".item-text", has_text=words).count() > 0


async def keep_case(settings: Settings, reports: int) -> None:
    """Keep a case whose oldest report is `OLDEST`."""
    members = [make_member(f"web:{7001 + number}", OLDEST) for number in range(1, reports)]
    async with open_search_index(settings) as index:
        await fill(index, make_member(OLDEST), *members)


def take(page: Page, step: str, text: str) -> None:
    """Take a step with a report that is open, and say something with it."""
    page.locator("summary", has_text=step).click()
    form = page.locator("details[open]", has_text=step)
    form.locator("textarea").fill(text)
    form.get_by_role("button", name=step, exact=True).click()


def test_twenty_reports_are_triaged_by_keyboard_alone(desk: Page) -> None:
    desk.goto("/petugas/antrean?status=diterima")
    total = int(desk.locator("h1 .count").inner_text())
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/petugas/laporan/**")
    done = []
    for _ in range(20):
        before = desk.url
        done.append(re.findall(r"/laporan/([^?]+)", before)[0])
        desk.keyboard.press("a")
        desk.wait_for_url(
            lambda url, before=before: "kabar=terima" in url and url.split("&")[0] != before.split("&")[0]
        )
        expect(desk.get_by_text("Jawaban model diterima.")).to_be_visible()
    desk.keyboard.press("u")
    expect(desk.get_by_role("heading", name="Antrean")).to_be_visible()

    assert len(set(done)) == 20
    expect(desk.locator("h1 .count")).to_have_text(str(total - 20))


def test_what_is_alike_is_ticked_and_corrected_at_once_by_keyboard(desk: Page) -> None:
    desk.goto("/petugas/antrean?status=diterima")
    for key in ("j", "s"):
        desk.keyboard.press(key)
    ticked = desk.locator("[name=pilih]:checked").count()
    assert ticked > 0
    expect(desk.get_by_text(f"{ticked} dipilih")).to_be_visible()
    desk.keyboard.press("c")
    expect(desk.get_by_label("Topik", exact=True)).to_be_focused()
    desk.get_by_label("Topik", exact=True).select_option("infrastruktur")
    desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Simpan koreksi").press("Enter")
    expect(desk.get_by_text(f"{ticked} laporan selesai diolah.")).to_be_visible()


def test_help_tells_the_keys_and_a_view_is_saved_under_a_name(desk: Page) -> None:
    desk.goto("/petugas/antrean")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    desk.get_by_role("link", name=re.compile("^darurat")).click()
    desk.get_by_text("Simpan tampilan").click()
    desk.get_by_label("Nama tampilan").fill("Darurat saja")
    desk.get_by_role("button", name="Simpan", exact=True).click()
    desk.goto("/petugas/antrean")
    desk.get_by_role("link", name="Darurat saja").click()
    expect(desk).to_have_url(re.compile("urgensi=darurat"))


def test_a_report_is_corrected_forwarded_answered_objected_to_and_open_again(page: Page, open_desk: Open) -> None:
    code = send_report(page, "Lampu di tikungan Jl. Rijali Kota Ambon padam sejak kemarin malam, gelap sekali")
    wait_until_read(page)
    with open_desk("Rina Pusat") as desk:
        open_by_code(desk, code)
        desk.keyboard.press("c")
        desk.get_by_label("Jenis instansi").select_option("dishub")
        desk.get_by_label("Lokasi").fill("Kota Ambon, Maluku")
        correct(desk)
        forward(desk, code)
    with open_desk("Dishub Ambon") as agency:
        wait_for(lambda: is_queued(agency, "Jl. Rijali"), 30.0)
        agency.get_by_role("link", name=re.compile("Jl. Rijali")).first.click()
        agency.wait_for_url("**/petugas/laporan/**")
        agency.keyboard.press("w")
        field = agency.get_by_label("Jawaban, dibaca pelapor")
        field.fill(ANSWER)
        expect(agency.locator(".sms")).to_contain_text(f"Laporan {code} dijawab Dinas Perhubungan Kota Ambon: {ANSWER}")
        agency.get_by_role("button", name="Jawab", exact=True).dblclick()
        expect(agency.get_by_text("Langkah disimpan.")).to_be_visible()
        assert agency.locator(".history blockquote", has_text=ANSWER).count() == 1

    page.goto(f"/lacak/{code}")
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    page.get_by_text("Saya keberatan").click()
    page.get_by_label("Mengapa Anda keberatan?").fill("Lampunya padam lagi.")
    page.get_by_role("button", name="Kirim keberatan").click()
    expect(page.get_by_text("Keberatan Anda kami terima")).to_be_visible()
    with open_desk("Dishub Ambon") as agency:
        open_by_code(agency, code)
        expect(agency.locator(".report-badges").get_by_text("dibuka kembali")).to_be_visible()
        expect(agency.get_by_text("Lampunya padam lagi.")).to_be_visible()


def test_of_two_officers_the_second_sees_what_the_first_did_and_keeps_what_was_typed(
    page: Page, open_desk: Open
) -> None:
    said = "Rambu di Jl. Sultan Hairun Kota Ambon roboh ke trotoar, belum diangkat"
    with open_for_two(page, open_desk, said) as (first, second):
        take(first, "Jawab", "Rambu sudah ditegakkan.")
        expect(first.get_by_text("Langkah disimpan.")).to_be_visible()
        take(second, "Kembalikan", "Jalan itu bukan jalan kota.")
        expect(second.get_by_role("alert")).to_be_focused()
        expect(second.get_by_text("Yang berubah sejak halaman ini Anda buka")).to_be_visible()
        expect(second.locator(".changes")).to_contain_text("Rambu sudah ditegakkan.")


def test_a_correction_that_somebody_overtook_keeps_what_was_chosen_and_is_saved_at_the_second_try(
    page: Page, open_desk: Open
) -> None:
    said = "Papan nama Jl. Diponegoro Kota Ambon tertutup dahan, tidak terbaca dari jalan"
    with open_for_two(page, open_desk, said) as (first, second):
        second.keyboard.press("c")
        second.get_by_label("Jenis instansi").select_option("dishub")
        take(first, "Jawab", "Dahannya sudah dipangkas.")
        expect(first.get_by_text("Langkah disimpan.")).to_be_visible()
        second.get_by_role("button", name="Simpan koreksi").click()
        expect(second.get_by_text("sudah berubah sejak dilihat")).to_be_visible()
        expect(second.get_by_label("Jenis instansi")).to_have_value("dishub")
        correct(second)


def test_a_script_in_a_report_is_text_and_an_answer_that_is_too_long_is_kept(page: Page, open_desk: Open) -> None:
    said = "<script>document.title = 'jahat'</script> Halte di Jl. Yos Sudarso Kota Ambon bocor"
    code = send_report(page, said)
    wait_until_read(page)
    with open_desk("Rina Pusat") as desk:
        forward(desk, code)
        open_by_code(desk, code)
        expect(desk.locator(".report-text")).to_contain_text(said)
        expect(desk).to_have_title(re.compile(code))
        long = "kata " * 5_000
        take(desk, "Jawab", long)
        expect(desk.get_by_role("alert")).to_contain_text("terlalu panjang")
        expect(desk.get_by_label("Jawaban, dibaca pelapor")).to_have_value(long.strip())


def test_an_analyst_may_read_and_has_nothing_to_press(open_desk: Open) -> None:
    with open_desk("Sari Analis") as analyst:
        analyst.goto("/petugas/antrean")
        analyst.keyboard.press("a")
        analyst.keyboard.press("Enter")
        expect(analyst.get_by_role("heading", name="Jawaban model")).to_be_visible()
        expect(analyst.get_by_role("button", name="Terima semua")).to_have_count(0)
        expect(analyst.get_by_role("heading", name="Langkah")).to_have_count(0)


def test_the_queue_works_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any], sessions: Callable[[str], Any], base_url: str
) -> None:
    state = sessions("Rina Pusat")
    context = browser.new_context(**browser_context_args, storage_state=state, java_script_enabled=False)
    for page in watch(context.new_page(), base_url):
        page.goto("/petugas/antrean?status=diterima")
        page.get_by_label("Pilih laporan 1", exact=True).check()
        page.get_by_label("Pilih laporan 2", exact=True).check()
        page.get_by_role("button", name="Terima").click()
        expect(page.get_by_text("2 laporan selesai diolah.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, DESK["width"]])
def test_no_page_of_work_has_a_serious_fault_or_is_wider_than_its_screen(desk: Page, scheme: str, width: int) -> None:
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.set_viewport_size({"width": width, "height": 844})
    for path in ("/petugas/antrean", "/petugas/antrean?topik=entah", "/petugas/kasus", "/petugas/label"):
        desk.goto(path)
        look(desk)
    desk.goto("/petugas/kasus")
    desk.locator(".item a").first.click()
    desk.wait_for_url("**/petugas/kasus/**")
    look(desk)
    desk.locator("blockquote + p a").first.click()
    desk.wait_for_url("**/petugas/laporan/**")
    look(desk)
    for summary in desk.locator("main summary:visible").all():
        summary.click()
        look(desk)


def test_the_longest_names_fit_on_a_telephone(page: Page, open_desk: Open, system: Settings) -> None:
    code = send_report(page, f"Jalan di Kampung Lehi, Kecamatan Siau Barat Selatan, {LONGEST_REGENCY} rusak: {LINK}")
    wait_until_read(page)
    with open_desk("Rina Pusat") as desk:
        open_by_code(desk, code)
        desk.set_viewport_size({"width": 320, "height": 844})
        look(desk)
        desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
        expect(desk.locator(".place-map")).to_contain_text("Tagulandang")
        pin = desk.locator(".place-map text").first.bounding_box()
        assert pin is not None
        assert pin["x"] + pin["width"] <= PHONE["width"]
        desk.locator("summary", has_text="Tanya pelapor").click()
        desk.get_by_label("Pertanyaan, dibaca pelapor").fill("Di kilometer berapa? " * 20)
        expect(desk.locator(".sms").first).to_contain_text(f"Laporan {code} belum lengkap")
        look(desk)
        for path in (f"/petugas/laporan/{code}/kabar", f"/petugas/kasus/{code}"):
            desk.goto(path)
            look(desk)


def test_cases_are_walked_through_by_keyboard_alone(desk: Page, system: Settings) -> None:
    with ThreadPoolExecutor() as apart:  # Playwright's own loop runs here
        apart.submit(asyncio.run, keep_case(system, CASE_PAGE + 1)).result()
    desk.goto("/petugas/kasus")
    desk.keyboard.press("j")
    expect(desk.locator("[data-item].here")).to_have_count(1)
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/petugas/kasus/*")
    desk.keyboard.press("u")
    desk.wait_for_url("**/petugas/kasus")

    desk.goto(f"/petugas/kasus/{OLDEST}")
    reports = desk.locator("[data-open]")
    expect(reports).to_have_count(CASE_PAGE - 1)  # the oldest stands above them
    desk.keyboard.press("n")
    expect(reports).to_have_count(1)
    desk.keyboard.press("p")
    expect(reports).to_have_count(CASE_PAGE - 1)
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_contain_text("halaman berikutnya")
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(reports.nth(1)).to_be_focused()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/petugas/laporan/**")
