"""The whole way back to a citizen on the embedded engines: from an SMS to a report that silence closed."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import orjson
import pytest
from standardwebhooks import Webhook

from pipeline.contract.document import ReportDocument
from pipeline.domain.follow_up import Status
from pipeline.services.timers import run_timers
from pipeline.settings import Settings
from pipeline.system.opening import open_services
from tests.adapters.channels.sms import calls
from tests.adapters.channels.sms.calls import FILE, SECRETS
from tests.fakes_agency import Agency, running_agency
from tests.fakes_sms import Vendors, running_vendors
from tests.integration.system import free_settings, lapor, until, up
from tests.web.public.pages import PAGE, Page

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

NUMBER = "+6281200000001"
COMPLAINT = "Lapor pak, lampu jalan mati sudah seminggu, gelap sekali kalau malam"
PLACE = "Jl. Pattimura RT 03/05, Kota Ambon"
ANSWER = "Lampu sudah kami ganti pada hari Senin."
REASON = "Lampunya mati lagi sejak tadi malam."
OFFICE = "dishub:81.71"
CODE = re.compile(r"Kode lacak: (\w+)\.")
WITHIN_S = 60.0


@dataclass
class City:
    """A running system, the gateway's vendor, the agency's own system, and the telephone of one citizen."""

    settings: Settings
    vendors: Vendors
    agency: Agency
    http: aiohttp.ClientSession
    find: Callable[[str], Awaitable[ReportDocument | None]]
    count: int = 0

    async def text(self, words: str) -> None:
        """Send an SMS."""
        self.count += 1
        delivery = calls.kannel(words, NUMBER, f"s-{self.count}", datetime.now(UTC))
        async with self.http.request(
            delivery.method, delivery.path, data=delivery.body or None, headers=delivery.headers
        ) as answer:
            assert answer.status == 200

    async def hear(self, words: str) -> str:
        """Give the SMS that says something, once it comes."""
        await until(lambda: any(words in each.text for each in self.vendors.sent))
        return next(each.text for each in self.vendors.sent if words in each.text)

    async def type(self, *arguments: str) -> str:
        """Give what a command prints."""
        done = await asyncio.to_thread(lapor, self.settings, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    async def answer(self, report_id: str, words: str) -> None:
        """Answer as the agency's system does: by a signed webhook."""
        body = orjson.dumps({"report_id": report_id, "step": "jawab", "text": words}).decode()
        now, event_id = datetime.now(UTC), f"dishub-{words[:5]}"
        signature = Webhook(self.agency.secret).sign(event_id, now, body)
        headers = {
            "webhook-id": event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        async with self.http.post(f"/api/v1/offices/{OFFICE}/events", data=body, headers=headers) as answer:
            assert answer.status == 202, await answer.text()

    async def page(self, code: str) -> str:
        async with self.http.get(f"/lacak/{code}", headers=PAGE) as answer:
            return html.unescape(await answer.text())

    async def send(self, code: str, action: str, **typed: str) -> str:
        """Send a form of the page, and give the page that it leads to."""
        fields = Page(await self.page(code)).fields
        hidden = {name: fields[name][0] for name in ("token", "version")}
        async with self.http.post(f"/lacak/{code}/{action}", data=hidden | typed, headers=PAGE) as answer:
            assert answer.status == 200
            return html.unescape(await answer.text())

    async def becomes(self, code: str, is_so: Callable[[ReportDocument], bool]) -> ReportDocument:
        async with asyncio.timeout(WITHIN_S):
            while not ((found := await self.find(code)) and is_so(found)):
                await asyncio.sleep(0.1)
        return found


@pytest.fixture
async def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[City]:
    async with AsyncExitStack() as stack:
        vendors = await stack.enter_async_context(running_vendors())
        agency = await stack.enter_async_context(running_agency())
        file = tmp_path / "sms.toml"
        file.write_text(FILE.replace("FAKE", vendors.url).replace("INJECT", str(tmp_path / "inject")), "utf-8")
        monkeypatch.setenv("LAPOR_SMS_GATEWAYS", str(file))
        monkeypatch.setenv("LAPOR_QUIET_HOURS", "0-0")
        monkeypatch.setenv("LAPOR_OUTBOUND_NETWORKS", "127.0.0.0/8")
        for name, secret in SECRETS.items():
            monkeypatch.setenv(name, secret)
        settings = free_settings(tmp_path / "state")
        index = await stack.enter_async_context(up(settings))
        jar = aiohttp.CookieJar(unsafe=True)  # of an address, which has no name
        session = aiohttp.ClientSession(settings.gateway_url, cookie_jar=jar)
        http = await stack.enter_async_context(session)
        yield City(settings, vendors, agency, http, index.find_by_tracking_id)


async def test_from_an_sms_to_a_report_that_is_answered_reopened_and_closed(city: City) -> None:
    await city.type("offices", "set", OFFICE, "webhook", "--address", f"{city.agency.url}/laporan")
    await city.type("offices", "threshold", "dishub", "1.0")  # a person looks at each
    city.agency.secret = await city.type("offices", "secret", OFFICE)

    await city.text(COMPLAINT)
    asked = await city.hear("Di mana tempatnya?")
    code = CODE.search(asked)[1]  # type: ignore[index]
    incomplete = await city.becomes(code, lambda _: True)
    assert incomplete.place is None

    await city.text(PLACE)
    await city.hear(f"kami tambahkan ke laporan {code}")
    whole = await city.becomes(code, lambda report: report.place is not None)
    assert whole.report_id == incomplete.report_id
    assert whole.completeness
    assert whole.completeness.complete
    assert whole.text_redacted == f"{COMPLAINT}\n{PLACE}"
    assert whole.reporter == incomplete.reporter

    await city.type("correct", code, "--category", "perhubungan", "--agency", "dishub", "--officer", "A. Unit")
    await city.becomes(code, lambda report: report.category.label == "perhubungan")
    await city.becomes(code, lambda report: report.follow_up.status is Status.FORWARDED)  # a person has seen it now
    assert "Kota Ambon" in await city.hear(f"Laporan {code} kami teruskan ke ")
    await until(lambda: bool(city.agency.told))
    (told_agency,) = city.agency.told.values()
    assert (told_agency["data"]["report_id"], told_agency["data"]["category"]) == (whole.report_id, "perhubungan")
    await city.answer(whole.report_id, ANSWER)
    await city.becomes(code, lambda report: report.follow_up.status is Status.FOLLOWED_UP)
    assert "Keberatan sampai " in await city.hear(f": {ANSWER}")
    await city.text(f"STATUS {code}")
    told = await city.hear(f"{code}: ditindaklanjuti ")
    assert "Kota Ambon" in told
    assert "Keberatan paling lambat: " in told
    assert ANSWER in await city.page(code)

    assert "Keberatan Anda kami terima" in await city.send(code, "keberatan", text=REASON)
    reopened = await city.becomes(code, lambda report: report.follow_up.status is Status.REOPENED)
    assert reopened.follow_up.history[-1].text == REASON

    await city.answer(whole.report_id, "Kabelnya kami ganti juga.")
    await city.becomes(code, lambda report: report.follow_up.status is Status.FOLLOWED_UP)
    async with open_services(city.settings) as services:
        assert await run_timers(services, datetime.now(UTC) + timedelta(days=40)) >= 1
    await city.hear(f"Laporan {code} ditutup.")
    closed = await city.becomes(code, lambda report: report.follow_up.status is Status.CLOSED)
    assert [each.status for each in closed.follow_up.history] == [
        Status.VERIFIED,
        Status.FORWARDED,
        Status.FOLLOWED_UP,
        Status.REOPENED,
        Status.FOLLOWED_UP,
        Status.CLOSED,
    ]
    assert "Laporan Anda sudah ditutup." in await city.page(code)
