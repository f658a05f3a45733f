"""How the browser is started, and what a citizen does in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pipeline.settings import Settings
from tests.integration.system import free_settings, lapor, running, wait_for

CHROMIUM = "chromium"
"""Debian's own: nothing is fetched from elsewhere."""

LAUNCH: dict[str, Any] = {
    "executable_path": f"/usr/bin/{CHROMIUM}",
    "args": ["--lang=id", *(["--no-sandbox"] if os.geteuid() == 0 else [])],  # Chromium's own sandbox refuses root
    "env": {**os.environ, "LANGUAGE": "id"},
}

TEXT = "Jembatan gantung di Distrik Wamena Kabupaten Jayawijaya rusak, papannya lapuk dan dua sudah jatuh"
"""Nobody reported it before."""

KNOWN = "Lampu jalan di Jl. Cut Meutia Kota Sabang mati semua dari simpang tugu sampai pelabuhan, gelap gulita"
"""As a sample has it."""


SAMPLES_WITHIN_S = 90.0
"""Until the samples went the whole road, on a busy machine."""


@contextmanager
def demo(state: Path) -> Iterator[Settings]:
    """Run the system with its samples in it."""
    settings = free_settings(state)
    with running(settings, "demo"):
        wait_for(lambda: "Cut Meutia" in lapor(settings, "search", "Cut Meutia").stdout, SAMPLES_WITHIN_S)
        wait_for(lambda: "Nadia Putri" in lapor(settings, "officers", "list").stdout, SAMPLES_WITHIN_S)
        lapor(settings, "officers", "add", "A. Unit", "--role", "admin_pusat")
        yield settings


def send_report(page: Page, text: str = TEXT) -> str:
    """File a report by the form, and give its tracking ID."""
    page.goto("/lapor")
    page.get_by_label("Apa yang terjadi?").fill(text)
    page.get_by_role("button", name="Kirim laporan").click()
    received = page.get_by_role("heading", name="Laporan Anda diterima")
    send_all_the_same = page.get_by_role("button", name="Kirim sebagai laporan baru")
    expect(received.or_(send_all_the_same)).to_be_visible()
    if send_all_the_same.is_visible():
        send_all_the_same.click()
    expect(received).to_be_visible()
    return page.locator("[data-code]").inner_text()


ANSWER = "Kabel lampu di ruas itu sudah kami ganti pada Senin pagi; lampu menyala kembali."


def officer(settings: Settings, code: str, *steps: str, text: str = ANSWER) -> None:
    """Take steps with a report as an officer does, on the command line, and say something with the last."""
    for step in steps:
        said = ("--text", text) if step == steps[-1] else ()
        done = lapor(settings, "follow-up", code, step, "--officer", "A. Unit", "--agency", "dishub", *said)
        is_sent_on = step == "disposisi" and "didisposisikan" in done.stderr  # by the system, which was quicker
        assert done.returncode == 0 or is_sent_on, done.stderr


def wait_until_read(page: Page) -> None:
    """Wait until a report that was sent just now shows its whole page."""
    expect(page.get_by_role("heading", name="Jalannya")).to_be_visible()


SERIOUS = ("serious", "critical")


WIDER = """() => [...document.querySelectorAll("main *, header *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth)
    .map(each => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`)"""
"""What reaches beyond the screen, from the outside in."""


def look(page: Page) -> None:
    """Let axe-core look at a page that does not load itself anew any more, and measure it."""
    expect(page.locator("[data-pending]")).to_have_count(0)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in found if each["impact"] in SERIOUS] == []
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, (page.url, page.evaluate(WIDER))
