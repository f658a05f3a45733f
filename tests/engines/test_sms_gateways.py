"""The real Kannel and Gammu SMSD, set up as the docs say: an SMS in, the index, the answer out to the telephone."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from tests.adapters.channels.sms.calls import DOCS
from tests.engines.gateways import Gammu, Kannel, need_programs, sent_by_kannel
from tests.integration.system import environment, free_settings, running, wait_for

WITHIN_S = 90.0
CODE = re.compile(r"Kode lacak: (\w+)\.")
SECRET = "rahasia-gerbang-1"
TEXT = "Pohon tumbang & kabel putus di Jalan Kenari Kota Salatiga"


@pytest.fixture(autouse=True)
def _programs() -> None:
    need_programs()


@contextmanager
def lapor_with(tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Run our system with one gateway."""
    (tmp_path / "sms.toml").write_text(file)
    monkeypatch.setenv("LAPOR_SMS_GATEWAYS", str(tmp_path / "sms.toml"))
    monkeypatch.setenv("GATEWAY_SECRET", SECRET)
    settings = free_settings(tmp_path / "state")
    with running(settings):
        yield settings


def documented(pattern: str, settings: Settings) -> str:
    """Take a part of a gateway's own configuration from the docs, with this system's address and secret."""
    (found,) = re.findall(pattern, DOCS, re.S)
    return str(found).replace("http://127.0.0.1:28080", settings.gateway_url).replace("secret=...", f"secret={SECRET}")


async def found_text(settings: Settings, code: str) -> str:
    async with open_search_index(settings) as index, asyncio.timeout(WITHIN_S):
        while (report := await index.find_by_tracking_id(code)) is None:
            await asyncio.sleep(0.1)
        return report.text_redacted


def code_told(sent: Callable[[], list[str]]) -> str:
    """Wait for the one answer, and read the tracking ID in it."""
    wait_for(lambda: bool(sent()), WITHIN_S)
    (said,) = sent()
    told = CODE.search(said)
    assert told, said
    return told[1]


async def test_an_sms_by_kannel_comes_in_and_its_answer_goes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kannel = Kannel(tmp_path)
    file = f"""
    [kannel]
    secret_env = "GATEWAY_SECRET"
    send = {{ url = "http://127.0.0.1:{kannel.sending}/cgi-bin/sendsms", username = "lapor", \
password_env = "GATEWAY_SECRET", from = "1708" }}
    """
    with lapor_with(tmp_path, file, monkeypatch) as settings:
        service = documented(r"(group = sms-service.*?)\n\n", settings)
        with kannel.running(service, password=SECRET), kannel.network("+6281200000012", TEXT) as network:
            code = code_told(lambda: sent_by_kannel(network))

            assert await found_text(settings, code) == TEXT
            assert len(sent_by_kannel(network)) == 1, "nothing but our answer goes to the citizen"


async def test_an_sms_by_gammu_comes_in_and_its_answer_goes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gammu, secret = Gammu(tmp_path), tmp_path / "secret"
    secret.write_text(SECRET)
    file = f'[gammu]\nsecret_env = "GATEWAY_SECRET"\nsend = {{ config = "{gammu.config}" }}'
    with lapor_with(tmp_path, file, monkeypatch) as settings:
        line = documented(r"(RunOnReceive = .*?)\n", settings)
        line = line.replace("/opt/lapor/.venv/bin/lapor", f"{sys.executable} -m pipeline.cli")
        line = line.replace("/etc/lapor/gammu.secret", str(secret)).replace(
            "/var/spool/lapor-gammu", str(tmp_path / "spool")
        )
        with gammu.running(line, environment(settings)):
            gammu.receive("+6281200000013", f"{TEXT} di muka Kafé, rugi € 5")
            code = code_told(gammu.sent)

            assert await found_text(settings, code) == f"{TEXT} di muka Kafé, rugi € 5"
            assert list((tmp_path / "spool").iterdir()) == []
