"""What an officer does in the browser before anything else."""

from __future__ import annotations

from playwright.sync_api import Page

from pipeline.settings import Settings
from tests.integration.system import lapor

CHIEF = "Sri Wahyuni"
"""The admin_pusat of the demo."""

PASSWORD = "kopi tubruk dua gelas"


def one_time_password(settings: Settings, name: str) -> str:
    made = lapor(settings, "officers", "password", name)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def sign_in(page: Page, name: str, password: str, *, go: bool = True) -> None:
    """Fill the form in and send it."""
    if go:
        page.goto("/petugas/masuk")
    page.get_by_label("Nama petugas").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_load_state()


def enter(page: Page, settings: Settings, name: str) -> None:
    """Sign in with a new one-time password, and choose one."""
    one_time = one_time_password(settings, name)
    sign_in(page, name, one_time)
    page.get_by_label("Kata sandi sekarang").fill(one_time)
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/petugas/akun**")
