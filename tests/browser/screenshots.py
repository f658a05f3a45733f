"""`python -m tests.browser.screenshots`: starts the system with its samples and writes the pictures of `docs/img/`.

Names of pictures behind it: only those.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from pipeline.settings import Settings
from tests.browser.desk import CHIEF, enter, sign_in
from tests.browser.pages import KNOWN, LAUNCH, demo, officer, send_report, wait_until_read

FOLDER = Path(__file__).parents[2] / "docs" / "img"
SIZES: dict[str, ViewportSize] = {"390": {"width": 390, "height": 844}, "1440": {"width": 1440, "height": 900}}
COLOURS = 256
"""Of a picture's palette: enough for a shade that only a line of the page has."""

HIGHEST = 2_600
"""Pixels of a picture: its reader sees how a long page begins."""


def show_form(page: Page) -> None:
    page.goto("/lapor")
    page.get_by_label("Apa yang terjadi?").fill(KNOWN)
    page.get_by_label("Di mana?").fill("Simpang tugu, Kota Sabang")


def show_faults(page: Page) -> None:
    page.goto("/lapor")
    page.get_by_label("Di mana?").fill("Pasar Ikan, Kota Ambon")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("alert")).to_be_visible()


def show_similar(page: Page) -> None:
    show_form(page)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Mungkin sudah dilaporkan")).to_be_visible()


def show_report(page: Page) -> None:
    send_report(page, "Jembatan gantung di Distrik Wamena Kabupaten Jayawijaya rusak, papannya lapuk")
    expect(page.get_by_text("paling lambat").first).to_be_visible()


def show_answered(page: Page, settings: Settings) -> None:
    """A report that its office has answered, with the form to object open."""
    code = send_report(page, "Lampu jalan di Jl. Pattimura Kota Ambon padam sejak pekan lalu, gelap sekali")
    wait_until_read(page)
    officer(settings, code, "disposisi", "proses", "jawab")
    page.goto(f"/lacak/{code}")
    page.get_by_text("Saya keberatan").click()


def show_asked(page: Page, settings: Settings) -> None:
    """A report whose citizen is asked for what is missing."""
    code = send_report(page, "Lampu jalan padam sejak pekan lalu, gelap sekali kalau malam")
    wait_until_read(page)
    officer(settings, code, "tanya", text="Di jalan apa dan kelurahan mana lampu itu?")
    page.goto(f"/lacak/{code}")


def show_case(page: Page) -> None:
    """The page of a case for everybody."""
    page.goto("/laporan")
    page.locator(".case-text a").first.click()
    expect(page.get_by_role("button", name="Ikuti laporan ini")).to_be_visible()


PAGES_OF_OFFICERS: dict[str, Callable[[Page, Settings], object]] = {
    "lacak-dijawab": show_answered,
    "lacak-ditanya": show_asked,
}

PAGES: dict[str, Callable[[Page], object]] = {
    "awal": lambda page: page.goto("/"),
    "lapor": show_form,
    "salah": show_faults,
    "serupa": show_similar,
    "lacak": show_report,
    "peta": lambda page: page.goto("/peta"),
    "peta-daerah": lambda page: page.goto("/peta?wilayah=81"),
    "laporan": show_case,
}


def show_sign_in(page: Page) -> None:
    """What an officer sees who mistyped."""
    page.context.clear_cookies()
    sign_in(page, CHIEF, "kata sandi yang salah")


def show_quality(page: Page) -> None:
    page.goto("/petugas/mutu")
    expect(page.get_by_role("button", name="Putar ulang").first).to_be_visible()


def show_queue(page: Page) -> None:
    page.goto("/petugas/antrean?urgensi=darurat")
    page.keyboard.press("j")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the bar of buttons stands below the list


def show_officers_case(page: Page) -> None:
    page.goto("/petugas/kasus")
    page.locator(".item a").first.click()
    page.wait_for_url("**/petugas/kasus/**")


def show_officers_report(page: Page) -> None:
    """A report of a case, with what may be done with it."""
    show_officers_case(page)
    page.locator("blockquote + p a").first.click()
    page.wait_for_url("**/petugas/laporan/**")
    page.keyboard.press("c")


CONSOLE: dict[str, Callable[[Page], object]] = {
    "petugas-antrean": show_queue,
    "petugas-kasus": show_officers_case,
    "petugas-laporan": show_officers_report,
    "petugas-label": lambda page: page.goto("/petugas/label"),
    "petugas-mutu": show_quality,
    "analisis": lambda page: page.goto("/petugas/analisis"),
    "petugas-daftar": lambda page: page.goto("/petugas/petugas"),
    "petugas-jejak": lambda page: page.goto("/petugas/jejak"),
    "petugas-akun": lambda page: page.goto("/petugas/akun"),
    "petugas-masuk": show_sign_in,
}
"""Pages of an admin_pusat, in this order: the last one signs out."""


def main() -> None:
    """Take each page at each size, light and dark."""
    FOLDER.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(prefix="lapor-img-") as state,
        demo(Path(state)) as settings,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**LAUNCH)
        wanted = set(sys.argv[1:]) or {*PAGES, *PAGES_OF_OFFICERS, *CONSOLE}
        for scheme in ("light", "dark"):
            _take_all(browser, settings, scheme, wanted)


def _take_all(browser: Browser, settings: Settings, scheme: str, wanted: Collection[str]) -> None:
    for size, viewport in SIZES.items():
        context = browser.new_context(
            base_url=settings.gateway_url,
            viewport=viewport,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        page = context.new_page()
        shown = PAGES | {name: partial(show, settings=settings) for name, show in PAGES_OF_OFFICERS.items()}
        if not CONSOLE.keys().isdisjoint(wanted):
            enter(page, settings, CHIEF)
        for name, show in (shown | CONSOLE).items():
            if name in wanted:
                show(page)
                _write(page.screenshot(full_page=True), FOLDER / f"{name}-{size}-{scheme}.png")
        context.close()


def _write(picture: bytes, path: Path) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, HIGHEST))).quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(path, optimize=True)


if __name__ == "__main__":
    main()
