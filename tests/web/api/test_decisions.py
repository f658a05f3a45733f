"""What officers decide through the gateway, over an index of its own, and who may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.services.audit import list_deeds
from pipeline.services.opened import Services
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.services.fakes import Publisher, make_services
from tests.web.client import open_client
from tests.web.security.clients import bearer, make, officer

TOKEN = "petugas_000000000000_" + "a" * 43


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
async def services(search_index: SearchIndex, publisher: Publisher, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), make_member("web:2", "sms:1"), make_member("sms:9"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=search_index, publisher=publisher, store=store)


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(services) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [("web:2/confirm", None, "sms:1"), ("web:2/split", None, None), ("web:2/merge", {"other": "sms:9"}, "sms:9")],
)
async def test_a_decision_is_handed_over_with_the_officer_whom_the_token_names(
    client: httpx.AsyncClient,
    services: Services,
    publisher: Publisher,
    path: str,
    body: dict[str, str] | None,
    other: str | None,
) -> None:
    answer = await client.post(f"/api/v1/cases/{path}", json=body, headers=await officer(services))

    kind = path.partition("/")[2]
    told = {"kind": kind, "report_id": "web:2", "other_id": other}
    assert (answer.status_code, answer.json()) == (202, {"decided": [told]})
    (decision,) = publisher.decided
    assert (decision.kind, decision.report_id, decision.other_id, decision.officer) == (kind, "web:2", other, "A. Unit")


async def test_the_audit_has_a_row_for_both_reports_of_a_merge(client: httpx.AsyncClient, services: Services) -> None:
    await client.post("/api/v1/cases/web:2/merge", json={"other": "sms:9"}, headers=await officer(services))

    for report_id in ("web:2", "sms:9"):
        (deed,) = (await list_deeds(services, subject=report_id)).deeds
        assert deed.action == "cases/{any_id}/merge"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("sms:404/split", b"", 404, "unknown_report"),
        ("sms:9/confirm", b"", 422, "nothing_to_confirm"),
        ("sms:9/merge", b"{}", 422, "invalid_other"),
        ("sms:9/merge", b'{"officer": "A", "other": "sms:1"}', 422, "unknown_field"),
        ("sms:9/merge", b'{"other": "sms:9"}', 422, "same_report"),
        ("sms:9/merge", b"[]", 422, "invalid_json"),
    ],
)
async def test_what_cannot_be_decided_is_refused_with_a_code(
    client: httpx.AsyncClient,
    services: Services,
    publisher: Publisher,
    path: str,
    body: bytes,
    status: int,
    code: str,
) -> None:
    answer = await client.post(f"/api/v1/cases/{path}", content=body, headers=await officer(services))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert publisher.decided == []


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "not_an_officer"),
        ({"Authorization": f"Bearer {TOKEN}"}, "invalid_officer_token"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}, "invalid_officer_token"),
        ({"Authorization": "Bearer petugas_"}, "invalid_officer_token"),
        ({"Authorization": TOKEN}, "invalid_key"),
        ({"Authorization": f"Basic {TOKEN}"}, "invalid_key"),
        ({"Authorization": "Bearer kunci-lain"}, "invalid_key"),
    ],
)
async def test_without_a_token_that_holds_nothing_is_decided_or_told(
    client: httpx.AsyncClient, publisher: Publisher, headers: dict[str, str], code: str
) -> None:
    answer = await client.post("/api/v1/cases/sms:404/merge", content=b"{", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert TOKEN not in answer.text
    assert publisher.decided == []


async def test_a_key_of_the_api_makes_nobody_an_officer(client: httpx.AsyncClient, services: Services) -> None:
    answer = await client.post("/api/v1/cases/sms:1/split", headers=bearer(await make(services)))

    assert (answer.status_code, answer.json()["code"]) == (401, "not_an_officer")
