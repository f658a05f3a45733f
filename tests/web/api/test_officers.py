"""Officers of different offices at the doors: whose reports they act on, and which they may not even know of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.records import ANALYSED
from pipeline.domain.follow_up import Actor
from pipeline.domain.officer import Role
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services.audit import list_deeds
from pipeline.services.officers import disable_officer
from pipeline.services.opened import Services
from pipeline.services.sealed import text_purpose
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.services.fakes import KEYS, ApplyingPublisher, make_services
from tests.web.client import open_client
from tests.web.security.clients import officer

SECRET = "Kepala dinas meminta uang untuk izin, saya takut dikenali."
OURS, OPEN, MERGED = "web:7", "sms:1", "web:2"
HERE, THERE = "dinas_pu:81.71", "dinas_pu:32.73"


@dataclass
class Town:
    """A gateway with officers of two towns: whom a report of Ambon concerns, and whom it does not."""

    client: httpx.AsyncClient
    services: Services
    central: dict[str, str]
    coordinator: dict[str, str]
    agency: dict[str, str]
    analyst: dict[str, str]
    other_coordinator: dict[str, str]
    other_agency: dict[str, str]

    @property
    def strangers(self) -> list[dict[str, str]]:
        return [self.analyst, self.other_coordinator, self.other_agency]

    async def do(self, path: str, who: dict[str, str], **body: object) -> httpx.Response:
        return await self.client.post(f"/api/v1/{path}", json=body, headers=who)

    async def read(self, path: str, who: dict[str, str]) -> httpx.Response:
        return await self.client.get(f"/api/v1/{path}", headers=who)


def make_confidential(report_id: str, case_id: str | None = None) -> ConsolidatedReport:
    """A confidential report as it was analysed."""
    made = make_member(report_id, case_id)
    return replace(made, report=replace(made.report, visibility=Visibility.CONFIDENTIAL, text_redacted=SECRET))


@pytest.fixture
async def town(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Town]:  # noqa: F811
    secret = make_confidential(OURS)
    shown = replace(secret, report=concealed(secret.report))
    await fill(search_index, shown, make_member(OPEN), make_member(MERGED, OPEN), make_member("sms:9"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        sealed = Sealer(KEYS.sealing).seal(ANALYSED.encode(secret.report), purpose=text_purpose(OURS))
        await SealedReports(store).put([SealedReport(report_id=OURS, sealed_text=sealed)])
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        services = make_services(search=search_index, store=store, publisher=publisher)
        async with open_client(services) as client:
            yield Town(
                client=client,
                services=services,
                central=await officer(services, "Pusat"),
                coordinator=await officer(services, "Koordinator Ambon", role=Role.COORDINATOR, region="81.71"),
                agency=await officer(services, "PU Ambon", role=Role.AGENCY, agency=HERE),
                analyst=await officer(services, "Analis", role=Role.ANALYST),
                other_coordinator=await officer(services, "Koordinator", role=Role.COORDINATOR, region="32.73"),
                other_agency=await officer(services, "PU Bandung", role=Role.AGENCY, agency=THERE),
            )


async def forward(town: Town, report_id: str) -> None:
    """Forward a report to the office of Ambon."""
    place = await town.do(f"reports/{report_id}/correct", town.central, place="Kota Ambon, Maluku", agency="dinas_pu")
    sent = await town.do(f"reports/{report_id}/disposisi", town.central, agency="dinas_pu")
    await town.services.search.refresh()
    assert (place.status_code, sent.status_code) == (202, 202), sent.text


async def test_a_confidential_report_does_not_exist_for_those_whose_it_is_not(town: Town) -> None:
    await forward(town, OURS)
    code = SealedIds(KEYS.case).case_code(OURS)
    for who in town.strangers:
        answers = [
            *[await town.read(f"reports/{each}", who) for each in (OURS, f"{OURS}/progress")],
            *[await town.read(f"cases/{each}", who) for each in (OURS, code)],
        ]
        if who is not town.analyst:
            answers += [
                await town.do(f"reports/{OURS}/jawab", who, text="Sudah."),
                await town.do(f"cases/{OURS}/jawab", who, text="Sudah."),
                await town.do(f"reports/{OURS}/correct", who, kind="laporan"),
                await town.do(f"cases/{OURS}/confirm", who),
                await town.do(f"cases/{OURS}/split", who),
                await town.do(f"cases/{OURS}/merge", who, other=OPEN),
            ]
        missing = await town.read("reports/web:404", who)
        assert {(each.status_code, each.json()["detail"]) for each in answers} == {(404, missing.json()["detail"])}
        listed = (await town.read("cases", who)).json()["cases"]
        assert code not in [each["case_id"] for each in listed]


async def test_its_words_are_for_its_agency_its_coordinator_and_the_central_admin_and_each_reading_is_logged(
    town: Town,
) -> None:
    assert (await town.read(f"reports/{OURS}", town.agency)).status_code == 404  # before it is forwarded there
    await forward(town, OURS)
    for who in (town.agency, town.coordinator, town.central):
        with capture_logs() as logged:
            answer = await town.read(f"reports/{OURS}", who)
        assert (answer.status_code, answer.json()["text"]) == (200, SECRET)
        (line,) = [each for each in logged if each["event"] == "confidential_report_read"]
        assert (line["report_id"], len(line["officer_id"])) == (OURS, 12)
        assert SECRET not in str(logged)
        assert "Ambon" not in str(line)
    read = [each for each in (await list_deeds(town.services, subject=OURS)).deeds if each.action == "baca_rahasia"]
    assert len(read) == 3


async def test_an_agency_hands_a_confidential_report_back_and_no_longer_sees_it(town: Town) -> None:
    await forward(town, OURS)
    back = await town.do(f"reports/{OURS}/kembalikan", town.agency, text="Bukan wewenang kami.")
    await town.services.search.refresh()

    assert back.status_code == 202, back.text
    for path in (f"reports/{OURS}", f"reports/{OURS}/progress"):
        assert (await town.read(path, town.agency)).status_code == 404
    assert (await town.read(f"reports/{OURS}", town.coordinator)).json()["text"] == SECRET


async def test_an_open_report_is_read_by_all_officers_and_acted_on_by_those_whose_it_is(town: Town) -> None:
    await forward(town, OPEN)
    for who in town.strangers:
        assert (await town.read(f"reports/{OPEN}/progress", who)).json()["allowed"] == []
        assert (await town.read(f"cases/{OPEN}", who)).json()["case_id"] == OPEN
    for who in (town.other_agency, town.other_coordinator):
        for path, body in (("jawab", {"text": "Sudah."}), ("correct", {"kind": "laporan"})):
            refused = await town.do(f"reports/{OPEN}/{path}", who, **body)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
        for path, body in (("split", {}), ("merge", {"other": "sms:9"}), ("confirm", {})):
            refused = await town.do(f"cases/{OPEN}/{path}", who, **body)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    assert (await town.read(f"reports/{OPEN}/progress", town.agency)).json()["allowed"] == [
        *("tanya", "proses", "tunda", "kembalikan", "jawab"),
    ]


async def test_a_merge_needs_both_reports(town: Town) -> None:
    await forward(town, OPEN)
    refused = await town.do(f"cases/{OPEN}/merge", town.agency, other="sms:9")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    assert refused.json()["detail"].startswith("Laporan sms:9 ")


async def test_of_a_case_an_agency_answers_the_reports_that_it_has(town: Town) -> None:
    await forward(town, OPEN)
    answer = await town.do(f"cases/{OPEN}/jawab", town.agency, text="Lampu sudah diganti.")

    assert answer.status_code == 202, answer.text
    assert [each["report_id"] for each in answer.json()["followed"]] == [OPEN]
    assert [(each["report_id"], each["code"]) for each in answer.json()["refused"]] == [(MERGED, "not_yours")]


async def test_what_an_agencys_officer_does_is_the_agencys_and_keeps_the_officers_name(town: Town) -> None:
    await forward(town, OPEN)
    await town.do(f"reports/{OPEN}/proses", town.agency)
    progress = await ProgressTable(await town.services.store()).get(OPEN)

    assert [(each.actor, each.officer) for each in progress.history][-2:] == [
        (Actor.OFFICER, "Pusat"),
        (Actor.AGENCY, "PU Ambon"),
    ]


async def test_a_disabled_officer_opens_nothing(town: Town) -> None:
    await disable_officer(town.services, "PU Ambon", now=datetime.now(UTC))
    answer = await town.read("cases", town.agency)

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_officer_token")
