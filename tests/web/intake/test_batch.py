"""Many reports at once, and what is told of fields: unknown ones by their path, unknown regions by a warning."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pipeline.adapters.store.engine import open_store
from pipeline.services.opened import Services
from tests.services.fakes import Publisher, make_services
from tests.web.client import open_client
from tests.web.security.clients import bearer, make

DOOR, BATCH = "/api/v1/reports", "/api/v1/reports/batch"
MEGABYTE = 1_048_576


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def services(tmp_path: Path, publisher: Publisher) -> AsyncIterator[Services]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(store=store, publisher=publisher)


async def test_each_report_of_a_batch_is_answered_by_itself(services: Services, publisher: Publisher) -> None:
    reports = [
        {"id": "1", "text": "Lampu mati"},
        {"text": " "},
        {"text": "x", "kategory": "y"},
        7,
        {"id": "1", "text": "Lampu mati"},
    ]
    async with open_client(services) as client:
        answer = await client.post(BATCH, json={"reports": reports}, headers=bearer(await make(services)))

    results = answer.json()["results"]
    assert answer.status_code == 200
    assert {results[0]["status"], results[4]["status"]} <= {202, 200}
    assert results[0]["receipt"] == results[4]["receipt"]
    assert [each["problem"]["code"] for each in results[1:4]] == ["missing_text", "unknown_field", "invalid_json"]
    assert "reports.2.kategory" in results[2]["problem"]["detail"]


async def test_a_report_of_a_batch_goes_on_as_it_was_read(services: Services, publisher: Publisher) -> None:
    report = {"id": 10**30, "text": "Lampu mati \U0001f526"}
    async with open_client(services) as client:
        await client.post(BATCH, json={"reports": [report]}, headers=bearer(await make(services)))

    assert [json.loads(raw.body) for raw in publisher.taken] == [report]


async def test_a_batch_that_is_sent_again_with_its_key_is_the_same_reports(services: Services) -> None:
    body = {"reports": [{"text": "Lampu mati"}, {"text": "Air mati"}]}
    async with open_client(services) as client:
        headers = bearer(await make(services)) | {"Idempotency-Key": "pagi"}
        first, again = [(await client.post(BATCH, json=body, headers=headers)).json()["results"] for _ in range(2)]

    assert [each["status"] for each in (*first, *again)] == [202, 202, 200, 200]
    assert [each["receipt"] for each in first] == [each["receipt"] for each in again]


async def test_what_of_a_batch_was_not_taken_can_be_sent_again(services: Services, publisher: Publisher) -> None:
    publisher.is_away = True
    async with open_client(services) as client:
        answer = await client.post(BATCH, json={"reports": [{"text": "x"}]}, headers=bearer(await make(services)))

    (result,) = answer.json()["results"]
    assert (result["status"], result["problem"]["code"]) == (503, "unavailable")
    assert result["problem"]["idempotency_key"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reports": []}, "wrong_count"),
        ({"reports": [{"text": "x"}] * 101}, "wrong_count"),
        ({"reports": [], "lain": 1}, "unknown_field"),
        ([], "invalid_json"),
        ({"reports": {}}, "invalid_json"),
    ],
)
async def test_what_is_no_batch_is_refused(services: Services, publisher: Publisher, body: object, code: str) -> None:
    async with open_client(services, max_body_bytes=MEGABYTE) as client:
        answer = await client.post(BATCH, json=body, headers=bearer(await make(services)))

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert publisher.taken == []


async def test_a_field_that_is_not_known_is_refused_with_its_path_and_the_nearest(services: Services) -> None:
    async with open_client(services) as client:
        answer = await client.post(DOOR, json={"text": "Lampu mati", "latitud": 1.0})
        cased = await client.post("/api/v1/similar", json={"text": "Lampu mati", "kota": "Ambon"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_field")
    assert answer.json()["detail"] == "Isian latitud tidak dikenal. Maksud Anda latitude?"
    assert "kota" in cased.json()["detail"]


@pytest.mark.parametrize("name", ["pesan", "isi_laporan", "Message"])
async def test_a_known_other_name_is_taken(services: Services, publisher: Publisher, name: str) -> None:
    async with open_client(services) as client:
        assert (await client.post(DOOR, json={name: "Lampu mati", "noHP": "0812-0000-0001"})).status_code == 202
    assert len(publisher.taken) == 1


async def test_a_channel_is_read_however_its_field_is_spelt(services: Services) -> None:
    async with open_client(services) as client:
        answer = await client.post(DOOR, json={"text": "Lampu mati", "Channel": "aplikasi"})

    assert (answer.status_code, answer.json()["code"]) == (401, "key_needed")


async def test_a_region_that_is_not_known_is_told_and_a_known_one_is_not(services: Services) -> None:
    async with open_client(services) as client:
        unknown, known = [
            await client.post(DOOR, json={"text": "Lampu mati", "region": region})
            for region in ("Ambonn", "Kota Ambon")
        ]

    (warning,) = unknown.json()["peringatan"]
    assert (unknown.status_code, warning["code"]) == (202, "unknown_region")
    assert "Kota Ambon" in warning["detail"]
    assert known.json()["peringatan"] == []


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"text":['])
async def test_a_megabyte_of_nesting_is_refused(services: Services, publisher: Publisher, opening: bytes) -> None:
    body = opening * (MEGABYTE // len(opening) - 1)
    async with open_client(services, max_body_bytes=MEGABYTE) as client:
        alone = await client.post(DOOR, content=body)
        many = await client.post(BATCH, content=b'{"reports":' + body[:-20], headers=bearer(await make(services)))

    assert (alone.status_code, alone.json()["code"]) == (422, "invalid_json")
    assert (many.status_code, many.json()["code"]) == (422, "invalid_json")
    assert publisher.taken == []
