"""Reports that go to their office by themselves, on a real index and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.completeness import MissingPart
from pipeline.domain.follow_up import START, Actor, Office, Status, apply
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.triage import Review, ReviewReason
from pipeline.services.corrections import Said, correct
from pipeline.services.follow_up import find_progress
from pipeline.services.forwarding import RECENT, forward_certain
from pipeline.services.offices import set_threshold
from pipeline.services.opened import Services
from tests.contract.report_builder import ASSIGNMENT, T0
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.domain.test_follow_up import make_event
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services

NOW = T0 + timedelta(hours=1)


def make(report_id: str, **changed: object) -> ConsolidatedReport:
    made = make_member(report_id)
    report = replace(made.report, assignment=ASSIGNMENT, review=Review(), missing=())
    return replace(made, report=replace(report, **changed))


REPORTS = (
    make("sms:sure"),
    make("sms:doubtful", review=Review((ReviewReason.LOW_CONFIDENCE_AGENCY,))),
    make("sms:placeless", missing=(MissingPart.LOKASI,)),
    make("sms:homeless", assignment=None),
    make("sms:old", received_at=NOW - RECENT - timedelta(hours=1)),
)


@pytest.fixture
async def services(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await fill(search_index, *REPORTS)
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        yield make_services(search=search_index, publisher=publisher, store=store)


async def look(services: Services) -> int:
    forwarded = await forward_certain(services, NOW)
    await services.search.refresh()
    return forwarded


async def test_what_is_sure_and_complete_goes_to_its_office_once_and_all_else_waits(services: Services) -> None:
    assert await look(services) == 1
    assert await look(services) == 0
    statuses = {
        each.report.report_id: (await find_progress(services, each.report.report_id)).progress for each in REPORTS
    }
    assert {report_id for report_id, each in statuses.items() if each.status is Status.FORWARDED} == {"sms:sure"}
    (event,) = statuses["sms:sure"].history
    assert (event.actor, event.office and event.office.name) == (Actor.SYSTEM, ASSIGNMENT.routing.name)


@pytest.mark.parametrize(
    ("threshold", "forwarded"), [(0.95, set()), (0.5, {"sms:sure", "sms:doubtful"}), (None, {"sms:sure"})]
)
async def test_a_label_with_a_threshold_of_its_own_is_as_sure_as_that_says(
    services: Services, threshold: float | None, forwarded: set[str]
) -> None:
    label = REPORTS[1].report.agency.label
    assert 0.5 < REPORTS[1].report.agency.confidence < 0.95
    if threshold is not None:
        await set_threshold(services, label, threshold)
    await set_threshold(services, "pln" if label != "pln" else "dinas_pu", 0.99)
    await look(services)

    found = {each.report.report_id: await find_progress(services, each.report.report_id) for each in REPORTS}
    assert {name for name, each in found.items() if each.progress.status is Status.FORWARDED} == forwarded


async def test_a_report_whose_office_handed_it_back_waits_for_a_person(services: Services) -> None:
    office = Office(ASSIGNMENT.routing.code, ASSIGNMENT.routing.name)
    other = Office("dinas_perhubungan:81.71", "Dinas Perhubungan Kota Ambon")
    progress = START
    for status, to in (
        (Status.FORWARDED, office),
        (Status.OUT_OF_SCOPE, None),
        (Status.REDIRECTED, other),
        (Status.OUT_OF_SCOPE, None),
        (Status.VERIFIED, None),
    ):
        event = make_event(status, progress, report_id="sms:sure", office=to)
        await (await services.publisher()).follow_up(event)
        progress = apply(progress, event)
    await services.search.refresh()
    assert await look(services) == 0
    assert (await find_progress(services, "sms:sure")).progress == progress


async def test_what_a_person_verified_goes_to_the_office_of_what_the_person_said(services: Services) -> None:
    await correct(
        services, "sms:doubtful", Said(agency="dinas_pu", place="Kota Ambon, Maluku"), officer=OFFICER, now=NOW
    )
    await services.search.refresh()
    assert await look(services) == 2
    progress = (await find_progress(services, "sms:doubtful")).progress
    assert (progress.status, progress.office and progress.office.code) == (Status.FORWARDED, "dinas_pu:81.71")
