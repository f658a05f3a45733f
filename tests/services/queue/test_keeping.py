"""The queue on a real index and store: what is shown, what is done with it, and what others do meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.saved_views import SavedView
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import Status
from pipeline.domain.officer import Officer, Role
from pipeline.services.corrections import Said
from pipeline.services.follow_up import Verb
from pipeline.services.opened import Services
from pipeline.services.queue import keeping
from pipeline.services.queue.page import PAGE, find_neighbours, show_queue
from pipeline.services.queue.rows import Facet
from pipeline.services.queue.views import MAX_VIEWS, delete_view, list_views, save_view
from pipeline.services.triage import Chosen, Deed, do_all
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import NOW, fill, follow, make_member
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services

ACCEPT = Deed(officer=OFFICER, form_id="f1", said=Said(accepts=True))


@pytest.fixture
async def publisher(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[ApplyingPublisher]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), make_member("web:2", "sms:1"), make_member("sms:9"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))


@pytest.fixture
async def services(publisher: ApplyingPublisher, tmp_path: Path) -> AsyncIterator[Services]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=publisher.search_index, publisher=publisher, store=store)


async def queued(services: Services, officer: Officer = OFFICER, **filters: str) -> list[str]:
    chosen = {Facet(name): value for name, value in filters.items()}
    page = await show_queue(services, officer, chosen, cursor=None, now=NOW)
    return [each.document.report_id for each in page.reports]


async def test_the_queue_shows_open_reports_with_their_supporters_and_counts(services: Services) -> None:
    await follow(services.search, "sms:9", "a", "b", "c")

    page = await show_queue(services, OFFICER, {}, cursor=None, now=NOW)

    assert [(each.document.report_id, each.supporters) for each in page.reports] == [
        *(("sms:9", 4), ("sms:1", 2), ("web:2", 2))
    ]
    assert (page.total, page.cursor) == (3, None)
    assert page.counts[Facet.STATUS] == {"diterima": 3}


async def test_pages_follow_each_other_by_a_cursor_that_nobody_makes_up(services: Services) -> None:
    await fill(services.search, *[make_member(f"web:{number}") for number in range(100, 100 + PAGE)])

    first = await show_queue(services, OFFICER, {}, cursor=None, now=NOW)
    second = await show_queue(services, OFFICER, {}, cursor=first.cursor, now=NOW)

    shown = [each.document.report_id for each in (*first.reports, *second.reports)]
    assert len(first.reports) == PAGE
    assert len(shown) == len(set(shown)) == first.total == PAGE + 3
    with pytest.raises(DataFault, match="invalid_cursor"):
        await show_queue(services, OFFICER, {}, cursor="abc", now=NOW)


async def test_reports_that_are_alike_are_accepted_at_once_and_each_is_a_label(
    services: Services, publisher: ApplyingPublisher
) -> None:
    assert await queued(services, kasus="sms:1") == ["sms:1", "web:2"]
    chosen = [Chosen(report_id="sms:1", version=0), Chosen(report_id="web:2", version=0)]

    done = await do_all(services, chosen, ACCEPT, now=NOW)
    again = await do_all(services, chosen, ACCEPT, now=NOW)

    assert {each.progress.status for each in done.done} == {Status.VERIFIED}
    assert (len(again.done), again.refused) == (2, {})
    assert sorted(each.report_id for each in publisher.corrected) == ["sms:1", "web:2"]
    assert await queued(services, status="terverifikasi") == ["sms:1", "web:2"]


async def test_one_report_that_cannot_take_a_step_keeps_no_other_from_it(services: Services) -> None:
    await do_all(services, [Chosen(report_id="sms:1", version=0)], ACCEPT, now=NOW)
    archive = Deed(officer=OFFICER, form_id="f2", verb=Verb.ARCHIVE, text="Bukan laporan.")

    done = await do_all(
        services, [Chosen(report_id="sms:1", version=0), Chosen(report_id="sms:9", version=0)], archive, now=NOW
    )

    assert [each.report.report_id for each in done.done] == ["sms:9"]
    assert {report_id: fault.code for report_id, fault in done.refused.items()} == {"sms:1": "stale_version"}
    assert sorted(await queued(services)) == ["sms:1", "web:2"]


async def test_while_the_broker_is_away_nothing_is_said_to_be_done(
    services: Services, publisher: ApplyingPublisher
) -> None:
    publisher.is_away = True

    with pytest.raises(Outage):
        await do_all(services, [Chosen(report_id="sms:1", version=0)], ACCEPT, now=NOW)


async def test_what_others_do_is_in_the_queue_after_its_next_reading(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "REST_S", 0.0)
    monkeypatch.setattr(keeping, "REST_SHARE", 0.0)
    assert len(await queued(services)) == 3
    await fill(services.search, make_member("web:77", received_at=NOW - timedelta(hours=1)))

    while "web:77" not in await queued(services):
        pass


async def test_the_reports_beside_one_are_those_of_its_queue(services: Services) -> None:
    beside = await find_neighbours(services, OFFICER, {Facet.CASE: "sms:1"}, "sms:1", now=NOW)

    assert (beside.before, beside.behind) == (None, "web:2")


async def test_who_goes_from_report_to_report_waits_for_no_reading_and_the_next_look_shows_what_came(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await queued(services) == ["sms:1", "web:2", "sms:9"]
    reading, goes_on = keeping._read_index, asyncio.Event()

    async def read_slowly(index: SearchIndex) -> object:
        await goes_on.wait()
        return await reading(index)

    monkeypatch.setattr(keeping, "_read_index", read_slowly)
    monkeypatch.setattr(services.queue, "_next_at", 0.0)
    await fill(services.search, make_member("web:99"))
    beside = await find_neighbours(services, OFFICER, {}, "sms:9", now=NOW)
    assert (beside.before, beside.behind) == ("web:2", None)
    goes_on.set()
    assert await queued(services) == ["sms:1", "web:2", "sms:9", "web:99"]


async def test_views_are_kept_under_their_names_for_their_officer_alone(services: Services) -> None:
    other = replace(OFFICER, officer_id="ba9876543210", name="B. Unit", role=Role.COORDINATOR, region="81")
    await save_view(services, OFFICER, SavedView("Terlambat", "tenggat=terlambat"), now=NOW)
    await save_view(services, OFFICER, SavedView("Air", "topik=air_bersih"), now=NOW + timedelta(seconds=1))
    await save_view(services, OFFICER, SavedView("Air", "topik=air_bersih&tenggat=terlambat"), now=NOW)

    assert {each.name: each.filters for each in await list_views(services, OFFICER)} == {
        "Terlambat": "tenggat=terlambat",
        "Air": "topik=air_bersih&tenggat=terlambat",
    }
    assert await list_views(services, other) == []
    await delete_view(services, other, "Air")
    await delete_view(services, OFFICER, "Terlambat")
    assert [each.name for each in await list_views(services, OFFICER)] == ["Air"]


@pytest.mark.parametrize(("name", "code"), [("", "view_name_needed"), ("x" * 41, "view_name_too_long")])
async def test_a_view_needs_a_name_that_fits(services: Services, name: str, code: str) -> None:
    with pytest.raises(DataFault, match=code):
        await save_view(services, OFFICER, SavedView(name, ""), now=NOW)


async def test_an_officer_saves_so_many_views_and_no_more(services: Services) -> None:
    for number in range(MAX_VIEWS):
        await save_view(services, OFFICER, SavedView(f"Tampilan {number}", ""), now=NOW)
    await save_view(services, OFFICER, SavedView("Tampilan 0", "status=diterima"), now=NOW)
    with pytest.raises(DataFault, match="too_many_views"):
        await save_view(services, OFFICER, SavedView("Satu lagi", ""), now=NOW)
