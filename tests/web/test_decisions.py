"""What officers decide through the gateway, over an index of its own, and who may."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from pipeline.adapters.search_index import SearchIndex
from pipeline.web.decisions import add_decisions
from tests.adapters.conftest import search_index  # noqa: F401 - a fixture
from tests.adapters.test_case_search import make_member
from tests.adapters.test_search_index import fill
from tests.web.gateway_client import open_client
from tests.web.test_gateway import Publisher

KEY = "kunci-petugas-uji-coba"
OFFICER = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def client(search_index: SearchIndex, publisher: Publisher) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), make_member("web:2", "sms:1"), make_member("sms:9"))
    async with open_client(publisher, lambda app: add_decisions(app, search_index, officer_key=KEY)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "extra", "other"),
    [("web:2/confirm", {}, "sms:1"), ("web:2/split", {}, None), ("web:2/merge", {"other": "sms:9"}, "sms:9")],
)
async def test_a_decision_is_handed_over_with_its_officer_and_told_back(
    client: httpx.AsyncClient, publisher: Publisher, path: str, extra: dict[str, str], other: str | None
) -> None:
    answer = await client.post(f"/api/v1/cases/{path}", json={"officer": "A. Unit", **extra}, headers=OFFICER)

    kind = path.partition("/")[2]
    told = {"kind": kind, "report_id": "web:2", "other_id": other}
    assert (answer.status_code, answer.json()) == (202, {"decided": [told]})
    (decision,) = publisher.decided
    assert (decision.kind, decision.report_id, decision.other_id, decision.officer) == (kind, "web:2", other, "A. Unit")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("sms:404/split", b'{"officer": "A"}', 404, "unknown_report"),
        ("sms:9/confirm", b'{"officer": "A"}', 422, "nothing_to_confirm"),
        ("sms:9/split", b"{}", 422, "invalid_officer"),
        ("sms:9/split", b'{"officer": " "}', 422, "invalid_officer"),
        ("sms:9/merge", b'{"officer": "A"}', 422, "invalid_other"),
        ("sms:9/merge", b'{"officer": "A", "other": "sms:9"}', 422, "same_report"),
        ("sms:9/merge", b"[]", 422, "invalid_json"),
    ],
)
async def test_what_cannot_be_decided_is_refused_with_a_code(
    client: httpx.AsyncClient, publisher: Publisher, path: str, body: bytes, status: int, code: str
) -> None:
    answer = await client.post(f"/api/v1/cases/{path}", content=body, headers=OFFICER)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert publisher.decided == []


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": KEY}, {"Authorization": f"Basic {KEY}"}, {"Authorization": "Bearer kunci-lain"}]
)
async def test_without_the_key_nothing_is_decided_or_told(
    client: httpx.AsyncClient, publisher: Publisher, headers: dict[str, str]
) -> None:
    answer = await client.post("/api/v1/cases/sms:404/split", content=b"{", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_an_officer")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert KEY not in answer.text
    assert publisher.decided == []


async def test_a_deployment_without_a_key_lets_nobody_decide_and_says_what_to_set(
    search_index: SearchIndex,  # noqa: F811
) -> None:
    async with open_client(Publisher(), lambda app: add_decisions(app, search_index, officer_key=None)) as client:
        answer = await client.post("/api/v1/cases/sms:1/split", json={"officer": "A"}, headers=OFFICER)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "decisions_off")
    assert "LAPOR_OFFICER_KEY" in answer.json()["error"]["message"]


async def test_the_api_describes_what_a_decision_needs(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]

    needed = {
        path.rpartition("/")[2]: each["post"]["requestBody"]["content"]["application/json"]["schema"]["required"]
        for path, each in paths.items()
        if path.startswith("/api/v1/cases/")
    }
    assert needed == {"confirm": ["officer"], "split": ["officer"], "merge": ["officer", "other"]}
