"""What was done with reports is told to who sent or follows them: once, from a real index and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from pipeline.adapters.channels.sms.config import OpenGateway
from pipeline.adapters.channels.sms.kannel import Kannel
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.outbox import Outbox, OutboxEntry
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.questions import Questions
from pipeline.adapters.store.readers import Readers
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.records import encode_follow_up
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Actor, Status
from pipeline.domain.notification import NoticeRules, QuietHours
from pipeline.domain.outbox_state import OutboxState
from pipeline.domain.reporter import reporter_hash
from pipeline.services.follow import follow_report
from pipeline.services.follow_up import Step, take_step
from pipeline.services.mail import mail_route
from pipeline.services.notices import writing
from pipeline.services.notices.notify import notify
from pipeline.services.notices.readers import make_reader
from pipeline.services.notices.telling import NO_WAY, TOO_MANY
from pipeline.services.opened import Services
from pipeline.services.outbox import send_due, try_again
from pipeline.services.sealed import contact_purpose
from pipeline.services.sms import sms_route
from pipeline.services.stopping import resume, stop
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import NOW, fill, make_member
from tests.fakes_mail import Mailbox, running_mail_server
from tests.services.fakes import KEYS, NOTICES, OFFICER, ApplyingPublisher, make_services
from tests.services.test_sms import Phone

NUMBER, NEIGHBOUR, ADDRESS = "+6281200000001", "+6281200000002", "warga@contoh.example"
SITE = "https://lapor.example"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ANSWER = "Lampu sudah diganti."
OFFICE = "Admin Nasional SP4N-LAPOR!"


@dataclass
class Town:
    """Services on a real index and store, a telephone network and a mailbox."""

    index: SearchIndex
    store: Store
    phone: Phone
    mailbox: Mailbox
    rules: NoticeRules = NOTICES
    has_mail: bool = True

    @property
    def services(self) -> Services:
        kannel = Kannel.model_validate({"addresses": ["::1"]})
        return make_services(
            search=self.index,
            publisher=self.publisher,
            store=self.store,
            gateways={"kannel": OpenGateway(name="kannel", gateway=kannel, messenger=self.phone)},
            mail=self.mailbox.server() if self.has_mail else None,
            notices=self.rules,
        )

    @property
    def publisher(self) -> ApplyingPublisher:
        return ApplyingPublisher(search_index=self.index, progress=ProgressTable(self.store))

    async def leave_contact(self, report_id: str, contact: str) -> None:
        """Keep a contact as `ingest` does."""
        sealed = Sealer(KEYS.sealing).seal(contact.encode(), purpose=contact_purpose(report_id))
        row = SealedReport(report_id=report_id, contact=person(contact), sealed_contact=sealed)
        await SealedReports(self.store).put([row])

    async def act(
        self, status: Status, text: str | None = None, *, report_id: str = "sms:1", actor: Actor = Actor.OFFICER
    ) -> None:
        officer = OFFICER if actor is Actor.OFFICER else None
        step = Step(status=status, actor=actor, officer=officer, agency="dinas_pu", text=text)
        await take_step(self.services, report_id, step, now=NOW)

    async def tell(self, now: datetime = NOW + MINUTE) -> list[str]:
        """Tell, and send what is due; give all that was sent by SMS."""
        await notify(self.services, now)
        async with aiohttp.ClientSession() as http:
            for route in (sms_route(self.services, http), *mail_route(self.services)):
                await send_due(self.services, route, now)
        return [f"{to} {text}" for to, text in sorted(self.phone.sent)]

    async def find(self, state: OutboxState) -> list[OutboxEntry]:
        return await Outbox(self.store).list_state(state, limit=100)


def person(contact: str) -> str:
    return reporter_hash(Channel.WEB, contact, KEYS.reporter)


@pytest.fixture
async def town(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Town]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), make_member("web:2"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store, running_mail_server() as mailbox:
        town = Town(search_index, store, Phone(), mailbox, replace(NOTICES, public_url=SITE))
        await Readers(store).put(make_reader(town.services, "sms:1", NUMBER, channel=Channel.SMS))
        yield town


async def code_of(town: Town, report_id: str = "sms:1") -> str:
    (found,) = await town.index.get_reports([report_id])
    return found.tracking_id


async def test_who_reported_by_sms_is_told_each_step_in_an_sms(town: Town) -> None:
    await town.act(Status.FORWARDED)
    await town.act(Status.FOLLOWED_UP, ANSWER)

    forwarded, answered = sorted(await town.tell(), key=lambda said: "dijawab" in said)
    assert forwarded.startswith(f"{NUMBER} Laporan {await code_of(town)} kami teruskan ke {OFFICE}")
    assert f": {ANSWER} Keberatan sampai " in answered


async def test_told_again_after_each_crash_everybody_is_told_once(town: Town) -> None:
    await follow_report(
        town.services,
        (await town.index.get_reports(["sms:1"]))[0],
        sender=NEIGHBOUR,
        channel=Channel.WEB,
        now=NOW,
        contact=NEIGHBOUR,
    )
    await town.act(Status.FORWARDED)
    await town.tell()
    progress = await ProgressTable(town.store).find(["sms:1"])
    await ProgressTable(town.store).erase(["sms:1"])  # as when the store's progress is made anew of its topic
    await ProgressTable(town.store).save(progress)

    said = await town.tell(NOW + 2 * MINUTE)
    assert [each.split()[0] for each in said] == [NUMBER, NEIGHBOUR]
    assert await notify(town.services, NOW + 3 * MINUTE) == 0


async def test_a_replay_of_events_that_were_applied_tells_nobody_again(town: Town) -> None:
    await town.act(Status.FORWARDED)
    await town.tell()
    (event,) = (await ProgressTable(town.store).get("sms:1")).history
    await town.publisher.follow_up(event)
    assert encode_follow_up(event).key

    assert len(await town.tell(NOW + 2 * MINUTE)) == 1


async def test_a_rebuild_tells_nothing_that_the_outbox_may_have_forgotten(town: Town) -> None:
    await town.act(Status.FORWARDED)

    assert await town.tell(NOW + NOTICES.told_within + MINUTE) == []
    assert await notify(town.services, NOW + NOTICES.told_within + 2 * MINUTE) == 0


async def test_a_contact_of_the_form_is_told_by_e_mail_with_its_page_and_two_ways_out(town: Town) -> None:
    await town.leave_contact("web:2", ADDRESS)
    await town.act(Status.FORWARDED, report_id="web:2")
    await town.tell()

    (mail,) = town.mailbox.mails
    code = await code_of(town, "web:2")
    assert (mail["To"], mail["Subject"]) == (ADDRESS, f"Laporan {code} diteruskan")
    assert f"{SITE}/lacak/{code}" in mail.get_content()
    link = mail["List-Unsubscribe"].strip(" <>")
    assert link.startswith(f"{SITE}/berhenti/")
    assert link in mail.get_content()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_who_followed_the_link_is_written_nothing_until_they_change_their_mind(town: Town) -> None:
    await town.leave_contact("web:2", ADDRESS)
    await town.act(Status.FORWARDED, report_id="web:2")
    await town.tell()
    sealed = town.mailbox.mails[0]["List-Unsubscribe"].strip(" <>").rpartition("/")[2]

    await stop(town.services, sealed, now=NOW)
    await town.act(Status.IN_PROGRESS, report_id="web:2")
    await town.tell(NOW + 2 * MINUTE)
    assert len(town.mailbox.mails) == 1

    await resume(town.services, sealed)
    await town.act(Status.FOLLOWED_UP, ANSWER, report_id="web:2")
    await town.tell(NOW + 3 * MINUTE)
    assert len(town.mailbox.mails) == 2


async def test_without_a_mail_server_an_address_is_counted_as_nobody_who_can_be_told(town: Town) -> None:
    town.has_mail = False
    await town.leave_contact("web:2", ADDRESS)
    await town.act(Status.FORWARDED, report_id="web:2")
    await town.tell()

    (kept,) = await town.find(OutboxState.UNREACHABLE)
    assert kept.fault == NO_WAY


async def test_who_said_stop_by_sms_is_not_told(town: Town) -> None:
    await OptOuts(town.store).add(person(NUMBER), at=NOW)
    await town.act(Status.FORWARDED)

    assert await town.tell() == []


async def test_nothing_rings_at_night_and_it_rings_in_the_morning(town: Town) -> None:
    local = NOW.astimezone(WIB).hour  # nobody knows where the report is about
    town.rules = replace(NOTICES, quiet=QuietHours(local, (local + 2) % 24))
    await town.act(Status.FORWARDED)

    assert await town.tell(NOW + MINUTE) == []
    assert len(await town.tell(NOW + timedelta(hours=3))) == 1


async def test_nobody_is_told_more_than_so_much_a_day_and_the_rest_is_seen_and_can_be_sent(town: Town) -> None:
    town.rules = replace(NOTICES, per_day=2)
    await town.act(Status.FORWARDED)
    await town.act(Status.IN_PROGRESS)
    await town.act(Status.FOLLOWED_UP, ANSWER)

    assert len(await town.tell()) == 2
    (kept,) = await town.find(OutboxState.GIVEN_UP)
    assert kept.fault == TOO_MANY
    await try_again(town.services, kept.id)
    assert len(await town.tell(datetime.now(NOW.tzinfo) + MINUTE)) == 3


async def test_who_did_it_themselves_is_not_told_and_who_follows_is(town: Town) -> None:
    await Readers(town.store).put(
        make_reader(town.services, "sms:1", NEIGHBOUR, channel=Channel.WEB, follows=True),
    )
    await town.act(Status.FORWARDED)
    await town.act(Status.FOLLOWED_UP, ANSWER)
    await town.tell()
    town.phone.sent.clear()
    await town.act(Status.REOPENED, "Masih padam.", actor=Actor.REPORTER)

    (said,) = await town.tell(NOW + 2 * MINUTE)
    assert said.startswith(NEIGHBOUR)
    assert "dibuka kembali. Alasan: Masih padam." in said


async def test_an_officers_question_goes_to_who_reported_alone_and_their_sms_may_answer_it(town: Town) -> None:
    await Readers(town.store).put(
        make_reader(town.services, "sms:1", NEIGHBOUR, channel=Channel.WEB, follows=True),
    )
    await town.act(Status.INCOMPLETE, "Di RT berapa?")

    (said,) = await town.tell()
    assert (
        said
        == f"{NUMBER} Laporan {await code_of(town)} belum lengkap: Di RT berapa? Balas SMS ini dengan keterangannya."
    )
    assert await Questions(town.store).find(person(NUMBER), "g-1", since=NOW) == "sms:1"


async def test_a_notice_that_cannot_be_written_is_a_dead_letter_and_goes_out_once_its_template_is_mended(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "didisposisikan.j2"
    template.write_text("Laporan {{ code }} ada di {{ kantor }}.", "utf-8")
    monkeypatch.setattr(writing, "TEMPLATES", tmp_path)
    writing._environment.cache_clear()
    try:
        await town.act(Status.FORWARDED)
        assert await town.tell() == []
        (kept,) = await town.find(OutboxState.GIVEN_UP)
        assert kept.fault == "notice_incomplete"

        template.write_text("Laporan {{ code }} ada di {{ office }}.", "utf-8")
        writing._environment.cache_clear()
        await try_again(town.services, None)
        (said,) = await town.tell(datetime.now(NOW.tzinfo) + MINUTE)
        assert f"ada di {OFFICE}" in said
    finally:
        writing._environment.cache_clear()


async def test_a_report_whose_document_is_not_there_waits_for_it(town: Town) -> None:
    await town.act(Status.FORWARDED)
    progress = (await ProgressTable(town.store).find(["sms:1"]))["sms:1"]
    await ProgressTable(town.store).save({"sms:404": progress})
    await Readers(town.store).put(make_reader(town.services, "sms:404", NEIGHBOUR, channel=Channel.SMS))

    assert len(await town.tell()) == 1
    await fill(town.index, make_member("sms:404"))
    assert len(await town.tell(NOW + 2 * MINUTE)) == 2
