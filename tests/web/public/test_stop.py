"""The way out of e-mail: the link stops nothing by itself, the button and mail programs do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import httpx
import orjson
import pytest

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.outbox import Outbox
from pipeline.adapters.store.readers import Readers
from pipeline.domain.channel import Channel
from pipeline.domain.reporter import reporter_hash
from pipeline.services.follow import follow_report
from pipeline.services.mail import mail_route
from pipeline.services.opened import Services
from pipeline.services.outbox import read_notice, send_due
from pipeline.services.sms import sms_route
from pipeline.services.stopping import stop_link
from tests.contracts.filling import fill, make_member
from tests.fakes_mail import running_mail_server
from tests.services.fakes import KEYS, NOTICES, Publisher
from tests.services.test_sms import Phone
from tests.web.client import ELSEWHERE, open_client
from tests.web.public.pages import PAGE, open_form, send

ADDRESS, NUMBER = "warga@contoh.example", "+6281200000017"
TEXT = "Jembatan gantung di Wamena rusak, papannya lapuk"
PERSON = reporter_hash(Channel.WEB, ADDRESS, KEYS.reporter)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(services: Services) -> str:
    return stop_link(services, "", PERSON)


async def test_opening_the_link_asks_and_the_button_stops_and_brings_back(
    citizen: httpx.AsyncClient, store: Store, link: str
) -> None:
    asked = await citizen.get(link, headers=PAGE)
    assert (asked.status_code, "Berhenti menerima pemberitahuan?" in asked.text) == (200, True)
    assert not await OptOuts(store).has(PERSON)

    stopped = await citizen.post(link, headers=PAGE)
    assert "tidak akan kami kirimi" in stopped.text
    assert await OptOuts(store).has(PERSON)

    await citizen.post(f"{link}/batal", headers=PAGE)
    assert not await OptOuts(store).has(PERSON)


async def test_a_mail_program_stops_with_one_request_without_page_or_cookie(
    citizen: httpx.AsyncClient, store: Store, link: str
) -> None:
    for _ in range(2):
        assert (await citizen.post(link, data=ONE_CLICK)).status_code == 200
    assert await OptOuts(store).has(PERSON)


@pytest.mark.parametrize("code", ["x", "A" * 43, PERSON])
async def test_a_code_that_is_none_of_ours_stops_nobody(citizen: httpx.AsyncClient, store: Store, code: str) -> None:
    for answer in (
        await citizen.get(f"/berhenti/{code}", headers=PAGE),
        await citizen.post(f"/berhenti/{code}", headers=PAGE),
        await citizen.post(f"/berhenti/{code}/batal", headers=PAGE),
    ):
        assert answer.status_code == 404
    assert not await OptOuts(store).has(PERSON)


async def test_who_leaves_an_address_gets_the_tracking_id_by_e_mail_once(services: Services) -> None:
    publisher = Publisher()

    async def open_publisher() -> Publisher:
        return publisher

    async with running_mail_server() as mailbox:
        rules = replace(NOTICES, public_url="https://lapor.example")
        mailing = replace(services, publisher=open_publisher, mail=mailbox.server(), notices=rules)
        async with open_client(mailing, address=ELSEWHERE) as citizen:
            fields = await open_form(citizen)
            pages = [await send(citizen, fields, text=TEXT, contact=ADDRESS) for _ in range(2)]
        (route,) = mail_route(mailing)
        await send_due(mailing, route, datetime.now(UTC))

    (mail,) = mailbox.mails
    code = pages[0].headers["Location"].split("/")[2].split("?")[0]
    assert mail["Subject"] == f"Laporan Anda kami terima: {code}"
    assert f"https://lapor.example/lacak/{code}" in mail.get_content()


async def test_who_leaves_a_number_gets_the_tracking_id_by_sms(
    citizen: httpx.AsyncClient, services: Services, phone: Phone
) -> None:
    page = await send(citizen, await open_form(citizen), text=TEXT, contact="0812-0000-0017")
    async with aiohttp.ClientSession() as http:
        await send_due(services, sms_route(services, http), datetime.now(UTC))

    ((to, said),) = phone.sent
    assert to == NUMBER
    assert page.headers["Location"].split("/")[2].split("?")[0] in said


async def test_a_follower_who_left_a_contact_is_kept_as_a_reader_sealed(services: Services, store: Store) -> None:
    await fill(services.search, make_member("sms:1"))
    (report,) = await services.search.get_reports(["sms:1"])
    now = datetime.now(UTC)
    for contact in (None, NUMBER):
        await follow_report(services, report, sender=NUMBER, channel=Channel.WEB, now=now, contact=contact)

    (kept,) = await Readers(store).of_reports(["sms:1"])
    assert (kept.follows, kept.channel) == (True, "sms/kannel")
    assert NUMBER.encode() not in kept.recipient


async def test_what_waits_in_the_outbox_has_no_number_or_address_in_clear(
    citizen: httpx.AsyncClient, store: Store
) -> None:
    await send(citizen, await open_form(citizen), text=TEXT, contact="0812-0000-0017")

    (message,) = await Outbox(store).read_all()
    assert b"812" not in message.recipient
    assert read_notice(message) is not None
    assert set(orjson.loads(message.body)) == {"code"}
