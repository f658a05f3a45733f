"""What is done with partners' reports is told to them, each step once, from a real index and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from pipeline.adapters.channels.bridges.config import parse_links
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.outbox import Outbox
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Actor, Status
from pipeline.domain.report import ConsolidatedReport
from pipeline.services.follow_up import Step, take_step
from pipeline.services.notices.notify import notify
from pipeline.services.opened import Services
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import NOW, fill, make_member
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services

FILE = """
[laporpresiden.webhook]
url = "https://mitra.contoh/kabar"
secret_env = "MITRA_WEBHOOK"
"""
SECRETS = {"MITRA_WEBHOOK": "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY="}
MINUTE = timedelta(minutes=1)


def of_partner(report_id: str) -> ConsolidatedReport:
    made = make_member(report_id)
    return replace(made, report=replace(made.report, channel=Channel("laporpresiden")))


@pytest.fixture
async def services(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await fill(search_index, of_partner("laporpresiden:7"), make_member("sms:1"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        yield make_services(search=search_index, publisher=publisher, store=store, links=parse_links(FILE, SECRETS))


async def act(services: Services, report_id: str, status: Status, text: str | None = None) -> None:
    step = Step(status=status, actor=Actor.OFFICER, officer=OFFICER, agency="dinas_pu", text=text)
    await take_step(services, report_id, step, now=NOW)
    await services.search.refresh()


async def take_told(services: Services) -> list[dict[str, object]]:
    """Take what waits to be sent to the partner."""
    later = NOW + timedelta(days=1)
    outbox = Outbox(await services.store())
    due = await outbox.take_due("webhook/laporpresiden", now=later, again_at=later + timedelta(days=9), limit=50)
    return sorted((orjson.loads(each.body) for each in due), key=lambda told: str(told["data"]["status"]))


async def test_each_step_is_told_once_and_only_of_the_partners_own_reports(services: Services) -> None:
    for report_id in ("laporpresiden:7", "sms:1"):
        await act(services, report_id, Status.FORWARDED)
        await act(services, report_id, Status.FOLLOWED_UP, "Lampu sudah diganti.")
    await notify(services, NOW + MINUTE)
    await notify(services, NOW + 2 * MINUTE)

    forwarded, answered = await take_told(services)
    assert (forwarded["type"], answered["type"]) == ("laporan.status", "laporan.status")
    data = answered["data"]
    assert isinstance(data, dict)
    assert (data["id"], data["status"], data["text"]) == ("7", "ditindaklanjuti", "Lampu sudah diganti.")


async def test_what_was_done_long_ago_is_no_news_however_late_it_is_found(services: Services) -> None:
    await act(services, "laporpresiden:7", Status.FORWARDED)
    await notify(services, NOW + timedelta(days=8))
    assert await take_told(services) == []


async def test_of_a_forgotten_report_nothing_waits_to_be_told(services: Services) -> None:
    await act(services, "laporpresiden:7", Status.FORWARDED)
    await notify(services, NOW + MINUTE)
    await Outbox(await services.store()).erase_about("laporpresiden:7")
    assert await take_told(services) == []
