"""Invented personal data through every door, rightly and wrongly sent: none of it is in what the run wrote."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import orjson
import pytest

from pipeline.adapters.kafka.client import read_topic
from pipeline.adapters.kafka.topics import COMPACTED, Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.settings import Settings
from tests.adapters.channels.sms.calls import DELIVERIES, FILE, SECRETS, Delivery
from tests.contracts.questions import read_question
from tests.fakes_x import TOKEN, FakeX, running_x, send, stay
from tests.integration.system import environment, free_ports, free_settings, lapor, up

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

WITHIN_S = 90.0
NIK = "3578124506780001"
PHONE = "0812-9876-5001"
EMAIL = "sitikenari88@contoh.id"
NAME = "Zulkanari Bestarika"
KEY = "kunci-kenari-yang-salah-0123456789abcdef"
CANARIES = tuple(each.casefold() for each in (NIK, "81298765001", EMAIL, "zulkanari", "bestarika", "kunci-kenari"))
"""What must be nowhere, once blanks and marks are taken out."""

TEXT = (
    f"Lampu jalan padam di depan pasar Kota {{city}}, sudah tiga malam. Nama saya {NAME}, NIK {NIK}, "
    f"hubungi {PHONE} atau {EMAIL}"
)
CLOSED = "http://127.0.0.1:1"
"""Where no vendor listens: each answer to a citizen fails, and says so in the log."""

SETTINGS = {
    "LAPOR_LOG_LEVEL": "DEBUG",
    "LAPOR_OPEN311_WITHOUT_KEY": "true",
    "LAPOR_TWITTER_BEARER_TOKEN": TOKEN,
    **SECRETS,
}
OPEN311 = {
    "service_code": "infrastruktur",
    "description": TEXT.format(city="Bitung"),
    "address_string": f"Jl. Trikora, hubungi {PHONE}, Kota Bitung",
    "first_name": NAME.split()[0],
    "last_name": NAME.split()[1],
    "phone": PHONE,
    "email": EMAIL,
    "account_id": NIK,
}


@pytest.fixture
async def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Settings, SearchIndex]]:
    file = tmp_path / "sms.toml"
    file.write_text(FILE.replace("FAKE", CLOSED).replace("INJECT", str(tmp_path / "no-program")), "utf-8")
    (metrics_port,) = free_ports(1)
    for name, value in {**SETTINGS, "LAPOR_SMS_GATEWAYS": str(file), "LAPOR_METRICS_PORT": str(metrics_port)}.items():
        monkeypatch.setenv(name, value)
    settings = free_settings(tmp_path / "state")
    async with up(settings) as index:
        yield settings, index


async def test_no_canary_is_in_logs_metrics_errors_views_the_index_or_what_is_kept_for_good(
    system: tuple[Settings, SearchIndex], tmp_path: Path
) -> None:
    settings, index = system
    wrote: dict[str, str] = {}
    async with aiohttp.ClientSession(settings.gateway_url) as http:
        wrote["answers"] = "\n".join([await answer for answer in (_take_rightly(http), _take_wrongly(http))])
    wrote["lapor send"] = await _send_files(settings, tmp_path)
    wrote["lapor twitter"] = await _post_on_x(settings, index)
    await _until_all_is_there(index)
    wrote |= await _views(settings)
    wrote["index"] = "\n".join([str(each) async for each in index.received_since(datetime(2006, 1, 1, tzinfo=UTC))])
    for topic in (*COMPACTED, Topic.ANALYSED):
        wrote[topic] = "\n".join([str(message) async for message in read_topic(settings.kafka, topic)])
    wrote["store"] = _store(settings)
    wrote |= {path.name: path.read_text("utf-8", "replace") for path in (settings.state_dir / "logs").iterdir()}

    assert {"worker-1.log", "worker-2.log", "gateway.log", "broker.log", "index.log"} <= wrote.keys()
    assert "report_accepted" in wrote["gateway.log"]
    assert "message_waits" in wrote["gateway.log"]
    assert "window_filled" in wrote["worker-2.log"]
    assert "<NIK>" in wrote["index"]
    assert "<NIK>" in wrote[Topic.CONSOLIDATED]
    assert {name: found for name, text in wrote.items() if (found := _canaries_in(text))} == {}


async def _take_rightly(http: aiohttp.ClientSession) -> str:
    """File reports by each door of the gateway, as its users do."""
    form = {
        "text": TEXT.format(city="Ambon"),
        "sender": PHONE,
        "contact": EMAIL,
        "region": NIK,
        "id": PHONE,
    }
    answers = [
        await _ask(http, "POST", "/api/v1/reports", json=form),
        await _ask(http, "POST", "/api/v1/reports", json={**form, "visibility": "rahasia"}),
        await _ask(http, "POST", "/api/v1/reports", json={**form, "visibility": NAME, "contact": NAME, "id": NAME}),
        await _ask(http, "POST", "/api/v1/reports", json=form, headers={"Idempotency-Key": PHONE}),
        await _ask(http, "POST", "/sms/generic", json={"text": TEXT.format(city="Palu"), "sender": PHONE, "id": PHONE}),
        await _ask(http, "POST", "/sms/generic", data={"from": PHONE, "message": TEXT.format(city="Kupang")}),
        await _ask(http, "POST", "/open311/v2/requests.json", data=OPEN311),
        await _ask(http, "POST", "/open311/v2/requests.xml", data=OPEN311 | {"attribute[kerahasiaan]": "rahasia"}),
    ]
    for name, deliver in DELIVERIES.items():
        for text in (TEXT.format(city="Manado"), "STATUS 0123456789", "BANTUAN"):
            delivery = deliver(text, "+6281298765001", f"{name}-{len(text)}", datetime.now(UTC))
            answers.append(await _deliver(http, delivery))
    case = orjson.loads(answers[0].splitlines()[-1])["tracking_id"]
    answers.append(await _ask(http, "POST", f"/api/v1/cases/{case}/follow", json={"sender": PHONE}))
    return "\n".join(answers)


async def _take_wrongly(http: aiohttp.ClientSession) -> str:
    """Ask each door wrongly, with personal data in each part of the request."""
    answers = [
        await _ask(http, "POST", "/api/v1/reports", data=f'{{"text": "{NAME} {NIK}'),
        await _ask(http, "POST", "/api/v1/reports", json={"text": {"nilai": NAME}, "sender": PHONE}),
        await _ask(http, "POST", "/api/v1/reports", json={"text": " ", "sender": PHONE, "contact": EMAIL}),
        await _ask(http, "POST", "/api/v1/reports", json={"text": TEXT, "channel": NAME}),
        await _ask(http, "POST", "/api/v1/reports", json={"text": TEXT, "nama": NAME}),
        await _ask(http, "POST", "/api/v1/reports", json={"text": "x"}, headers={"Idempotency-Key": PHONE}),
        await _ask(http, "PUT", f"/api/v1/reports?nik={NIK}", json={"text": TEXT}),
        await _ask(http, "GET", f"/{NIK}/{EMAIL}?hp={PHONE}&key={KEY}"),
        await _ask(http, "GET", f"/api/v1/cases/sms:{NIK}"),
        await _ask(http, "POST", f"/api/v1/cases/web:{EMAIL}/follow", json={"sender": PHONE}),
        await _ask(http, "POST", "/api/v1/cases/web:1/follow", json={"sender": {"hp": PHONE}}),
        await _ask(http, "POST", "/api/v1/cases/web:1/merge", json={"other": NAME}, headers={"X-Api-Key": KEY}),
        await _ask(
            http,
            "POST",
            "/api/v1/cases/web:1/merge",
            json={"other": NAME},
            headers={"Authorization": f"Bearer {KEY}"},
        ),
        await _ask(http, "POST", "/api/v1/similar", json={"text": [TEXT], "region": NIK}),
        await _ask(http, "POST", "/api/v1/similar", json={"text": TEXT, "region": NAME * 20}),
        await _ask(http, "POST", "/sms/generic", data=f"pesan={TEXT}".encode() + b"\xff" * 3),
        await _ask(http, "POST", f"/sms/{PHONE}", data=TEXT),
        await _ask(http, "POST", "/open311/v2/requests.json", data=OPEN311 | {"service_code": NAME}),
        await _ask(http, "POST", "/open311/v2/requests.xml", data=OPEN311 | {"api_key": KEY, "description": ""}),
        await _ask(http, "POST", "/open311/v2/requests.xml", json=OPEN311),
        await _ask(http, "GET", f"/open311/v2/requests/{NIK}.json?api_key={KEY}"),
        await _ask(http, "GET", f"/open311/v2/requests.xml?start_date={NAME}&status={EMAIL}&service_code={NIK}"),
    ]
    for name, deliver in DELIVERIES.items():
        delivery = deliver(TEXT, "+6281298765001", f"{name}-salah", datetime.now(UTC))
        answers.append(await _deliver(http, replace(delivery, headers={"Authorization": f"Bearer {KEY}"})))
        answers.append(await _deliver(http, replace(delivery, body=TEXT.encode())))
    return "\n".join(answers)


async def _ask(http: aiohttp.ClientSession, method: str, path: str, **what: object) -> str:
    """Ask; give the answer with its headers."""
    async with http.request(method, path, **what) as answer:  # type: ignore[arg-type]
        return f"{answer.status} {dict(answer.headers)}\n{await answer.text()}"


async def _deliver(http: aiohttp.ClientSession, delivery: Delivery) -> str:
    return await _ask(http, delivery.method, delivery.path, data=delivery.body or None, headers=delivery.headers)


async def _send_files(settings: Settings, folder: Path) -> str:
    """Play a file into the system by each way, and one that cannot be read."""
    lines = [
        {"channel": "sms", "id": "k1", "text": TEXT.format(city="Ternate"), "sender": PHONE},
        {"channel": "web", "id": "k2", "text": TEXT.format(city="Sorong"), "contact": EMAIL, "visibility": "anonim"},
        {"channel": "web", "id": "k3", "text": {"nama": NAME}, "sender": PHONE},
    ]
    good, bad = folder / "baik.jsonl", folder / "salah.jsonl"
    good.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    bad.write_bytes(orjson.dumps({"channel": NAME, "text": TEXT}) + b"\n" + TEXT.encode())
    said = []
    past, columns = folder / "lama.csv", folder / "peta.toml"
    past.write_text(f'No;Tanggal;Isi;HP\nK-1;3 Maret 2024;"{TEXT}";{PHONE}\n2;{NAME};"{TEXT}";{EMAIL}\n', "utf-8")
    columns.write_text("[fields]\nid = 'No'\nreceived_at = 'Tanggal'\ntext = 'Isi'\nsender = 'HP'\n", "utf-8")
    imported = ("import", str(past), "--map", str(columns), "--channel", "aplikasi")
    for arguments in (("send", str(good)), ("send", "--via", "gateway", str(good)), ("send", str(bad)), imported):
        done = await asyncio.to_thread(lapor, settings, *arguments)
        said += [done.stdout, done.stderr]
    return "\n".join(said)


async def _post_on_x(settings: Settings, index: SearchIndex) -> str:
    """Post on X, rightly and wrongly; give what the source logs."""
    author = {"id": "77", "username": "zulkanari_bestarika", "name": NAME}
    post = {"data": {"id": "1001", "author_id": "77", "text": f"#LAPOR {TEXT.format(city='Jambi')}"}}
    wrong = {"data": {"id": NAME, "author_id": PHONE, "text": [TEXT], "created_at": EMAIL}}
    async with AsyncExitStack() as stack:
        x = await stack.enter_async_context(running_x())
        x.connections = [[send({**post, "includes": {"users": [author]}}, wrong, TEXT.encode()), stay]]
        process = await stack.enter_async_context(_twitter(settings, x))
        async with asyncio.timeout(WITHIN_S):
            while await index.count_ids(["twitter:1001"]) == 0:
                await index.refresh()
                await asyncio.sleep(0.1)
        process.terminate()
        return (await asyncio.to_thread(process.communicate))[0]


@asynccontextmanager
async def _twitter(settings: Settings, x: FakeX) -> AsyncIterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "twitter"],
        env=environment(settings) | {"LAPOR_TWITTER_API_URL": x.url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def _until_all_is_there(index: SearchIndex) -> None:
    """Wait for one report of each door; the last that was sent by one is not far behind."""
    cities = ("Ambon", "Palu", "Kupang", "Manado", "Ternate", "Sorong", "Jambi", "Bitung")
    async with asyncio.timeout(WITHIN_S):
        for city in cities:
            while (await index.search(read_question(f"lampu jalan padam {city}"))).total == 0:
                await index.refresh()
                await asyncio.sleep(0.1)


async def _views(settings: Settings) -> dict[str, str]:
    """Look at all that people are shown: metrics, lists and rejected messages."""
    views = {}
    async with aiohttp.ClientSession() as http:
        port = int(os.environ["LAPOR_METRICS_PORT"])
        for url in (settings.gateway_url, *(f"http://127.0.0.1:{port + number}" for number in range(2))):
            async with http.get(f"{url}/metrics") as answer:
                views[url] = await answer.text()
        async with http.get(f"{settings.gateway_url}/open311/v2/requests.xml") as answer:
            views["open311"] = await answer.text()
    for arguments in (
        ("search", "lampu", "--size", "100"),
        ("search", "lampu", "--size", "100", "--json"),
        ("cases",),
        ("replay", "--dry-run"),
        ("export-labels", "--most-uncertain", "9", "--out", str(settings.state_dir / "logs" / "labels.csv")),
    ):
        done = await asyncio.to_thread(lapor, settings, *arguments)
        views[" ".join(arguments[:3])] = done.stdout + done.stderr
    return views


def _store(settings: Settings) -> str:
    """Give what the store holds, but for the journal: that has the bytes as they came, for days."""
    with sqlite3.connect(settings.state_dir / "lapor.db") as store:
        return "\n".join(line for line in store.iterdump() if not line.startswith('INSERT INTO "journal"'))


def _canaries_in(text: str) -> dict[str, str]:
    """Give the canaries that a text holds, with what stands around each."""
    plain = re.sub(r"[\s.\-+%]", "", text.casefold())
    wanted = {each: re.sub(r"[\s.\-+%]", "", each) for each in CANARIES}
    return {each: plain[max(0, at - 80) : at + 60] for each, bare in wanted.items() if (at := plain.find(bare)) >= 0}
