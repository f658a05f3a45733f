"""`python -m tests.browser.keys`: how long an officer waits from one report to the next, by keyboard, in Chromium.

Beside it, in turns, pages that do less: what the browser and the machine take for any page is not the console's.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from pipeline.adapters.search.bulk import IndexedDocument
from pipeline.batches import batches
from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from tests.bench.queue import BULK, make_documents
from tests.browser.conftest import DESK
from tests.browser.desk import enter
from tests.browser.pages import LAUNCH
from tests.integration.system import free_settings, lapor, running

REPORTS: Final = 2_000
"""Open reports in the queue."""

TURNS: Final = 25

READING_MS: Final = 2_500
"""From one report to the next: longer than the queue rests, so that each page finds it to be read again."""

PRESSED: Final = """addEventListener("keydown", (event) => {
  sessionStorage.setItem("pressed", String(performance.timeOrigin + event.timeStamp));
}, true)"""

SEEN: Final = """async () => {
  const painted = () => performance.getEntriesByName("first-contentful-paint")[0];
  while (!painted()) await new Promise(requestAnimationFrame);
  const page = performance.getEntriesByType("navigation")[0];
  const seen = performance.timeOrigin + painted().startTime;
  return {
    "in all": seen - Number(sessionStorage.getItem("pressed")),
    server: page.responseStart - page.requestStart,
    browser: painted().startTime - page.responseStart,
  };
}"""

Times = list[Mapping[str, float]]


def main() -> None:
    """Measure and print a table."""
    with TemporaryDirectory(prefix="lapor-keys-") as state:
        settings = free_settings(Path(state))
        with running(settings):
            asyncio.run(_fill(settings))
            lapor(settings, "officers", "add", "Rina Pusat", "--role", "admin_pusat")
            _print(settings)


def _print(settings: Settings) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        page = browser.new_context(base_url=settings.gateway_url, viewport=DESK).new_page()  # type: ignore[arg-type]
        enter(page, settings, "Rina Pusat")
        page.add_init_script(PRESSED)
        for name, times in _measure(page).items():
            print(f"| {name} | " + " | ".join(_write(times, each) for each in times[0]) + " |")  # noqa: T201
        browser.close()


async def _fill(settings: Settings) -> None:
    async with open_search_index(settings) as index:
        documents: list[IndexedDocument]
        for documents in batches(make_documents(REPORTS), BULK):
            assert not (await index.write(documents)).refused
        await index.refresh()


def _measure(page: Page) -> dict[str, Times]:
    """Go from report to report, and each time to two pages that do less; the first turn warms everything."""
    page.goto("/petugas/antrean")
    page.locator("[data-open]").first.click()
    page.wait_for_url("**/petugas/laporan/**")
    report = page.url
    found: dict[str, Times] = {"the next report, `j`": [], "the account": [], "the icon alone": []}
    for turn in range(TURNS + 1):
        taken = []
        page.goto(report)
        page.wait_for_timeout(READING_MS)
        taken.append(_time(page, lambda: page.keyboard.press("j")))
        report = page.url
        for address in ("/petugas/akun", "/static/icon.svg"):
            page.goto("/petugas/sandi")
            taken.append(_time(page, lambda to=address: _lead(page, to)))  # type: ignore[misc]
        for times, each in zip(found.values(), taken, strict=True):
            if turn:
                times.append(each)
    return found


def _lead(page: Page, to: str) -> None:
    """Let a key lead to a page."""
    page.evaluate("(to) => addEventListener('keydown', () => location.assign(to), {once: true})", to)
    page.keyboard.press("j")


def _time(page: Page, act: Callable[[], Any]) -> Mapping[str, float]:
    before = page.url
    act()
    page.wait_for_url(lambda url: url != before, wait_until="load")
    found: Mapping[str, float] = page.evaluate(SEEN)
    return found


def _write(times: Times, name: str) -> str:
    return f"{statistics.median(each[name] for each in times):,.0f}"


if __name__ == "__main__":
    main()
