"""The door of forms, apps and partners: what is taken, what is refused and how, and what is handed over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from pipeline.domain.report import RawReport
from pipeline.domain.tracking import tracking_id
from pipeline.services import intake
from tests.services.fakes import KEYS, Publisher, make_services
from tests.web.client import MAX_BODY_BYTES, open_client


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def client(publisher: Publisher) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(make_services(publisher=publisher)) as client:
        yield client


async def test_a_report_is_answered_with_its_tracking_id_and_handed_over_untouched(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    body = b'{ "id": "7", "text": "Jalan berlubang di Jl. Melati", "Wilayah": "" }'

    answer = await client.post("/api/v1/reports", content=body)

    assert answer.status_code == 202
    report_id = answer.json()["report_id"]
    assert answer.json() == {
        "report_id": report_id,
        "tracking_id": tracking_id(report_id, KEYS.tracking),
        "peringatan": [],
    }
    assert [(raw.channel, raw.body) for raw in publisher.taken] == [("web", body)]


async def test_what_is_sent_again_is_answered_with_200_and_the_first_answer(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    report = {"id": "7", "text": "Jalan berlubang"}
    first, again = [await client.post("/api/v1/reports", json=report) for _ in range(2)]

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert len(publisher.taken) == 1


async def test_an_idempotency_key_is_honoured_and_refused_for_another_body(client: httpx.AsyncClient) -> None:
    bodies = ({"text": "Jalan berlubang"}, {"text": "Jalan berlubang"}, {"text": "Lampu mati"})
    key = {"Idempotency-Key": "8e03978e-40d5-43e8-bc93-6894a57f9324"}
    answers = [await client.post("/api/v1/reports", json=body, headers=key) for body in bodies]

    assert [answer.status_code for answer in answers] == [202, 200, 409]
    assert answers[2].json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", "application/json"])
async def test_a_report_is_json_whatever_its_sender_calls_it(
    client: httpx.AsyncClient, publisher: Publisher, content_type: str
) -> None:
    answer = await client.post(
        "/api/v1/reports", content='{"text": "Lampu mati"}', headers={"Content-Type": content_type}
    )

    assert (answer.status_code, len(publisher.taken)) == (202, 1)


async def test_a_report_without_an_id_gets_one_that_travels_with_it(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    answer = await client.post("/api/v1/reports", json={"channel": "web", "text": "Lampu mati"})

    assert answer.json()["report_id"] == f"web:{publisher.taken[0].assigned_id}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"\xff\xfe", "invalid_json"),
        (b"[" * 1_500, "invalid_json"),
        (b'{"text": "  "}', "missing_text"),
        (b'{"channel": "fax", "text": "x"}', "unknown_channel"),
        (b'{"channel": "sms", "text": "x"}', "unknown_channel"),
        (b'{"data": {"id": "1", "text": "x"}}', "unknown_field"),
        (b'{"text": "x", "jembatan": "jalan"}', "unknown_field"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_a_code_and_not_handed_over(
    client: httpx.AsyncClient, publisher: Publisher, body: bytes, code: str
) -> None:
    answer = await client.post("/api/v1/reports", content=body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert publisher.taken == []


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient, publisher: Publisher) -> None:
    answer = await client.post("/api/v1/reports", content=b"x" * (MAX_BODY_BYTES + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert f"{MAX_BODY_BYTES} byte" in answer.json()["detail"]
    assert publisher.taken == []


async def test_while_kafka_is_away_the_client_is_asked_to_send_again(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    publisher.is_away = True

    answer = await client.post("/api/v1/reports", json={"text": "x"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


async def test_a_report_of_which_the_broker_said_nothing_is_one_report_when_it_is_repeated_as_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Silent(Publisher):
        async def publish(self, raw: RawReport) -> None:
            await super().publish(raw)
            if len(self.taken) == 1:
                await asyncio.Event().wait()

    monkeypatch.setattr(intake, "DECIDE_WITHIN_S", 0.05)
    publisher = Silent()
    async with open_client(make_services(publisher=publisher)) as client:
        silent = await client.post("/api/v1/reports", json={"text": "Jalan berlubang"})
        key = {"Idempotency-Key": silent.json()["idempotency_key"]}
        again, once_more = [
            await client.post("/api/v1/reports", json={"text": "Jalan berlubang"}, headers=key) for _ in range(2)
        ]

    assert [answer.status_code for answer in (silent, again, once_more)] == [503, 202, 200]
    assert len({raw.assigned_id for raw in publisher.taken}) == 1
    assert again.json() == once_more.json()
