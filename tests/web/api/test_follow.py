"""Following a case through the gateway, over an index of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.reporter import reporter_hash
from pipeline.web.follow import add_follow
from tests.adapters.conftest import search_index  # noqa: F401 - a fixture
from tests.adapters.test_case_search import make_member
from tests.adapters.test_search_index import fill
from tests.web.gateway_client import open_client
from tests.web.test_gateway import KEYS, Publisher

SENDER = "0812-0000-0017"
AGAIN = make_member("web:2", "sms:1")


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def client(search_index: SearchIndex, publisher: Publisher) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), AGAIN)
    async with open_client(publisher, lambda app: add_follow(app, search_index)) as client:
        yield client


@pytest.mark.parametrize(
    ("any_id", "followed"), [("sms:1", "sms:1"), ("web:2", "web:2"), (AGAIN.report.tracking_id, "web:2")]
)
async def test_the_named_report_is_followed_by_a_hash_that_the_same_sender_reports_with(
    client: httpx.AsyncClient, publisher: Publisher, any_id: str, followed: str
) -> None:
    body = {"sender": SENDER, "channel": "aplikasi"}
    answer = await client.post(f"/api/v1/cases/{any_id}/follow", json=body)

    assert (answer.status_code, answer.json()) == (202, {"case_id": "sms:1", "report_id": followed})
    (support,) = publisher.followed
    assert (support.report_id, support.channel) == (followed, "aplikasi")
    assert support.reporter == reporter_hash("sms", "+62812 0000 0017", KEYS.reporter)
    assert publisher.taken == []


async def test_neither_answer_nor_log_tells_who_follows(client: httpx.AsyncClient, publisher: Publisher) -> None:
    with capture_logs() as logs:
        answer = await client.post("/api/v1/cases/sms:1/follow", json={"sender": SENDER})

    told = answer.text + str(logs)
    assert "report_followed" in told
    assert publisher.followed[0].channel == "web"
    assert SENDER not in told
    assert publisher.followed[0].reporter not in told


@pytest.mark.parametrize(
    ("any_id", "body", "status", "code"),
    [
        ("sms:404", b'{"sender": "a"}', 404, "unknown_report"),
        ("bukan", b'{"sender": "a"}', 404, "invalid_tracking_id"),
        ("sms:1", b"", 422, "invalid_json"),
        ("sms:1", b"{}", 422, "invalid_sender"),
        ("sms:1", b'{"sender": " "}', 422, "invalid_sender"),
        ("sms:1", b'{"sender": ["a"]}', 422, "invalid_sender"),
        ("sms:1", b'{"sender": "a", "channel": "sms"}', 422, "unknown_channel"),
        ("sms:1", b'{"sender": "a", "channel": ["web"]}', 422, "unknown_channel"),
    ],
)
async def test_what_is_no_following_is_refused_with_a_code(
    client: httpx.AsyncClient, publisher: Publisher, any_id: str, body: bytes, status: int, code: str
) -> None:
    answer = await client.post(f"/api/v1/cases/{any_id}/follow", content=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert publisher.followed == []


async def test_while_kafka_is_away_the_follower_is_asked_to_send_again(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    publisher.is_away = True

    answer = await client.post("/api/v1/cases/sms:1/follow", json={"sender": SENDER})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_while_the_index_is_away_nobody_can_follow_and_nothing_is_lost(publisher: Publisher) -> None:
    async with (
        SearchIndex.connect("http://127.0.0.1:9") as away,
        open_client(publisher, lambda app: add_follow(app, away)) as client,
    ):
        assert (await client.post("/api/v1/cases/sms:1/follow", json={"sender": SENDER})).status_code == 503

    assert publisher.followed == []
