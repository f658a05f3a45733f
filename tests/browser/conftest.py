"""The whole system with its samples, and Debian's Chromium; both once for all tests here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pipeline.settings import Settings
from tests.browser.pages import CHROMIUM, LAUNCH, demo
from tests.pictures import make_picture

expect.set_options(timeout=20_000)  # a busy machine, with the whole system on it
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="session", autouse=True)
def _needs_chromium() -> None:
    if which(CHROMIUM) is None:
        pytest.skip(f"no {CHROMIUM} here: `apt install chromium`, or run .ci/run", allow_module_level=True)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with demo(tmp_path_factory.mktemp("state")) as settings:
        yield settings


@pytest.fixture(scope="session")
def base_url(system: Settings) -> str:
    return system.gateway_url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "id-ID", "timezone_id": "Asia/Jakarta", "viewport": PHONE}


@pytest.fixture
def page(context: BrowserContext, base_url: str) -> Iterator[Page]:
    """A page that asks no other host, and whose script never fails."""
    page = context.new_page()
    yield from watch(page, base_url)


@pytest.fixture
def plain_page(browser: Browser, browser_context_args: dict[str, Any], base_url: str) -> Iterator[Page]:
    """The same without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield from watch(context.new_page(), base_url)
    context.close()


def watch(page: Page, base_url: str) -> Iterator[Page]:
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert [url for url in asked if not re.match(rf"{re.escape(base_url)}/|blob:", url)] == []
    assert faults == []


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "foto.jpg"
    path.write_bytes(make_picture())
    return path
