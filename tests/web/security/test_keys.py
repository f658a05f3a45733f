"""Keys of the API at the doors: what they open, what they do not, and what nobody needs one for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.tables import API_KEYS
from pipeline.domain.channel import Channel
from pipeline.domain.client import Scope
from pipeline.services.keys import revoke_key
from pipeline.services.opened import Services
from tests.services.fakes import Publisher, make_services
from tests.web.client import ELSEWHERE, open_client
from tests.web.security.clients import bearer, make

DOOR = "/api/v1/reports"
REPORT = {"id": "7", "text": "Air PDAM di Kupang tidak mengalir", "sender": "0812-0000-0017"}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield store


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def services(store: Store, publisher: Publisher) -> Services:
    return make_services(store=store, publisher=publisher)


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(services) as client:
        yield client


async def test_a_client_writes_to_its_own_channel_under_its_own_ids(
    client: httpx.AsyncClient, services: Services, publisher: Publisher
) -> None:
    keys = [bearer(await make(services, name)) for name in ("aplikasi-warga", "aplikasi-kota")]
    answers = [await client.post(DOOR, json=REPORT, headers=key) for key in (*keys, {})]

    assert [answer.status_code for answer in answers] == [202] * 3
    assert len({answer.json()["report_id"] for answer in answers}) == 3
    assert [(raw.channel, raw.client) for raw in publisher.taken] == [
        ("aplikasi", "aplikasi-warga"),
        ("aplikasi", "aplikasi-kota"),
        ("web", "formulir"),
    ]


@pytest.mark.parametrize(
    ("channel", "with_key", "status", "code"),
    [
        ("aplikasi", False, 401, "key_needed"),
        ("laporpresiden", False, 401, "key_needed"),
        ("laporpresiden", True, 403, "channel_not_yours"),
        ("fax", True, 422, "unknown_channel"),
    ],
)
async def test_a_channel_needs_a_key_of_that_client(
    client: httpx.AsyncClient,
    services: Services,
    publisher: Publisher,
    channel: str,
    with_key: bool,
    status: int,
    code: str,
) -> None:
    headers = bearer(await make(services)) if with_key else {}
    answer = await client.post(DOOR, json=REPORT | {"channel": channel}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert publisher.taken == []
    assert len(publisher.rejected) == (code == "unknown_channel")  # strangers do not fill the topic


async def test_a_wrong_a_revoked_and_an_expired_key_get_the_same_answer(
    client: httpx.AsyncClient, services: Services
) -> None:
    revoked, expired = await make(services), await make(services, expires_in=timedelta(microseconds=1))
    await revoke_key(services, revoked.row.key_id, now=datetime.now(UTC))
    other = await make(services)
    swapped = other.key[:-43] + revoked.key[-43:]
    answers = [
        await client.post(DOOR, json=REPORT, headers={"Authorization": f"Bearer {key}"})
        for key in (revoked.key, expired.key, swapped, "lapor_000000000000_" + "a" * 43, "", "\u00ff".encode("latin-1"))
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "invalid_key")}
    assert {answer.json()["detail"] for answer in answers} == {
        "Kunci API salah, sudah dicabut, atau sudah kedaluwarsa."
    }
    assert all(answer.headers["WWW-Authenticate"] == "Bearer" for answer in answers)


async def test_a_key_opens_no_more_than_its_scopes(client: httpx.AsyncClient, services: Services) -> None:
    reads = bearer(await make(services, scopes=[Scope.READ_CASES], channels=()))
    writes = bearer(await make(services, scopes=[Scope.WRITE_REPORTS]))

    for answer in (
        await client.post(DOOR, json=REPORT, headers=reads),
        await client.post(f"{DOOR}/batch", json={"reports": [REPORT]}, headers=reads),
        await client.get("/api/v1/cases", headers=writes),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert (await client.get("/api/v1/cases")).json()["code"] == "key_needed"


async def test_of_a_key_the_store_holds_nothing_that_opens_anything(services: Services, store: Store) -> None:
    made = await make(services)
    async with store.begin() as connection:
        (row,) = (await connection.execute(API_KEYS.select())).all()

    assert made.key.split("_", 2)[2] not in repr(row)
    assert made.key not in repr(made)
    assert row.digest != made.key.encode()


async def test_without_a_key_an_address_and_a_sender_are_counted_and_with_one_neither(
    services: Services, publisher: Publisher
) -> None:
    async with open_client(services, address=ELSEWHERE, keyless_per_minute=3, sender_per_minute=2) as client:
        sent = [{"id": str(n), "text": "Lampu mati", "sender": "0812 0000 0017"} for n in range(3)]
        by_sender = [(await client.post(DOOR, json=each)) for each in sent]
        by_address = await client.post(DOOR, json={"text": "Lampu mati"})
        key = bearer(await make(services))
        with_key = [(await client.post(DOOR, json=each, headers=key)).status_code for each in sent]

    assert [answer.status_code for answer in by_sender] == [202, 202, 429]
    assert (by_address.status_code, by_address.json()["code"]) == (429, "too_many_calls")
    assert int(by_address.headers["Retry-After"]) > 0
    assert with_key == [202] * 3
    assert len(publisher.taken) == 5


async def test_other_sites_may_call_only_if_they_are_named(services: Services) -> None:
    asked = {"Origin": "https://warga.example", "Access-Control-Request-Method": "POST"}
    async with open_client(services, cors_origins=("https://warga.example",)) as client:
        named = await client.options(DOOR, headers=asked)
        other = await client.options(DOOR, headers=asked | {"Origin": "https://lain.example"})
    async with open_client(services) as client:
        nobody = await client.options(DOOR, headers=asked)

    assert named.headers["Access-Control-Allow-Origin"] == "https://warga.example"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Access-Control-Allow-Origin" not in nobody.headers


@pytest.mark.parametrize("name", ["formulir", "generic", "A", "-a", "a" * 41, ""])
async def test_a_client_has_a_name_of_its_own(services: Services, name: str) -> None:
    with pytest.raises(Exception, match="invalid_client"):
        await make(services, name)


async def test_a_key_that_writes_has_a_channel(services: Services) -> None:
    with pytest.raises(Exception, match="no_channel"):
        await make(services, channels=())
    assert (await make(services, "laporpresiden", channels=())).row.channels == (Channel.LAPORPRESIDEN,)
