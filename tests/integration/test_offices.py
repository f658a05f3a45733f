"""An agency hears once of a report although processes are killed, and answers by webhook as the docs show."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import ReportDocument
from pipeline.contract.records import encode_consolidated
from pipeline.domain.delivery import DeliveryState, Way
from pipeline.domain.follow_up import Status
from pipeline.domain.officer import Role
from pipeline.services.deliveries import deliver
from pipeline.services.officers import add_officer
from pipeline.services.offices import AskedWay, set_office, show_secret
from pipeline.settings import Settings
from pipeline.system.connections import init_index, open_search_index, topic_plan
from pipeline.system.opening import open_services
from tests.fakes_agency import Agency, running_agency
from tests.integration.system import free_settings, is_ready, lapor, until, wait_for
from tests.integration.test_kills import Service, services
from tests.services.offices import of_ambon

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

CODE = "dishub:81.71"
REPORT_ID = "sms:17"
ANSWER = "Lampu di Jl. Pattimura sudah diganti."
(DOOR,) = re.findall(r"```sh\n(.*?)```", (Path(__file__).parents[2] / "docs/offices.md").read_text("utf-8"), re.S)
WITHIN_S = 150.0
"""A message whose sender was killed is due again after a minute."""


async def test_an_agency_hears_once_and_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPOR_OUTBOUND_NETWORKS", "127.0.0.0/8")
    settings = free_settings(tmp_path)
    running = services(settings)
    async with running_agency() as agency:
        processes = await asyncio.to_thread(running.__enter__)
        try:
            await _set_up(settings, agency)
            async with open_search_index(settings) as index:
                await _tell_it_once(settings, agency, index, processes)
                await _answer(settings, agency, index)
        finally:
            await asyncio.to_thread(running.__exit__, None, None, None)


async def _set_up(settings: Settings, agency: Agency) -> None:
    """Make an office and an officer, and put a report into the index."""
    await apply_topics(settings.kafka, topic_plan(settings))
    await init_index(settings)
    async with open_services(settings) as opened:
        await set_office(opened, CODE, AskedWay(way=Way.WEBHOOK, address=f"{agency.url}/laporan"))
        agency.secret = await show_secret(opened, CODE, is_renewed=False)
        await add_officer(opened, "A. Unit", role=Role.CENTRAL, agency=None, region=None, now=datetime.now(UTC))
    async with open_sender(settings.kafka) as sender:
        await sender.send(Topic.CONSOLIDATED, [encode_consolidated(of_ambon(REPORT_ID), version=1, case_since=0.0)])


async def _tell_it_once(settings: Settings, agency: Agency, index: SearchIndex, processes: Sequence[Service]) -> None:
    """Forward the report, and kill all processes while the agency is told."""
    await _becomes(index, lambda report: True)
    agency.status = 503
    forwarded = await asyncio.to_thread(
        lapor, settings, "follow-up", REPORT_ID, "disposisi", "--agency", "dishub", "--officer", "A. Unit"
    )
    assert forwarded.returncode == 0, forwarded.stderr
    await until(lambda: bool(agency.calls), WITHIN_S)
    agency.status = 0  # however long the start takes, the next call is taken: the pause after it would be minutes
    for each in processes:
        await asyncio.to_thread(each.kill_and_start)
    await asyncio.to_thread(wait_for, lambda: is_ready(settings), WITHIN_S)
    await until(lambda: bool(agency.told), WITHIN_S)
    async with open_services(settings) as opened, asyncio.timeout(WITHIN_S):
        while not ((sent := await _find(index)) and _is_sent(sent)):
            await deliver(opened, datetime.now(UTC))  # the killed process has its turn for three minutes still
            await asyncio.sleep(0.1)

    (told,) = agency.told.values()
    assert len(set(agency.calls)) == 1
    assert (told["type"], told["data"]["report_id"], told["data"]["office"]) == (
        *("laporan.didisposisikan", REPORT_ID, CODE),
    )
    assert sent.follow_up.office_code == CODE


def _is_sent(report: ReportDocument) -> bool:
    delivery = report.follow_up.delivery
    return delivery is not None and delivery.state is DeliveryState.SENT


async def _answer(settings: Settings, agency: Agency, index: SearchIndex) -> None:
    """Answer with the commands of the docs, twice: the second time nothing happens."""
    for _ in range(2):
        own = os.environ | {"LAPOR": settings.gateway_url, "RAHASIA": agency.secret}
        done = await asyncio.to_thread(
            subprocess.run, ["sh", "-euc", DOOR], env=own, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        said = orjson.loads(done.stdout)
        assert (said.get("report_id"), said.get("status")) == (REPORT_ID, "ditindaklanjuti"), done.stdout + done.stderr
    report = await _becomes(index, lambda each: each.follow_up.status is Status.FOLLOWED_UP)
    assert report.follow_up.answer == ANSWER
    assert len([each for each in report.follow_up.history if each.status is Status.FOLLOWED_UP]) == 1


async def _becomes(index: SearchIndex, is_so: Callable[[ReportDocument], bool]) -> ReportDocument:
    async with asyncio.timeout(WITHIN_S):
        while not ((found := await _find(index)) and is_so(found)):
            await asyncio.sleep(0.1)
    return found


async def _find(index: SearchIndex) -> ReportDocument | None:
    found = await index.get_standing([REPORT_ID])
    return found[0].document if found else None
