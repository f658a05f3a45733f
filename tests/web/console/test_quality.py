"""The quality page: each sees their offices; what was rejected and not delivered goes out again; models by reason."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import httpx
import msgspec
import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.office_counts import count_answers
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.outbox import Outbox, OutboxMessage
from pipeline.classify.artifact import read_card, read_current
from pipeline.contract.document import FollowUpPart, build_document, write_document
from pipeline.contract.records import Message, rejection
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import DeadlineState, Status
from pipeline.domain.officer import Officer, Role
from pipeline.domain.outbox_state import OutboxState
from pipeline.services import quality
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from pipeline.services.quality import measure_offices
from pipeline.settings import SHIPPED_MODELS
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import make_member
from tests.services.fakes import Sender, make_services
from tests.web.console.browser import enter, open_browser, send
from training.fitting.retrained import Retrained, write_retrained

PAGE = "/petugas/mutu"
NOW = datetime.now(UTC)
RAW = Message(b"\xff", None, (("channel", b"sms"),))
REJECTED = [rejection(RAW, DataFault("invalid_json", "no JSON"), stage="ingest", at=NOW)]
CHIEF = "R. Pusat"


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
async def services(
    search_index: SearchIndex,  # noqa: F811
    sender: Sender,
    tmp_path: Path,
) -> AsyncIterator[Services]:
    models = copytree(SHIPPED_MODELS, tmp_path / "models")
    await search_index.init()
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(
            search=search_index, store=store, sender=sender, models=models, topics={Topic.REJECTED: REJECTED}
        )


@pytest.fixture
async def chief(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    await add_officer(services, CHIEF, role=Role.CENTRAL, agency=None, region=None, now=NOW)
    async with open_browser(services) as client:
        await enter(services, client, CHIEF)
        yield client


async def put(services: Services, report_id: str, part: FollowUpPart, *, days_ago: int = 1) -> None:
    built = build_document(make_member(report_id, received_at=NOW - timedelta(days=days_ago)))
    agency = msgspec.structs.replace(built.agency, code="dinas_pu:32.73", name="Kantor dinas_pu:32.73")
    document = msgspec.structs.replace(built, follow_up=part, agency=agency)
    await services.search.write([report_document(report_id, write_document(document), version=1)])
    await services.search.refresh()


def at_office(code: str, status: Status = Status.IN_PROGRESS, *, late: bool = False) -> FollowUpPart:
    deadline = DeadlineState.LATE if late else DeadlineState.IN_TIME
    return FollowUpPart(status=status, deadline=deadline, office=f"Kantor {code}", office_code=code)


async def test_offices_are_counted_the_worst_first_and_each_officer_sees_their_own(services: Services) -> None:
    await put(services, "sms:1", at_office("dishub:81.71"))
    await put(services, "sms:2", at_office("dinas_pu:32.73", late=True))
    await put(services, "sms:3", at_office("dinas_pu:32.73", Status.REOPENED))
    await put(services, "sms:4", at_office("dinas_pu:32.73", Status.CLOSED))
    await put(services, "sms:5", at_office("dinas_pu:32.73"), days_ago=40)
    back = FollowUpPart(status=Status.OUT_OF_SCOPE, deadline=DeadlineState.IN_TIME, handed_back=1)
    await put(services, "sms:6", back)
    central = Officer(name="R", role=Role.CENTRAL)

    found = await measure_offices(services, central, days=30, now=NOW)
    first = found[0]
    assert (first.code, first.name) == ("dinas_pu:32.73", "Kantor dinas_pu:32.73")
    assert (first.reports, first.is_open, first.late, first.reopened) == (3, 2, 1, 1)
    assert [each.handed_back for each in found] == [1, 0]

    async def seen_by(officer: Officer) -> set[str]:
        return {each.code for each in await measure_offices(services, officer, days=30, now=NOW)}

    assert await seen_by(Officer(name="K", role=Role.COORDINATOR, region="81")) == {"dishub:81.71"}
    assert await seen_by(Officer(name="I", role=Role.AGENCY, agency="dinas_pu:32.73")) == {"dinas_pu:32.73"}
    assert await seen_by(Officer(name="A", role=Role.ANALYST)) >= {"dinas_pu:32.73", "dishub:81.71"}


async def test_an_agency_sees_its_figures_and_nothing_of_the_whole_system(services: Services) -> None:
    await put(services, "sms:1", at_office("dinas_pu:32.73", late=True))
    await add_officer(services, "A. Unit", role=Role.AGENCY, agency="dinas_pu", region="Kota Bandung", now=NOW)
    async with open_browser(services) as client:
        await enter(services, client, "A. Unit")
        page = (await client.get(PAGE)).text
        assert "Kantor dinas_pu:32.73" in page
        assert not any(each in page for each in ("Pesan yang ditolak", "Kabar yang belum sampai", "Model"))
        assert (await client.get(f"{PAGE}/ditolak")).status_code == 403
        assert (await send(client, PAGE, f"{PAGE}/ulang")).status_code == 403


async def test_rejected_messages_are_counted_and_go_to_their_stage_again(
    chief: httpx.AsyncClient, sender: Sender
) -> None:
    part = await chief.get(f"{PAGE}/ditolak", headers={"HX-Request": "true"})
    assert ("invalid_json" in part.text, "<html" in part.text) == (True, False)
    assert "<html" in (await chief.get(f"{PAGE}/ditolak")).text
    await send(chief, PAGE, f"{PAGE}/ulang", stage="ingest", code="invalid_json")
    assert sender.sent == [(Topic.RAW, RAW)]

    nothing = await send(chief, PAGE, f"{PAGE}/ulang", stage="ingest", code="invalid_text")
    assert (nothing.headers["location"], len(sender.sent)) == (f"{PAGE}?kabar=kosong", 1)


async def test_what_was_given_up_is_sent_again_and_what_reaches_nobody_is_not(
    services: Services, chief: httpx.AsyncClient
) -> None:
    outbox = Outbox(await services.store())
    for name, state in (("a", OutboxState.GIVEN_UP), ("b", OutboxState.UNREACHABLE)):
        await outbox.put(OutboxMessage(id=name, channel="sms", recipient=b"", body=""), due_at=NOW)
        await outbox.give_up(name, fault=f"sebab <{name}>", state=state)

    page = (await chief.get(PAGE)).text
    assert ("sebab &lt;a&gt;" in page, page.count(">Kirim lagi<")) == (True, 1)
    await send(chief, PAGE, f"{PAGE}/kirim", message="a")
    assert [each.id for each in await outbox.list_state(OutboxState.WAITING, limit=9)] == ["a"]
    again = await send(chief, PAGE, f"{PAGE}/kirim", message="a")
    assert again.headers["location"] == f"{PAGE}?kabar=kosong#pesan"


OTHER = "2026-01-01-other"


def add_version(services: Services) -> str:
    """Put another version of a model beside the one that serves; gives that one."""
    current = read_current(services.models, "kind")
    copytree(services.models / "kind" / current, services.models / "kind" / OTHER)
    card = services.models / "kind" / OTHER / "card.json"
    card.write_text(card.read_text().replace(f'"version": "{current}"', f'"version": "{OTHER}"'))
    return current


async def test_a_version_serves_for_a_reason_that_its_card_keeps_and_the_one_before_comes_back(
    services: Services, chief: httpx.AsyncClient
) -> None:
    current = add_version(services)
    step = {"version": OTHER}
    assert (await send(chief, PAGE, f"{PAGE}/model/kind/layani", **step)).status_code == 422
    await send(chief, PAGE, f"{PAGE}/model/kind/layani", why="kanal baru", **step)

    assert read_current(services.models, "kind") == OTHER
    kept = read_card(services.models, "kind", OTHER)["promotions"][-1]
    assert kept["forced_because"] == f"{CHIEF}: kanal baru"
    await send(chief, PAGE, f"{PAGE}/model/kind/mundur")
    assert read_current(services.models, "kind") == current
    for name, version in (("kind", "../../rahasia"), ("bukan", current)):
        refused = await send(chief, PAGE, f"{PAGE}/model/{name}/layani", version=version, why="coba")
        assert refused.status_code == 422


async def test_a_version_that_cannot_be_read_takes_nothing_else_from_the_page(
    services: Services, chief: httpx.AsyncClient
) -> None:
    (services.models / "kind" / add_version(services) / "card.json").write_text("{")
    page = await chief.get(PAGE)
    assert (page.status_code, "Pesan yang ditolak" in page.text, "tidak dapat dibaca" in page.text) == (200, True, True)


async def test_a_gateway_that_only_reads_the_models_offers_no_other_version(
    services: Services, chief: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_version(services)
    assert "Pakai versi ini" in (await chief.get(PAGE)).text
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write whatever the rights say
    page = (await chief.get(PAGE)).text
    assert ("Pakai versi ini" in page, "hanya membaca model" in page) == (False, True)


async def test_a_retraining_that_was_refused_is_told_on_the_page_and_by_metrics(
    services: Services, chief: httpx.AsyncClient
) -> None:
    refused = Retrained(name="agency", at=datetime(2026, 11, 24, 18, 5, tzinfo=UTC), fault="label terlalu sedikit")
    write_retrained(services.models, refused)

    page, metrics = (await chief.get(PAGE)).text, (await chief.get("/metrics")).text
    assert "Pelatihan ulang ditolak" in page
    assert "tidak dilatih ulang: label terlalu sedikit" in page
    assert 'lapor_model_retraining_refused{question="agency"} 1.0' in metrics


async def test_answers_are_counted_by_label_and_tenth_of_confidence(services: Services) -> None:
    await put(services, "sms:1", at_office("x"))
    built = build_document(make_member("sms:1"))
    found = await count_answers(services.search, "category", since=NOW - timedelta(days=7))

    assert found.labels == {built.category.label: 1}
    assert {tenth for tenth, count in found.tenths.items() if count} == {min(9, int(built.category.confidence * 10))}


async def test_offices_are_counted_once_for_all_who_look(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    central = Officer(officer_id="1", name=CHIEF, role=Role.CENTRAL)
    counting, asked = quality.count_offices, []

    async def count(*asking: object, **span: object) -> object:
        asked.append(span)
        return await counting(*asking, **span)  # type: ignore[arg-type]

    monkeypatch.setattr(quality, "count_offices", count)
    await asyncio.gather(*[measure_offices(services, central, days=days, now=NOW) for days in (30, 30, 7, 30)])
    assert len(asked) == 2
