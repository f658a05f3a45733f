"""Partners at the doors: signatures, their own form, and what they see."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import orjson
import pytest

from pipeline.adapters.channels.partners import read_partners
from pipeline.adapters.store.engine import open_store
from pipeline.domain.errors import SetupFault
from pipeline.services.opened import Services
from tests.services.fakes import Publisher, make_services
from tests.web.client import open_client
from tests.web.security.clients import bearer, make, signed

DOOR = "/api/v1/reports"
BODY = b'{"id": "1", "text": "Jembatan gantung di Wamena rusak"}'
FILE = """
[jaki]
title = "JAKI"
signed = false
sees = "all"
fields = { text = "isi.uraian", sender = "pelapor.hp", id = "nomor" }
"""


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def services(tmp_path: Path, publisher: Publisher) -> AsyncIterator[Services]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(store=store, publisher=publisher, partners=read_partners(FILE))


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(services) as client:
        yield client


async def test_a_partner_signs_what_it_sends_and_a_signature_counts_once(
    client: httpx.AsyncClient, services: Services, publisher: Publisher
) -> None:
    made = await make(services, "laporpresiden", channels=())
    headers = signed(made, DOOR, BODY)
    first, again = [await client.post(DOOR, content=BODY, headers=headers) for _ in range(2)]
    anew = await client.post(DOOR, content=BODY, headers=signed(made, DOOR, BODY, at=time.time() + 60))

    assert (first.status_code, publisher.taken[0].channel) == (202, "laporpresiden")
    assert (again.status_code, again.json()["code"]) == (401, "signature_replayed")
    assert (anew.status_code, anew.json()) == (200, first.json())  # signed anew, it is the same report


async def test_of_a_signature_that_comes_several_times_at_once_one_counts(
    client: httpx.AsyncClient, services: Services, publisher: Publisher
) -> None:
    headers = signed(await make(services, "laporpresiden", channels=()), DOOR, BODY)
    answers = await asyncio.gather(*(client.post(DOOR, content=BODY, headers=headers) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [202, *[401] * 9]
    assert len(publisher.taken) == 1


@pytest.mark.parametrize(
    ("at", "path", "body", "code"),
    [
        (-301, DOOR, BODY, "signature_stale"),
        (301, DOOR, BODY, "signature_stale"),
        (0, f"{DOOR}/batch", BODY, "signature_wrong"),
        (0, DOOR, BODY + b" ", "signature_wrong"),
    ],
)
async def test_a_signature_of_another_time_path_or_body_is_refused(
    client: httpx.AsyncClient, services: Services, publisher: Publisher, at: int, path: str, body: bytes, code: str
) -> None:
    made = await make(services, "laporpresiden", channels=())
    answer = await client.post(DOOR, content=BODY, headers=signed(made, path, body, at=time.time() + at))

    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert (publisher.taken, publisher.rejected) == ([], [])


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        ({"X-Lapor-Signature": None}, "signature_missing"),
        ({"X-Lapor-Timestamp": "besok"}, "signature_wrong"),
        ({"X-Lapor-Signature": b"\xff"}, "signature_wrong"),
    ],
)
async def test_headers_that_cannot_be_read_are_refused(
    client: httpx.AsyncClient, services: Services, spoiled: dict[str, object], code: str
) -> None:
    made = await make(services, "kawalmenteri", channels=())
    headers = {k: v for k, v in (signed(made, DOOR, BODY) | spoiled).items() if v is not None}
    answer = await client.post(DOOR, content=BODY, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, code)


async def test_a_partner_of_the_file_sends_its_own_form_without_a_release(
    client: httpx.AsyncClient, services: Services, publisher: Publisher
) -> None:
    made = await make(services, "jaki", channels=())
    sent = {"nomor": 9, "isi": {"uraian": "Sampah menumpuk"}, "pelapor": {"hp": "0812-0000-0001"}, "foto": []}
    answer = await client.post(DOOR, json=sent, headers=bearer(made))

    assert answer.status_code == 202
    assert answer.json()["report_id"].startswith("jaki:")
    (raw,) = publisher.taken
    assert (raw.channel, raw.client) == ("jaki", "jaki")
    assert orjson.loads(raw.body) == {"text": "Sampah menumpuk", "sender": "0812-0000-0001", "id": 9}


async def test_a_number_of_any_length_is_an_id_of_a_partner(
    client: httpx.AsyncClient, services: Services, publisher: Publisher
) -> None:
    sent = {"nomor": 10**30, "isi": {"uraian": "Sampah menumpuk"}}
    answer = await client.post(DOOR, json=sent, headers=bearer(await make(services, "jaki", channels=())))

    assert answer.status_code == 202
    assert json.loads(publisher.taken[0].body) == {"text": "Sampah menumpuk", "id": 10**30}


async def test_partners_are_channels_of_the_list(client: httpx.AsyncClient) -> None:
    listed = {each["slug"]: each for each in (await client.get("/api/v1/channels")).json()["channels"]}

    assert {"laporpresiden", "kawalmenteri", "jaki", "web", "sms", "aplikasi"} <= set(listed)
    assert listed["jaki"] == {"slug": "jaki", "name": "JAKI", "needs_key": True}
    assert not listed["web"]["needs_key"]


@pytest.mark.parametrize(
    "file",
    [
        "[web]\ntitle='x'",
        "[J]\ntitle='x'",
        "[jaki]",
        "[jaki]\ntitle='x'\nwarna='x'",
        "[jaki]\ntitle='x'\nfields={teks='x'}",
        "x",
    ],
)
def test_a_file_that_cannot_be_read_stops_the_start_with_its_table(file: str) -> None:
    with pytest.raises(SetupFault, match="LAPOR_PARTNERS"):
        read_partners(file)
