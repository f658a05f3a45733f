"""What a citizen does with a report on its page, without JavaScript, on a real index and store."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import httpx
import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.records import ANALYSED, RECEIVED
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.follow_up import STEPS, Actor, Progress, Status
from pipeline.domain.report import ReceivedReport
from pipeline.domain.tracking import tracking_id
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services import wording
from pipeline.services.follow_up import Step, take_step
from pipeline.services.mail import mail_route
from pipeline.services.opened import Services
from pipeline.services.outbox import send_due
from pipeline.services.sealed import contact_purpose, text_purpose
from pipeline.services.sms import sms_route
from pipeline.services.timers import run_timers
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated
from tests.contract.test_document import BANDUNG
from tests.contracts.filling import as_indexed
from tests.fakes_mail import running_mail_server
from tests.services.fakes import KEYS, NOTICES, OFFICER, ApplyingPublisher, Sender
from tests.services.test_sms import Phone
from tests.web.client import ELSEWHERE, open_client
from tests.web.public.pages import PAGE, Page

CODE = tracking_id("web:1", KEYS.tracking)
WORDS = "Lampu padam di depan sekolah, hubungi <TELP>"
SECRET = "Kepala gudang menjual beras bantuan"
REASON = "Lampunya mati lagi sejak kemarin malam."
ANSWER = "Lampu sudah kami ganti."


async def put(search_index: SearchIndex, **told: object) -> None:
    made = make_consolidated("web:1", place=BANDUNG, assignment=ASSIGNMENT)
    report = replace(made.report, **{"tracking_id": CODE, "text_redacted": WORDS, **told})
    await search_index.write([as_indexed(replace(made, report=concealed(report)))])
    await search_index.refresh()


@pytest.fixture
async def report(citizen: httpx.AsyncClient, search_index: SearchIndex) -> None:
    await put(search_index, missing=(MissingPart.LOKASI,))


async def officer(services: Services, *statuses: Status, text: str = ANSWER) -> None:
    for status in statuses:
        step = Step(status=status, actor=Actor.OFFICER, officer=OFFICER, agency="dinas_pu", text=text)
        await take_step(services, "web:1", step, now=datetime.now(UTC))


async def answered(services: Services) -> None:
    await officer(services, Status.FORWARDED, Status.FOLLOWED_UP)


async def look(citizen: httpx.AsyncClient) -> str:
    answer = await citizen.get(f"/lacak/{CODE}", headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


async def send(citizen: httpx.AsyncClient, action: str, page: str | None = None, **typed: str) -> httpx.Response:
    fields = Page(page or await look(citizen)).fields
    hidden = {name: fields[name][0] for name in ("token", "version")}
    return await citizen.post(f"/lacak/{CODE}/{action}", data=hidden | typed, headers=PAGE)


async def status(store: Store) -> Status:
    return (await ProgressTable(store).get("web:1")).status


def received(sender: Sender) -> list[ReceivedReport]:
    return [RECEIVED.decode(message.value) for topic, message in sender.sent if topic is Topic.RECEIVED]


@pytest.mark.usefixtures("report")
async def test_each_status_is_a_sentence_and_every_page_of_it_is_whole(
    citizen: httpx.AsyncClient, store: Store
) -> None:
    for version, found in enumerate(Status, start=1):
        await ProgressTable(store).save({"web:1": Progress(version=version, status=found, since=T0)})
        page = await look(citizen)
        assert wording.status(found) in page
        assert ("Tarik laporan ini" in page) == (found in STEPS[Status.WITHDRAWN].sources)
        assert (WORDS.split(",")[0] in page) == (found is not Status.WITHDRAWN)


@pytest.mark.usefixtures("report")
async def test_the_way_tells_office_reason_answer_and_days(citizen: httpx.AsyncClient, services: Services) -> None:
    await officer(services, Status.FORWARDED)
    page = await look(citizen)
    assert "Didisposisikan" in page
    assert "Diverifikasi" not in page
    assert "Ditindaklanjuti</strong><span>paling lambat 4 Desember 2026" in page

    await officer(services, Status.FOLLOWED_UP)
    page = await look(citizen)
    assert "Jawaban instansi" in page
    assert ANSWER in page
    assert "Anda dapat menyatakan keberatan sampai " in page
    assert "Ditutup, bila Anda tidak keberatan" in page


@pytest.mark.usefixtures("report")
async def test_an_objection_reopens_and_its_reason_is_told_without_personal_data(
    citizen: httpx.AsyncClient, services: Services, store: Store
) -> None:
    await answered(services)
    done = await send(citizen, "keberatan", text=f"{REASON} Hubungi 0812-0000-0001.")
    assert (done.status_code, done.headers["Location"]) == (303, f"/lacak/{CODE}?kabar=keberatan")
    assert await status(store) is Status.REOPENED
    page = (await citizen.get(done.headers["Location"], headers=PAGE)).text
    assert "Keberatan Anda kami terima" in page
    assert f"Pelapor: {REASON}" in page
    assert "0812" not in page


@pytest.mark.usefixtures("report")
async def test_a_form_that_is_sent_twice_is_one_step(
    citizen: httpx.AsyncClient, services: Services, store: Store, publisher: ApplyingPublisher
) -> None:
    await answered(services)
    page = await look(citizen)
    twice = await asyncio.gather(*(send(citizen, "keberatan", page, text=REASON) for _ in range(2)))
    again = await send(citizen, "keberatan", page, text=REASON)
    assert [each.status_code for each in (*twice, again)] == [303] * 3
    assert len((await ProgressTable(store).get("web:1")).history) == 3
    assert len({event.event_id for event in publisher.done}) == 3


@pytest.mark.usefixtures("report")
async def test_a_form_that_something_overtook_is_told_so_and_keeps_what_was_typed(
    citizen: httpx.AsyncClient, services: Services, store: Store
) -> None:
    await answered(services)
    page = await look(citizen)
    await officer(services, Status.FOLLOWED_UP, text="Lampu diganti dua kali.")
    refused = await send(citizen, "keberatan", page, text=REASON)
    assert refused.status_code == 409
    assert "sudah berubah sejak halaman ini Anda buka" in refused.text
    assert REASON in refused.text
    assert "Lampu diganti dua kali." in refused.text
    assert await status(store) is Status.FOLLOWED_UP
    assert (await send(citizen, "keberatan", refused.text, text=REASON)).status_code == 303


@pytest.mark.usefixtures("report")
async def test_a_late_objection_is_told_so(
    citizen: httpx.AsyncClient, services: Services, store: Store, publisher: ApplyingPublisher
) -> None:
    await answered(services)
    page = await look(citizen)
    table = ProgressTable(store)
    past = replace(await table.get("web:1"), objection_until=datetime.now(UTC) - timedelta(minutes=1))
    await table.save({"web:1": replace(past, version=past.version + 1)})
    fields = Page(page).fields
    form = {"token": fields["token"][0], "version": str(past.version + 1), "text": REASON}
    refused = await citizen.post(f"/lacak/{CODE}/keberatan", data=form, headers=PAGE)
    assert refused.status_code == 409
    assert "Masa keberatan sudah berakhir" in refused.text
    assert "Kirim keberatan" not in refused.text


@pytest.mark.usefixtures("report")
async def test_an_objection_needs_a_reason_and_comes_after_an_answer(
    citizen: httpx.AsyncClient, services: Services, store: Store
) -> None:
    early = await send(citizen, "keberatan", text=REASON)
    assert early.status_code == 409
    assert "Itu tidak dapat dilakukan lagi; status laporan ini sekarang: diterima." in early.text
    await answered(services)
    empty = await send(citizen, "keberatan", text="  ")
    assert empty.status_code == 422
    assert "Tulis dahulu alasan" in empty.text
    assert await status(store) is Status.FOLLOWED_UP


@pytest.mark.usefixtures("report")
async def test_the_citizen_may_say_that_it_is_done_and_silence_closes_it(
    citizen: httpx.AsyncClient, services: Services, store: Store, search_index: SearchIndex
) -> None:
    await answered(services)
    assert (await send(citizen, "selesai")).status_code == 303
    assert await status(store) is Status.RESOLVED
    await search_index.refresh()
    await run_timers(services, datetime.now(UTC) + timedelta(days=40))
    assert await status(store) is Status.CLOSED


@pytest.mark.usefixtures("report")
async def test_what_an_officer_asks_is_answered_and_analysed_under_the_same_report(
    citizen: httpx.AsyncClient, services: Services, store: Store, sender: Sender
) -> None:
    await officer(services, Status.INCOMPLETE, text="Di sekolah yang mana?")
    page = await look(citizen)
    assert "Di sekolah yang mana?" in page

    added = "SD Negeri 3, Jl. Kenari, telepon saya 0812-0000-0001"
    for _ in range(2):
        assert (await send(citizen, "tambahan", page, text=added)).status_code == 303

    assert await status(store) is Status.NEEDS_VERIFICATION
    first, second = received(sender)
    assert first == second
    assert (first.report_id, first.channel, first.reporter) == ("web:1", Channel.WEB, "b0a1")
    assert first.text == f"{WORDS}\n{added}"
    assert first.flags == ()
    assert "0812" not in await look(citizen)


@pytest.mark.usefixtures("report")
async def test_what_is_missing_may_be_told_before_anybody_asks_and_of_two_additions_none_is_lost(
    citizen: httpx.AsyncClient, store: Store, sender: Sender
) -> None:
    for each in ("Di Jl. Kenari", "Depan toko roti"):
        assert (await send(citizen, "tambahan", text=each)).status_code == 303
    assert await status(store) is Status.RECEIVED
    assert received(sender)[-1].text == f"{WORDS}\nDi Jl. Kenari\nDepan toko roti"


@pytest.mark.usefixtures("report")
async def test_what_is_with_an_office_is_not_added_to(citizen: httpx.AsyncClient, services: Services) -> None:
    await officer(services, Status.FORWARDED)
    refused = await send(citizen, "tambahan", text="Di Jl. Kenari")
    assert refused.status_code == 409
    assert "tidak lagi dapat dilengkapi; statusnya sekarang: didisposisikan" in refused.text


@pytest.mark.usefixtures("report")
async def test_a_report_without_a_contact_is_withdrawn_by_its_tracking_id(
    citizen: httpx.AsyncClient, store: Store
) -> None:
    assert (await send(citizen, "tarik")).status_code == 303
    assert await status(store) is Status.WITHDRAWN
    page = await look(citizen)
    assert "Lampu padam" not in page
    assert "Tarik laporan ini" not in page


@pytest.fixture
async def contact(report: None, store: Store) -> None:
    await leave(store, "+6281200000017")


async def leave(store: Store, contact: str) -> None:
    sealed = Sealer(KEYS.sealing).seal(contact.encode(), purpose=contact_purpose("web:1"))
    await SealedReports(store).put([SealedReport(report_id="web:1", contact="c", sealed_contact=sealed)])


async def sent(services: Services, phone: Phone) -> Sequence[tuple[str, str]]:
    async with aiohttp.ClientSession() as http:
        await send_due(services, sms_route(services, http), datetime.now(UTC) + timedelta(seconds=1))
    return phone.sent


@pytest.mark.usefixtures("contact")
async def test_a_report_with_a_contact_is_withdrawn_by_the_code_that_is_sent_to_it_once(
    citizen: httpx.AsyncClient, services: Services, store: Store, phone: Phone
) -> None:
    asked = [await send(citizen, "tarik") for _ in range(3)]
    assert [each.status_code for each in asked] == [200] * 3
    assert 'name="code"' in asked[-1].text
    ((to, said),) = await sent(services, phone)
    assert to == "+6281200000017"
    code = re.search(r": (\d{8})\.", said)[1]  # type: ignore[index]

    wrong = await send(citizen, "tarik", code="00000000")
    assert wrong.status_code == 403
    assert "Kode itu tidak cocok" in wrong.text
    assert await status(store) is Status.RECEIVED

    assert (await send(citizen, "tarik", code=f"{code[:4]} {code[4:]}")).status_code == 303
    assert await status(store) is Status.WITHDRAWN


@pytest.mark.usefixtures("contact")
async def test_codes_cannot_be_tried_for_long(services: Services, store: Store) -> None:
    async with open_client(services, address=ELSEWHERE, keyless_per_minute=3) as hasty:
        page = await look(hasty)
        answers = [(await send(hasty, "tarik", page, code="12345678")).status_code for _ in range(4)]
    assert answers == [403] * 3 + [429]
    assert await status(store) is Status.RECEIVED


@pytest.mark.usefixtures("report")
async def test_a_code_goes_to_an_address_by_e_mail(services: Services, store: Store) -> None:
    await leave(store, "warga@example.org")
    async with running_mail_server() as mailbox:
        rules = replace(NOTICES, public_url="https://lapor.example")
        mailing = replace(services, mail=mailbox.server(), notices=rules)
        async with open_client(mailing, address=ELSEWHERE) as citizen:
            assert 'name="code"' in (await send(citizen, "tarik")).text
            (route,) = mail_route(mailing)
            await send_due(mailing, route, datetime.now(UTC) + timedelta(seconds=1))
            code = re.search(r": (\d{8})\.", mailbox.mails[0].get_content())[1]  # type: ignore[index]
            assert (await send(citizen, "tarik", code=code)).status_code == 303

    assert mailbox.readers == ["warga@example.org"]
    assert await status(store) is Status.WITHDRAWN


@pytest.mark.usefixtures("report")
async def test_a_contact_that_no_code_can_be_sent_to_leaves_it_to_an_officer(
    citizen: httpx.AsyncClient, store: Store
) -> None:
    await leave(store, "warga@example.org")
    assert "Minta petugas menariknya" in await look(citizen)
    assert (await send(citizen, "tarik")).status_code == 422
    assert await status(store) is Status.RECEIVED


async def test_of_a_confidential_report_no_word_is_shown_and_its_additions_stay_sealed(
    citizen: httpx.AsyncClient,
    services: Services,
    store: Store,
    sender: Sender,
    publisher: ApplyingPublisher,
    search_index: SearchIndex,
) -> None:
    made = make_consolidated("web:1", place=BANDUNG, assignment=ASSIGNMENT).report
    secret = replace(made, tracking_id=CODE, text_redacted=SECRET, visibility=Visibility.CONFIDENTIAL)
    sealed = Sealer(KEYS.sealing).seal(ANALYSED.encode(secret), purpose=text_purpose("web:1"))
    await SealedReports(store).put([SealedReport(report_id="web:1", reporter="b0a1", sealed_text=sealed)])
    await put(search_index, text_redacted=SECRET, visibility=Visibility.CONFIDENTIAL)

    await officer(services, Status.INCOMPLETE, text="Gudang yang mana?")
    assert (await send(citizen, "tambahan", text="Gudang di Jl. Kenari")).status_code == 303
    assert received(sender)[-1].text == f"{SECRET}\nGudang di Jl. Kenari"
    assert received(sender)[-1].visibility is Visibility.CONFIDENTIAL
    assert publisher.done[-1].text is None
    await officer(services, Status.FORWARDED, Status.FOLLOWED_UP, text="Gudang sudah diperiksa.")
    await send(citizen, "keberatan", text="Gudangnya masih dijaga orang yang sama.")

    page = await look(citizen)
    assert wording.status(Status.REOPENED) in page
    for word in ("udang", "beras", "Kenari"):
        assert word not in page
    shown = await search_index.get_standing(["web:1"])
    assert "udang" not in str(shown)


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("action", ["keberatan", "selesai", "tambahan", "tarik"])
async def test_a_form_of_another_site_or_an_old_one_changes_nothing(
    citizen: httpx.AsyncClient, services: Services, store: Store, action: str
) -> None:
    await answered(services)
    stranger = {"token": "palsu", "version": "2", "text": REASON}
    refused = await citizen.post(f"/lacak/{CODE}/{action}", data=stranger, headers=PAGE)
    assert refused.status_code == 403
    assert "Kirim sekali lagi" in refused.text
    assert await status(store) is Status.FOLLOWED_UP
    for wrong in ({}, {"version": "x"}, {"version": "9" * 4000}):
        assert (await citizen.post(f"/lacak/{CODE}/{action}", data=wrong, headers=PAGE)).status_code in (413, 422)
    nobody = tracking_id("web:9", KEYS.tracking)
    for code in ("BUKAN", nobody):
        assert (await citizen.post(f"/lacak/{code}/{action}", data=stranger, headers=PAGE)).status_code == 404


@pytest.mark.usefixtures("report")
async def test_while_kafka_is_away_nothing_is_lost_that_was_typed(
    citizen: httpx.AsyncClient, services: Services, store: Store, publisher: ApplyingPublisher
) -> None:
    await answered(services)
    publisher.is_away = True
    waits = await send(citizen, "keberatan", text=REASON)
    assert waits.status_code == 503
    assert REASON in waits.text
    publisher.is_away = False
    assert (await send(citizen, "keberatan", waits.text, text=REASON)).status_code == 303
    assert await status(store) is Status.REOPENED
