"""Late reports are told to who coordinates their region: one e-mail a day, from a real index and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.officer import Role
from pipeline.domain.report import ConsolidatedReport
from pipeline.services.mail import mail_route
from pipeline.services.notices.escalation import FROM_HOUR, escalate
from pipeline.services.officers import add_officer, disable_officer
from pipeline.services.opened import Services
from pipeline.services.outbox import send_due
from pipeline.services.timers import run_timers
from tests.contract.report_builder import ASSIGNMENT
from tests.contract.test_document import BANDUNG
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.fakes_mail import Mailbox, running_mail_server
from tests.services.fakes import ApplyingPublisher, make_services

DAY = timedelta(days=1)
MORNING = (ASSIGNMENT.due.verification + 2 * DAY).astimezone(WIB).replace(hour=FROM_HOUR, minute=0, second=0)
BANDUNG_AT, CENTRE_AT = "koordinator@bandung.example", "pusat@lapor.example"


def late(report_id: str, *, in_bandung: bool) -> ConsolidatedReport:
    made = make_member(report_id)
    routing = replace(ASSIGNMENT.routing, code="dinas_pu:32.73" if in_bandung else "dinas_pu:81.71")
    assignment = replace(ASSIGNMENT, routing=routing)
    place = BANDUNG if in_bandung else None
    return replace(made, report=replace(made.report, assignment=assignment, place=place))


@dataclass
class Desk:
    """Services on a real index and store, and the mailbox of officers."""

    services: Services
    mailbox: Mailbox

    async def officer(self, name: str, role: Role, region: str | None, email: str | None) -> None:
        await add_officer(self.services, name, role=role, agency=None, region=region, email=email, now=MORNING)

    async def look(self, now: datetime = MORNING) -> list[tuple[str, str]]:
        """Look at the clock; give to whom was written so far, with the subject."""
        await escalate(self.services, now)
        (route,) = mail_route(self.services)
        await send_due(self.services, route, now)
        return [(str(mail["To"]), str(mail["Subject"])) for mail in self.mailbox.mails]


@pytest.fixture
async def desk(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Desk]:  # noqa: F811
    await fill(
        search_index, late("sms:1", in_bandung=True), late("sms:2", in_bandung=True), late("sms:3", in_bandung=False)
    )
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store, running_mail_server() as mailbox:
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        services = make_services(search=search_index, publisher=publisher, store=store, mail=mailbox.server())
        await run_timers(services, MORNING - DAY)
        await search_index.refresh()
        yield Desk(services, mailbox)


async def test_a_coordinator_is_told_what_is_late_in_the_region_and_the_centre_what_is_nobodys(desk: Desk) -> None:
    await desk.officer("Koordinator", Role.COORDINATOR, "Kota Bandung", BANDUNG_AT)
    await desk.officer("Tanpa alamat", Role.COORDINATOR, "Kota Ambon", None)
    await desk.officer("Pusat", Role.CENTRAL, None, CENTRE_AT)

    told = await desk.look()

    assert sorted(told) == [
        (BANDUNG_AT, "2 laporan terlambat di wilayah Kota Bandung"),
        (CENTRE_AT, "1 laporan terlambat di wilayah tanpa koordinator"),
    ]
    (first,) = [mail for mail in desk.mailbox.mails if mail["To"] == BANDUNG_AT]
    (report,) = await desk.services.search.get_reports(["sms:1"])
    assert report.tracking_id in first.get_content()
    assert report.text_redacted not in first.get_content()
    assert first["List-Unsubscribe"] is None


async def test_one_mail_a_day_as_long_as_there_is_something(desk: Desk) -> None:
    await desk.officer("Koordinator", Role.COORDINATOR, "Kota Bandung", BANDUNG_AT)

    assert await desk.look(MORNING - timedelta(minutes=1)) == []
    for hours in (0, 1, 9):
        assert len(await desk.look(MORNING + timedelta(hours=hours))) == 1
    assert len(await desk.look(MORNING + DAY)) == 2


async def test_a_disabled_officer_and_one_without_late_reports_get_nothing(desk: Desk) -> None:
    await desk.officer("Koordinator", Role.COORDINATOR, "Kota Bandung", BANDUNG_AT)
    await desk.officer("Lain", Role.COORDINATOR, "Kota Semarang", "semarang@lapor.example")
    await disable_officer(desk.services, "Koordinator", now=MORNING)

    assert await desk.look() == []
