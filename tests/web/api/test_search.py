"""Searching over HTTP: who may, and what is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.domain.officer import Role
from tests.contract.report_builder import make_consolidated
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.contracts.search import BEKASI
from tests.services.fakes import make_services
from tests.web.client import open_client
from tests.web.security.clients import officer


@pytest.fixture
async def client(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    await fill(
        search_index,
        make_consolidated("sms:1", text="Jln rusak", place=BEKASI),
        make_consolidated("sms:2", text="Jalan rusak berat"),
    )
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        services = make_services(search=search_index, store=store)
        async with open_client(services) as client:
            client.headers.update(await officer(services, role=Role.ANALYST))
            yield client


async def test_an_analyst_finds_reports_and_reads_how_the_words_were_read(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/api/v1/search", params={"q": "jln rusak jawa barat pu"})).json()

    assert (answer["total"], answer["complete"]) == (2, 1)
    assert answer["read_as"]["words"] == ["jalan", "rusak"]
    assert answer["read_as"]["named"][0] == "Jawa Barat"
    report = answer["reports"][0]
    assert (report["report_id"], report["place"]) == ("sms:1", "Kota Bekasi, Jawa Barat")
    assert report["category"] == {
        "slug": "infrastruktur",
        "name": "Infrastruktur: Pekerjaan Umum dan Penataan Ruang",
    }
    assert "tracking_id" not in report


async def test_pages_follow_each_other(client: httpx.AsyncClient) -> None:
    first = (await client.get("/api/v1/search", params={"q": "jalan rusak", "limit": 1})).json()
    asked = {"q": "jalan rusak", "limit": 1, "cursor": first["next_cursor"]}
    second = (await client.get("/api/v1/search", params=asked)).json()
    other = await client.get("/api/v1/search", params=asked | {"q": "jalan"})

    assert {first["reports"][0]["report_id"], second["reports"][0]["report_id"]} == {"sms:1", "sms:2"}
    assert (other.status_code, other.json()["code"]) == (422, "cursor_of_another_query")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"q": "yang di"}, "query_without_words"),
        ({"q": "x" * 5_000}, "query_too_long"),
        ({"place": "Bekasih"}, "unknown_region"),
        ({"from": "31 Februari 2026"}, "unreadable_time"),
        ({"cursor": "abc"}, "invalid_cursor"),
        ({"limit": "0"}, "invalid_parameter"),
    ],
)
async def test_what_cannot_be_meant_is_a_problem_with_a_remedy(
    client: httpx.AsyncClient, asked: dict[str, str], code: str
) -> None:
    answer = await client.get("/api/v1/search", params=asked)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_searching_is_for_officers(client: httpx.AsyncClient) -> None:
    del client.headers["Authorization"]

    answer = await client.get("/api/v1/search", params={"q": "jalan"})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_an_officer")
