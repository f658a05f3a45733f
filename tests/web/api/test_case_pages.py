"""Cases by pages: each once, where its last report stands, and only those that a client may see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.channels.partners import read_partners
from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.contract.document import format_time
from pipeline.domain.tracking import tracking_id
from pipeline.services.opened import Services
from tests.contract.report_builder import T0
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import KEY, fill, make_member
from tests.services.fakes import KEYS, make_services
from tests.web.client import open_client
from tests.web.security.clients import bearer, make

CASES = "/api/v1/cases"
IDS = SealedIds(KEYS.case)
DAY = timedelta(days=1)
PARTNERS = '[jaki]\ntitle = "JAKI"\nsigned = false'


@pytest.fixture
async def services(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await fill(
        search_index,
        make_member("sms:1"),
        make_member("web:2", received_at=T0 + DAY),
        make_member("jaki:3", "sms:1", received_at=T0 + 2 * DAY),
        make_member("web:4", "web:2", received_at=T0 + 3 * DAY),
        make_member("web:5", received_at=T0 + 2 * DAY),
    )
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=search_index, store=store, partners=read_partners(PARTNERS))


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(services) as client:
        yield client


async def pages(client: httpx.AsyncClient, key: dict[str, str], **query: str) -> list[list[str]]:
    """Read all pages; give the cases of each."""
    read, cursor = [], {}
    while True:
        answer = await client.get(CASES, params=query | cursor, headers=key)
        assert answer.status_code == 200, answer.text
        assert "sms:" not in answer.text
        page = answer.json()
        read.append([str(IDS.open_case(each["case_id"])) for each in page["cases"]])
        if page["next_cursor"] is None:
            return read
        cursor = {"cursor": page["next_cursor"]}


async def test_each_case_comes_once_where_its_last_report_stands(client: httpx.AsyncClient, services: Services) -> None:
    key = bearer(await make(services))

    assert await pages(client, key) == [["sms:1", "web:5", "web:2"]]
    assert [each for page in await pages(client, key, limit="1") for each in page] == ["sms:1", "web:5", "web:2"]
    assert await pages(client, key, updated_since=format_time(T0 + 3 * DAY)) == [["web:2"]]


async def test_a_partner_sees_the_cases_that_came_through_it_and_no_words_of_others(
    client: httpx.AsyncClient, services: Services
) -> None:
    key = bearer(await make(services, "jaki", channels=()))
    own, other = [IDS.case_code(each) for each in ("sms:1", "web:2")]

    assert await pages(client, key) == [["sms:1"]]
    assert (await client.get(f"{CASES}/{other}", headers=key)).status_code == 404
    members = (await client.get(f"{CASES}/{own}", headers=key)).json()["members"]
    assert [each["text"] is not None for each in members] == [True, True]  # the oldest, and its own
    assert (await client.get(f"{CASES}/jaki:3", headers=key)).json()["case_id"] == own
    assert (await client.get(f"{CASES}/web:2", headers=key)).status_code == 404


async def test_a_client_reads_its_report_by_either_id_and_others_by_tracking_id_alone(
    client: httpx.AsyncClient, services: Services
) -> None:
    key = bearer(await make(services, "jaki", channels=()))
    code = tracking_id("web:5", KEY)

    by_id, by_code, other = [
        await client.get(f"/api/v1/reports/{each}", headers=key)
        for each in ("jaki:3", tracking_id("jaki:3", KEY), "web:5")
    ]
    assert by_id.json() == by_code.json()
    assert other.status_code == 404
    assert (await client.get(f"/api/v1/reports/{code}")).json()["tracking_id"] == code
    assert (await client.get("/api/v1/reports/web:5")).status_code == 404


@pytest.mark.parametrize("cursor", ["x", "AAAA", IDS.case_code("sms:1"), IDS.seal(b"[]", b"case")])
async def test_a_cursor_that_was_made_up_is_refused(client: httpx.AsyncClient, services: Services, cursor: str) -> None:
    answer = await client.get(CASES, params={"cursor": cursor}, headers=bearer(await make(services)))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")
