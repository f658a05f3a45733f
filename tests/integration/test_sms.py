"""Each SMS gateway from its wire to the index and back to its vendor, on the embedded engines, as the docs show it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import ReportDocument
from pipeline.domain.tracking import parse_tracking_id
from pipeline.services.sms_answers import TEST
from pipeline.settings import Settings
from tests.adapters.channels.sms import calls
from tests.adapters.channels.sms.calls import DELIVERIES, DOCS, FILE, SECRETS, Delivery
from tests.fakes_sms import Sent, Vendors, running_vendors
from tests.integration.system import environment, free_settings, lapor, until, up

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

COMMANDS = re.findall(r"```sh\n(.*?)```", DOCS, re.S)
FORWARDED = " kami teruskan ke "
"""Told later, of reports that are complete and sure enough."""
CODE = re.compile(r"Kode lacak: (\w+)\.")
WITHIN_S = 60.0
INJECT = """#!/bin/sh
echo "$4 $(cat)" >> "$0.sent"
echo "Written message with ID /var/spool/gammu/outbox/OUTC1.smsbackup"
"""
TEXT = "Pohon tumbang menutup Jalan Kenari {} di Kota Salatiga, mohon dibersihkan"


class System:
    """A running system, with its vendors."""

    def __init__(self, settings: Settings, vendors: Vendors, index: SearchIndex, inject: Path) -> None:
        self.settings, self.vendors, self.index, self.inject = settings, vendors, index, inject

    async def deliver(self, delivery: Delivery) -> int:
        """Deliver as the gateway does; give the status of the answer."""
        async with (
            aiohttp.ClientSession(self.settings.gateway_url, headers=delivery.headers) as http,
            http.request(delivery.method, delivery.path, data=delivery.body or None) as answer,
        ):
            return answer.status

    def said(self) -> list[Sent]:
        """Give what was sent to citizens, by Gammu's program too."""
        by_program = Path(f"{self.inject}.sent")
        lines = by_program.read_text("utf-8").splitlines() if by_program.exists() else []
        sent = self.vendors.sent + [Sent("gammu", *line.split(" ", 1)) for line in lines]
        return [each for each in sent if FORWARDED not in each.text]

    async def find(self, code: str) -> ReportDocument | None:
        """Find a report by its tracking ID."""
        return await self.index.find_by_tracking_id(parse_tracking_id(code))


@pytest.fixture
async def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[System]:
    inject = tmp_path / "inject"
    inject.write_text(INJECT)
    inject.chmod(0o700)
    async with AsyncExitStack() as stack:
        vendors = await stack.enter_async_context(running_vendors())
        file = tmp_path / "sms.toml"
        file.write_text(FILE.replace("FAKE", vendors.url).replace("INJECT", str(inject)), "utf-8")
        monkeypatch.setenv("LAPOR_SMS_GATEWAYS", str(file))
        for name, secret in SECRETS.items():
            monkeypatch.setenv(name, secret)
        settings = free_settings(tmp_path / "state")
        index = await stack.enter_async_context(up(settings))
        yield System(settings, vendors, index, inject)


async def test_sms_of_each_gateway_reach_the_index_and_their_senders_learn_the_tracking_id_once(
    system: System,
) -> None:
    numbers = {name: f"+62812000001{place:02}" for place, name in enumerate(DELIVERIES, start=1)}
    for _ in range(2):
        for place, (name, deliver) in enumerate(DELIVERIES.items(), start=1):
            delivery = deliver(TEXT.format(place), numbers[name], "id-1", datetime.now(UTC))
            assert await system.deliver(delivery) == 200

    await until(lambda: len(system.said()) == len(DELIVERIES))
    await _commands_of_the_docs_run(system, len(DELIVERIES))
    await _an_operator_tries_a_gateway(system)
    await _status_is_answered(system)
    await _a_killed_gateway_owes_nobody_an_answer(system)

    said = [sent for sent in system.said() if sent.to.lstrip("+").startswith("62812000001")]
    answered = {sent.vendor: sent for sent in said if CODE.search(sent.text)}
    assert {vendor: sent.to.lstrip("+") for vendor, sent in answered.items()} == {
        name: number.lstrip("+") for name, number in numbers.items()
    }
    assert len(answered) == len([sent for sent in said if CODE.search(sent.text)])
    for place, name in enumerate(DELIVERIES, start=1):
        report = await system.find(CODE.search(answered[name].text)[1])  # type: ignore[index]
        assert report is not None
        assert report.channel == "sms"
        assert f"Kenari {place} " in report.text_redacted


async def _commands_of_the_docs_run(system: System, before: int) -> None:
    """Each gateway of the docs has one command; all but the plain door send an answer."""
    folder = system.inject.parent
    program = folder / "bin" / "lapor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m pipeline.cli "$@"\n')
    program.chmod(0o700)
    path = f"{program.parent}:{os.environ['PATH']}"
    own = environment(system.settings) | {"LAPOR": system.settings.gateway_url, "PATH": path}
    for command in COMMANDS:
        ran = await asyncio.to_thread(
            subprocess.run, ["sh", "-euc", command], env=own, cwd=folder, capture_output=True, text=True, timeout=60
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    assert len(COMMANDS) == len(DELIVERIES) + 1
    await until(lambda: len(system.said()) == before + len(COMMANDS) - 1)
    assert list((folder / "spool").iterdir()) == []


async def _an_operator_tries_a_gateway(system: System) -> None:
    done = await asyncio.to_thread(lapor, system.settings, "sms", "send-test", "jasmin", "0812-0000-0099")
    assert done.returncode == 0, done.stderr
    assert Sent("jasmin", "6281200000099", TEST) in system.said()
    wrong = await asyncio.to_thread(lapor, system.settings, "sms", "send-test", "merpati", "0812-0000-0099")
    assert wrong.returncode == 2
    assert "kannel" in wrong.stderr


async def _status_is_answered(system: System) -> None:
    (received,) = [sent for sent in system.said() if sent.vendor == "kannel" and "Kode lacak" in sent.text][:1]
    code = CODE.search(received.text)[1]  # type: ignore[index]
    async with asyncio.timeout(WITHIN_S):
        while await system.find(code) is None:
            await asyncio.sleep(0.1)
    question = calls.kannel(f"status {code.lower()}", "+6281200000077", "q-1", datetime.now(UTC))
    assert await system.deliver(question) == 200
    await until(lambda: any(sent.to == "+6281200000077" for sent in system.said()))
    (answer,) = [sent.text for sent in system.said() if sent.to == "+6281200000077"]
    assert re.match(rf"{code}: (diterima|didisposisikan) \d\d-\d\d-\d{{4}}\. ", answer), answer
    assert "Instansi: " in answer


async def _a_killed_gateway_owes_nobody_an_answer(system: System) -> None:
    """What was answered with 200 is in the index once, and its sender is told, though the gateway is killed twice."""
    numbers = [f"+62812000009{number:02}" for number in range(40)]
    taken = []
    for place, number in enumerate(numbers):
        if place in (15, 30):
            for pid in _gateway_pids(system.settings):
                os.kill(pid, signal.SIGKILL)
        delivery = calls.twilio(TEXT.format(f"blok {place}"), number, f"k-{place}", datetime.now(UTC))
        async with asyncio.timeout(WITHIN_S):
            while not await _accepted(system, delivery):
                await asyncio.sleep(0.1)
        taken.append(number)

    await until(lambda: {sent.to for sent in system.said()} >= set(taken))
    told = Counter(sent.to for sent in system.said() if sent.to in numbers)
    codes = {CODE.search(sent.text)[1] for sent in system.said() if sent.to in numbers}  # type: ignore[index]
    assert len(codes) == len(numbers)
    assert sum(told.values()) <= len(numbers) + 2, "only what was under way when the gateway was killed comes twice"
    async with asyncio.timeout(WITHIN_S):
        for code in codes:
            while await system.find(code) is None:
                await asyncio.sleep(0.1)


async def _accepted(system: System, delivery: Delivery) -> bool:
    try:
        return await system.deliver(delivery) == 200
    except aiohttp.ClientError:
        return False


def _gateway_pids(settings: Settings) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    pids = [int(line.split()[0]) for line in listed.splitlines() if "pipeline.cli gateway" in line]
    own = f"LAPOR_GATEWAY_PORT={settings.gateway_port}".encode()
    return [pid for pid in pids if own in Path(f"/proc/{pid}/environ").read_bytes()]
