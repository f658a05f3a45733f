"""The doors of SMS gateways: who is let in, and what they are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.adapters.channels.sms.config import parse_gateways
from pipeline.adapters.store.engine import open_store
from tests.adapters.channels.sms import calls
from tests.adapters.channels.sms.calls import DELIVERIES, FILE, SECRETS, Delivery
from tests.services.fakes import Publisher, make_services
from tests.web.client import MAX_BODY_BYTES, open_client
from tests.web.public.pages import load

NUMBER = "+6281200000001"
TEXT = "Jembatan Kali Ceper retak"
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response />'
ANSWERS = {
    "twilio": ("text/xml; charset=utf-8", EMPTY_TWIML),
    "jasmin": ("text/plain; charset=utf-8", "ACK/Jasmin"),
    "desa": ("application/json", '{"ok":true}'),
}
"""What a gateway wants to hear, if it is not an empty body."""


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def client(publisher: Publisher, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    gateways = parse_gateways(FILE.replace("FAKE", "http://127.0.0.1:9"), SECRETS)
    few = parse_gateways('[sedikit]\nkind = "kannel"\nper_minute = 2\nsecret_env = "KANNEL_SECRET"', SECRETS)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(f"sqlite:///{tmp_path / 'lapor.db'}"))
        services = make_services(publisher=publisher, store=store, gateways={**gateways, **few}, load=load)
        yield await stack.enter_async_context(open_client(services))


async def deliver(client: httpx.AsyncClient, delivery: Delivery) -> httpx.Response:
    return await client.request(delivery.method, delivery.path, content=delivery.body, headers=dict(delivery.headers))


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    "sms", [{"json": {"from": "0812", "message": "air mati"}}, {"data": {"msisdn": "0812", "text": "air mati"}}]
)
async def test_an_sms_is_taken_as_json_and_as_form_fields(
    sms: dict[str, Any], client: httpx.AsyncClient, publisher: Publisher
) -> None:
    answer = await client.post("/sms/generic", **sms)

    assert answer.status_code == 202
    assert answer.json()["report_id"].startswith("sms:")
    assert publisher.taken[0].channel == "sms"


@pytest.mark.parametrize("name", DELIVERIES)
async def test_each_gateway_is_answered_as_it_expects_each_time_and_its_sms_is_taken_once(
    name: str, client: httpx.AsyncClient, publisher: Publisher
) -> None:
    delivery = DELIVERIES[name](TEXT, NUMBER, "id-1", now())
    for _ in range(3):
        answer = await deliver(client, delivery)
        assert answer.status_code == 200
        assert (answer.headers["Content-Type"], answer.text) == ANSWERS.get(name, ("text/plain; charset=utf-8", ""))

    assert len(publisher.taken) == 1


@pytest.mark.parametrize("name", DELIVERIES)
async def test_a_stranger_is_refused_and_nothing_is_taken(
    name: str, client: httpx.AsyncClient, publisher: Publisher
) -> None:
    delivery = DELIVERIES[name](TEXT, NUMBER, "id-1", now())
    body = delivery.body.replace(b'"sig":"', b'"sig":"0')
    answer = await deliver(client, replace(delivery, path=delivery.path.split("secret")[0], body=body, headers={}))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_the_gateway")
    assert publisher.taken == []


async def test_a_gateway_that_is_not_named_is_not_there(client: httpx.AsyncClient) -> None:
    for path in ("/sms/plivo", "/sms/", "/sms/a/b", "/sms/%00"):
        answer = await client.post(path, content=b"x=1")
        assert answer.status_code == 404


async def test_the_plain_door_is_its_gateways_once_one_has_its_name(publisher: Publisher, tmp_path: Path) -> None:
    gateways = parse_gateways('[generic]\nsecret_env = "DESA_SECRET"\nfields = { text = "isi" }', SECRETS)
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        services = make_services(publisher=publisher, store=store, gateways=gateways, load=load)
        async with open_client(services) as client:
            stranger = await client.post("/sms/generic", json={"text": TEXT})
            gateway = await client.post("/sms/generic", json={"isi": TEXT}, params={"secret": SECRETS["DESA_SECRET"]})

    assert (stranger.status_code, gateway.status_code, gateway.text) == (403, 200, "")
    assert len(publisher.taken) == 1


async def test_a_gateway_calls_no_more_often_than_it_may_and_strangers_do_not_count(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    def delivery(number: int) -> Delivery:
        sms = calls.kannel(TEXT, NUMBER, f"id-{number}", now())
        return replace(sms, path=sms.path.replace("kannel", "sedikit", 1))

    for number in range(5):
        await client.get("/sms/sedikit", params={"text": "x"})
        answer = await deliver(client, delivery(number))

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_calls")
    assert int(answer.headers["Retry-After"]) > 0
    assert len(publisher.taken) == 2


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    delivery = calls.jasmin("x" * MAX_BODY_BYTES, NUMBER, "1", now())

    assert (await deliver(client, delivery)).status_code == 413


async def test_while_kafka_is_away_a_gateway_is_told_that_its_sms_is_safe(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    publisher.is_away = True

    answer = await deliver(client, calls.jasmin(TEXT, NUMBER, "1", now()))

    assert (answer.status_code, answer.text) == (200, "ACK/Jasmin")
