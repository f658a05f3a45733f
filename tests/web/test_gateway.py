"""The HTTP door: what is taken, what is refused and how, and what is handed over."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
import pytest

from pipeline.domain.errors import Outage
from pipeline.domain.keys import derive_keys
from pipeline.domain.officer_decision import OfficerDecision
from pipeline.domain.report import RawReport
from pipeline.domain.support import Support
from pipeline.domain.tracking import tracking_id
from pipeline.web.gateway import Gateway, create_gateway

KEYS = derive_keys(b"k" * 32)
Value = TypeVar("Value")


@dataclass
class Publisher:
    """Takes what is handed over, unless it is away."""

    is_away: bool = False
    taken: list[RawReport] = field(default_factory=list)
    followed: list[Support] = field(default_factory=list)
    decided: list[OfficerDecision] = field(default_factory=list)

    async def publish(self, raw: RawReport) -> None:
        self._hand_over(self.taken, raw)

    async def follow(self, support: Support) -> None:
        self._hand_over(self.followed, support)

    async def decide(self, decision: OfficerDecision) -> None:
        self._hand_over(self.decided, decision)

    def _hand_over(self, to: list[Value], value: Value) -> None:
        if self.is_away:
            raise Outage("Kafka is away")
        to.append(value)

    async def is_ready(self) -> bool:
        if self.is_away:
            raise Outage("away")
        return True


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def client(publisher: Publisher) -> AsyncIterator[httpx.AsyncClient]:
    @asynccontextmanager
    async def connect() -> AsyncIterator[Publisher]:
        yield publisher

    app = create_gateway(Gateway(keys=KEYS, connect=connect, is_ready=publisher.is_ready, max_body_bytes=2_000))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client,
    ):
        yield client


async def test_a_report_is_answered_with_its_tracking_id_and_handed_over_untouched(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    body = b'{ "id": "7", "text": "Jalan berlubang di Jl. Melati", "extra": 1 }'

    answer = await client.post("/api/v1/reports", content=body)

    assert answer.status_code == 202
    assert answer.json() == {"report_id": "web:7", "tracking_id": tracking_id("web:7", KEYS.tracking)}
    assert [(raw.channel, raw.body) for raw in publisher.taken] == [("web", body)]


async def test_a_report_without_an_id_gets_one_that_travels_with_it(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    answer = await client.post("/api/v1/reports", json={"channel": "aplikasi", "text": "Lampu mati"})

    assert answer.json()["report_id"] == f"aplikasi:{publisher.taken[0].assigned_id}"


@pytest.mark.parametrize(
    "sms", [{"json": {"from": "0812", "message": "air mati"}}, {"data": {"msisdn": "0812", "text": "air mati"}}]
)
async def test_an_sms_is_taken_as_json_and_as_form_fields(
    client: httpx.AsyncClient, publisher: Publisher, sms: dict[str, dict[str, str]]
) -> None:
    answer = await client.post("/sms/generic", **sms)  # type: ignore[arg-type]

    assert answer.status_code == 202
    assert answer.json()["report_id"].startswith("sms:")
    assert publisher.taken[0].channel == "sms"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"\xff\xfe", "invalid_json"),
        (b'{"text": "  "}', "missing_text"),
        (b'{"channel": "fax", "text": "x"}', "unknown_channel"),
        (b'{"channel": "sms", "text": "x"}', "unknown_channel"),
        (b'{"data": {"id": "1", "text": "x"}}', "unknown_channel"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_a_code_and_not_handed_over(
    client: httpx.AsyncClient, publisher: Publisher, body: bytes, code: str
) -> None:
    answer = await client.post("/api/v1/reports", content=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert publisher.taken == []


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient, publisher: Publisher) -> None:
    answer = await client.post("/api/v1/reports", content=b"x" * 2_001)

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")


async def test_while_kafka_is_away_the_client_is_asked_to_send_again(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    publisher.is_away = True

    answer = await client.post("/api/v1/reports", json={"text": "x"})
    ready = await client.get("/readyz")
    health = await client.get("/healthz")

    assert (answer.status_code, ready.status_code, health.status_code) == (503, 503, 200)
    assert int(answer.headers["Retry-After"]) > 0


async def test_metrics_count_by_channel_and_outcome(client: httpx.AsyncClient) -> None:
    await client.post("/api/v1/reports", json={"text": "x"})
    await client.post("/api/v1/reports", content=b"")

    metrics = (await client.get("/metrics")).text

    assert 'lapor_gateway_reports_total{channel="web",outcome="accepted"} 1.0' in metrics
    assert 'lapor_gateway_reports_total{channel="",outcome="invalid_json"} 1.0' in metrics


async def test_the_api_describes_its_bodies(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]

    for path in ("/api/v1/reports", "/sms/generic"):
        assert "requestBody" in paths[path]["post"]
