"""Following a case through the gateway, over an index of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.reporter import reporter_hash
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.services.fakes import KEYS, Publisher, make_services
from tests.web.client import open_client

SENDER = "0812-0000-0017"
FIRST, AGAIN = make_member("sms:1"), make_member("web:2", "sms:1")
CODE = SealedIds(KEYS.case).case_code("sms:1")


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def client(search_index: SearchIndex, publisher: Publisher) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    await fill(search_index, FIRST, AGAIN)
    async with open_client(make_services(search=search_index, publisher=publisher)) as client:
        yield client


@pytest.mark.parametrize(
    ("any_id", "followed"), [(CODE, "sms:1"), (FIRST.report.tracking_id, "sms:1"), (AGAIN.report.tracking_id, "web:2")]
)
async def test_the_named_report_is_followed_by_a_hash_that_the_same_sender_reports_with(
    client: httpx.AsyncClient, publisher: Publisher, any_id: str, followed: str
) -> None:
    body = {"sender": SENDER, "channel": "web"}
    answer = await client.post(f"/api/v1/cases/{any_id}/follow", json=body)

    assert (answer.status_code, answer.json()) == (202, {"case_id": CODE})
    (support,) = publisher.followed
    assert (support.report_id, support.channel) == (followed, "web")
    assert support.reporter == reporter_hash("sms", "+62812 0000 0017", KEYS.reporter)
    assert publisher.taken == []


async def test_neither_answer_nor_log_tells_who_follows(client: httpx.AsyncClient, publisher: Publisher) -> None:
    with capture_logs() as logs:
        answer = await client.post(f"/api/v1/cases/{CODE}/follow", json={"sender": SENDER})

    told = answer.text + str(logs)
    assert "report_followed" in told
    assert publisher.followed[0].channel == "web"
    assert SENDER not in told
    assert publisher.followed[0].reporter not in told


@pytest.mark.parametrize(
    ("any_id", "body", "status", "code"),
    [
        ("sms:404", b'{"sender": "a"}', 404, "unknown_report"),
        ("sms:1", b'{"sender": "a"}', 404, "unknown_report"),
        (CODE, b'{"sender": "a", "channel": "aplikasi"}', 401, "key_needed"),
        (CODE, b'{"sender": "a", "kanal": "web"}', 422, "unknown_field"),
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

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert publisher.followed == []


async def test_while_kafka_is_away_the_follower_is_asked_to_send_again(
    client: httpx.AsyncClient, publisher: Publisher
) -> None:
    publisher.is_away = True

    answer = await client.post(f"/api/v1/cases/{CODE}/follow", json={"sender": SENDER})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_while_the_index_is_away_nobody_can_follow_and_nothing_is_lost(publisher: Publisher) -> None:
    async with (
        SearchIndex.connect("http://127.0.0.1:9") as away,
        open_client(make_services(search=away, publisher=publisher)) as client,
    ):
        assert (await client.post(f"/api/v1/cases/{CODE}/follow", json={"sender": SENDER})).status_code == 503

    assert publisher.followed == []
