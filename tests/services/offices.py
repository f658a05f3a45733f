"""An office with a real agency behind it, on a real index and store, and the jobs that look after both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.adapters.outbound_http import open_outbound, parse_networks
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import FollowUpPart
from pipeline.domain.delivery import Way
from pipeline.domain.follow_up import Actor, Progress, Status
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from pipeline.services.deliveries import deliver
from pipeline.services.follow_up import Step, find_progress, take_step
from pipeline.services.office_messages import find_due_channels, office_route
from pipeline.services.offices import AskedWay, set_office, show_secret
from pipeline.services.opened import Services
from pipeline.services.outbox import send_due
from tests.contracts.filling import NOW, fill, make_member
from tests.fakes_agency import Agency, running_agency
from tests.fakes_mail import Mailbox, running_mail_server
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services

CODE = "dinas_pu:81.71"
"""Where reports of Ambon go with `--agency dinas_pu`."""

AMBON = Place(
    source=PlaceSource.TEXT,
    confidence=0.9,
    province=Region(code="81", name="Maluku"),
    regency=Region(code="81.71", name="Kota Ambon"),
    detail="Jl. Pattimura",
)


def of_ambon(report_id: str) -> ConsolidatedReport:
    """Make a report of Ambon."""
    made = make_member(report_id)
    return replace(made, report=replace(made.report, place=AMBON))


@dataclass
class Town:
    """Services, an agency, and a clock that stands unless a test moves it."""

    services: Services
    agency: Agency
    mailbox: Mailbox
    publisher: ApplyingPublisher
    now: datetime = NOW

    async def hear_by(self, way: Way, address: str, **asked: object) -> None:
        """Set how the office hears, as `lapor offices set`."""
        await set_office(self.services, CODE, AskedWay(way=way, address=address, **asked))  # type: ignore[arg-type]

    async def hear_by_webhook(self) -> None:
        """Let the office hear by webhook."""
        await self.hear_by(Way.WEBHOOK, f"{self.agency.url}/laporan")
        self.agency.secret = await show_secret(self.services, CODE, is_renewed=False)

    async def act(self, report_id: str, status: Status, text: str | None = None, agency: str = "dinas_pu") -> None:
        """Take an officer's step."""
        step = Step(status=status, actor=Actor.OFFICER, officer=OFFICER, agency=agency, text=text)
        await take_step(self.services, report_id, step, now=self.now)

    async def work(self, *, later: timedelta = timedelta(0)) -> None:
        """Do what the jobs beside the gateway do, until nothing is left to do."""
        self.now += later
        for _ in range(3):
            await deliver(self.services, self.now)
            for channel in await find_due_channels(self.services, self.now):
                await send_due(self.services, office_route(self.services, channel), self.now)

    async def progress(self, report_id: str) -> Progress:
        """Give how far a report has come."""
        return (await find_progress(self.services, report_id)).progress

    async def shown(self, report_id: str) -> FollowUpPart:
        """Give what its document shows of that."""
        (found,) = await self.services.search.get_standing([report_id])
        return found.document.follow_up


@asynccontextmanager
async def running_town(search_index: SearchIndex, folder: Path, *reports: ConsolidatedReport) -> AsyncIterator[Town]:
    """Fill the index, and open all that a town needs."""
    await fill(search_index, *reports)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(f"sqlite:///{folder / 'lapor.db'}"))
        outbound = await stack.enter_async_context(open_outbound(parse_networks("127.0.0.0/8")))
        agency = await stack.enter_async_context(running_agency())
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        mailbox = await stack.enter_async_context(running_mail_server())
        services = make_services(
            search=search_index, publisher=publisher, store=store, outbound=outbound, mail=mailbox.server()
        )
        yield Town(services, agency, mailbox, publisher)
