"""What the clock does to reports, on a real index and store; the time is given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.follow_up import Actor, DeadlineState, Status
from pipeline.domain.report import ConsolidatedReport
from pipeline.services.follow_up import Step, find_progress, take_step
from pipeline.services.opened import Services
from pipeline.services.timers import SILENT_SOON, run_timers
from tests.contract.report_builder import ASSIGNMENT
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import NOW, fill, make_member
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services

HOUR = timedelta(hours=1)
DUE = ASSIGNMENT.due


def with_due(report_id: str) -> ConsolidatedReport:
    made = make_member(report_id)
    return replace(made, report=replace(made.report, assignment=ASSIGNMENT))


@pytest.fixture
async def services(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await fill(search_index, with_due("sms:1"), with_due("sms:2"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        yield make_services(search=search_index, publisher=publisher, store=store)


async def look(services: Services, now: datetime) -> int:
    told = await run_timers(services, now)
    await services.search.refresh()
    return told


async def deadline(services: Services, report_id: str = "sms:1") -> DeadlineState:
    (found,) = await services.search.get_reports([report_id])
    return found.follow_up.deadline


def step(status: Status, text: str | None = None) -> Step:
    return Step(status=status, actor=Actor.OFFICER, officer=OFFICER, text=text, agency="dinas_pu")


async def test_a_report_comes_near_its_due_date_passes_it_and_starts_anew_with_the_next_step(
    services: Services,
) -> None:
    assert await look(services, DUE.verification - timedelta(days=2)) == 0
    assert await look(services, DUE.verification - HOUR) == 2
    assert await deadline(services) is DeadlineState.NEAR
    assert await look(services, DUE.verification - HOUR / 2) == 0
    assert await look(services, DUE.verification + HOUR) == 2
    assert await deadline(services) is DeadlineState.LATE
    assert await look(services, DUE.verification + 2 * HOUR) == 0
    await take_step(services, "sms:1", step(Status.FORWARDED), now=DUE.verification + 2 * HOUR)
    assert await look(services, DUE.verification + 3 * HOUR) == 0
    assert await deadline(services) is DeadlineState.IN_TIME
    assert await look(services, DUE.follow_up + HOUR) == 1
    assert await deadline(services) is DeadlineState.LATE


async def test_silence_closes_after_the_days_to_object_and_not_before(services: Services) -> None:
    await take_step(services, "sms:1", step(Status.FORWARDED), now=NOW)
    answered = await take_step(services, "sms:1", step(Status.FOLLOWED_UP, "Sudah diperbaiki."), now=NOW)
    until = answered.progress.objection_until
    assert until is not None
    await look(services, until - HOUR)
    assert (await find_progress(services, "sms:1")).progress.status is Status.FOLLOWED_UP
    await look(services, until + HOUR)
    closed = (await find_progress(services, "sms:1")).progress
    assert closed.status is Status.CLOSED
    assert closed.history[-1].actor is Actor.SYSTEM


async def test_two_days_before_silence_closes_a_report_the_clock_says_so_once(services: Services) -> None:
    await take_step(services, "sms:1", step(Status.FORWARDED), now=NOW)
    answered = await take_step(services, "sms:1", step(Status.FOLLOWED_UP, "Sudah diperbaiki."), now=NOW)
    until = answered.progress.objection_until
    assert until is not None
    await services.search.refresh()
    await look(services, until - SILENT_SOON - HOUR)
    assert await deadline(services) is DeadlineState.IN_TIME
    await look(services, until - SILENT_SOON + HOUR)
    await look(services, until - SILENT_SOON + 2 * HOUR)
    progress = (await find_progress(services, "sms:1")).progress
    assert (progress.status, progress.deadline) == (Status.FOLLOWED_UP, DeadlineState.NEAR)
    assert len(progress.history) == 3


async def test_a_clock_that_restarts_before_its_word_shows_tells_it_twice_and_it_happened_once(
    services: Services,
) -> None:
    publisher = await services.publisher()
    assert isinstance(publisher, ApplyingPublisher)
    await look(services, DUE.verification + HOUR)
    events = list(publisher.done)
    for event in events:
        await publisher.follow_up(event)
    assert (await find_progress(services, "sms:1")).progress.version == 1
