"""Offices hear of their reports once, by real HTTP, and what became of it is told; on a real index and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.progress import ProgressTable
from pipeline.agents.follow_up import follow_up
from pipeline.contract.records import encode_follow_up
from pipeline.domain.delivery import DeliveryState, Way
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Status
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.visibility import Visibility
from pipeline.services.office_mail import CONFIDENTIAL
from pipeline.services.offices import AskedWay, list_offices, remove_office, set_office, show_office
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.fakes_agency import API_KEY
from tests.services.offices import CODE, Town, of_ambon, running_town

HOUR = timedelta(hours=1)


def confidential(report_id: str) -> ConsolidatedReport:
    made = of_ambon(report_id)
    return replace(made, report=replace(made.report, visibility=Visibility.CONFIDENTIAL))


@pytest.fixture
async def town(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Town]:  # noqa: F811
    async with running_town(search_index, tmp_path, of_ambon("sms:1"), confidential("sms:2")) as town:
        yield town


async def test_an_office_hears_once_of_a_report_that_is_forwarded_to_it(town: Town) -> None:
    await town.hear_by_webhook()
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    await town.work(later=HOUR)

    (told,) = town.agency.told.values()
    assert len(town.agency.calls) == 1
    assert told["type"] == "laporan.didisposisikan"
    assert told["data"]["report_id"] == "sms:1"
    assert told["data"]["office"] == CODE
    assert told["data"]["text"] == of_ambon("sms:1").report.text_redacted
    assert not {"reporter", "tracking_id", "contact"} & told["data"].keys()
    delivery = (await town.shown("sms:1")).delivery
    assert delivery
    assert (delivery.way, delivery.state) == (Way.WEBHOOK, DeliveryState.SENT)


async def test_a_replay_of_all_that_was_done_tells_no_office_again(town: Town) -> None:
    await town.hear_by_webhook()
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    events = [encode_follow_up(each) for each in town.publisher.done]
    table = ProgressTable(await town.services.store())
    before = await table.get("sms:1")
    async with (await town.services.store()).begin() as connection:
        await connection.exec_driver_sql("DELETE FROM progress")
    await follow_up(events, progress=table, search_index=town.services.search)
    await town.work(later=HOUR)

    assert await table.get("sms:1") == before
    assert len(town.agency.calls) == 1


async def test_without_settings_an_office_has_its_queue_and_nothing_is_sent(town: Town) -> None:
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    await town.hear_by_webhook()
    await town.work(later=HOUR)

    assert town.agency.calls == []
    assert (await town.shown("sms:1")).delivery is None
    assert (await town.shown("sms:1")).office_code == CODE


async def test_of_a_confidential_report_an_office_hears_that_there_is_one(town: Town) -> None:
    await town.hear_by_webhook()
    await town.act("sms:2", Status.FORWARDED)
    await town.work()

    (told,) = town.agency.told.values()
    assert told["data"].keys() == {
        *("report_id", "version", "office", "office_name", "visibility", "received_at", "due"),
    }
    assert told["data"]["visibility"] == "rahasia"


async def test_an_objection_is_told_to_the_office_that_answered(town: Town) -> None:
    await town.hear_by_webhook()
    await town.act("sms:1", Status.FORWARDED)
    await town.act("sms:1", Status.FOLLOWED_UP, "Lampu sudah diganti.")
    await town.act("sms:1", Status.REOPENED, "Lampunya mati lagi.")
    await town.work()

    (told,) = town.agency.told.values()
    assert (told["type"], told["data"]["reason"]) == ("laporan.dibuka_kembali", "Lampunya mati lagi.")


async def test_what_an_office_handed_back_before_it_heard_is_not_told_to_it(town: Town) -> None:
    await town.hear_by_webhook()
    town.agency.status = 503
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    await town.act("sms:1", Status.OUT_OF_SCOPE, "Jalan ini milik provinsi.")
    town.agency.status = 0
    await town.work(later=HOUR)

    assert town.agency.told == {}
    assert (await town.shown("sms:1")).delivery is None


async def test_an_address_that_is_dead_is_seen_and_mended_and_nothing_is_lost(town: Town) -> None:
    await town.hear_by_webhook()
    town.agency.status = 500
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    waiting = (await town.shown("sms:1")).delivery
    for _ in range(4):
        await town.work(later=HOUR)
    (failing,) = await list_offices(town.services)
    for _ in range(10):
        await town.work(later=24 * HOUR)
    given_up = (await town.shown("sms:1")).delivery
    town.agency.status = 0
    await town.hear_by_webhook()
    await town.work()
    sent = (await town.shown("sms:1")).delivery

    assert waiting and given_up and sent  # noqa: PT018 - for the type checker
    assert [each.state for each in (waiting, given_up, sent)] == ["menunggu", "gagal", "terkirim"]
    assert (failing.count.waiting, failing.count.failing) == (1, 1)
    assert "500" in (failing.count.fault or "")
    assert (await town.shown("sms:1")).office_code == CODE
    assert len(town.agency.told) == 1


@pytest.mark.parametrize("status", [302, 307])
async def test_a_redirect_is_not_followed(town: Town, status: int) -> None:
    await town.hear_by_webhook()
    town.agency.status = status
    await town.act("sms:1", Status.FORWARDED)
    await town.work()

    assert len(town.agency.calls) == 1
    assert town.agency.told == {}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (AskedWay(way=Way.WEBHOOK, address="http://10.0.0.7/laporan"), "address_refused"),
        (AskedWay(way=Way.WEBHOOK, address="http://[::ffff:169.254.169.254]/"), "address_refused"),
        (AskedWay(way=Way.WEBHOOK, address="file:///etc/passwd"), "url_refused"),
        (AskedWay(way=Way.WEBHOOK, address="https://u:p@kota.example/"), "url_refused"),
        (AskedWay(way=Way.WEBHOOK), "url_needed"),
        (AskedWay(way=Way.WEBHOOK, address="https://kota.example", digest_hour=7), "not_for_way"),
        (AskedWay(way=Way.EMAIL, address="kota.example"), "email_needed"),
        (AskedWay(way=Way.EMAIL, address="dinas@kota.example", digest_hour=24), "hour_refused"),
        (AskedWay(way=Way.OPEN311, address="https://kota.example"), "service_needed_there"),
        (AskedWay(way=Way.QUEUE, address="dinas@kota.example"), "not_for_way"),
    ],
)
async def test_an_address_that_may_not_be_called_and_a_way_that_lacks_something_are_refused(
    town: Town, asked: AskedWay, code: str
) -> None:
    with pytest.raises(DataFault) as refused:
        await set_office(town.services, CODE, asked)
    assert refused.value.code == code
    assert (await show_office(town.services, CODE)).settings is None


async def test_a_name_that_leads_into_our_own_network_later_is_refused_when_it_is_called(town: Town) -> None:
    await town.hear_by(Way.WEBHOOK, "http://localhost.localdomain:9/laporan")
    await town.hear_by(Way.WEBHOOK, f"http://localhost:{town.agency.url.rpartition(':')[2]}/laporan")
    await town.act("sms:1", Status.FORWARDED)
    await town.work()

    assert town.agency.told == {}


async def test_who_has_its_settings_removed_has_the_queue_again(town: Town) -> None:
    await town.hear_by_webhook()
    town.agency.status = 500
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    await remove_office(town.services, CODE)
    await town.work(later=HOUR)

    assert (await show_office(town.services, CODE)).count.waiting == 0
    with pytest.raises(DataFault, match="office_not_set"):
        await remove_office(town.services, CODE)


async def hear_by_open311(town: Town) -> None:
    await town.hear_by(
        Way.OPEN311, f"{town.agency.url}/open311", service="lampu", jurisdiction="ambon", api_key=API_KEY
    )


async def test_an_offices_own_open311_server_is_filed_with_and_its_id_is_kept(town: Town) -> None:
    await hear_by_open311(town)
    await town.act("sms:1", Status.FORWARDED)
    await town.act("sms:2", Status.FORWARDED)
    await town.work()

    (filed,) = town.agency.filed.values()
    assert filed["description"].startswith(f"{of_ambon('sms:1').report.text_redacted}\n\nRujukan: msg_")
    assert (filed["service_code"], filed["jurisdiction_id"]) == ("lampu", "ambon")
    assert "Kota Ambon" in filed["address_string"]
    assert not {"email", "phone", "first_name", "device_id"} & filed.keys()
    assert (await town.shown("sms:2")).delivery is None  # confidential: its queue alone


@pytest.mark.parametrize(("status", "state"), [(400, "gagal"), (503, "menunggu"), (403, "menunggu")])
async def test_what_an_open311_server_refuses_is_given_up_and_all_else_tried_again(
    town: Town, status: int, state: str
) -> None:
    await hear_by_open311(town)
    town.agency.status = status
    await town.act("sms:1", Status.FORWARDED)
    await town.work()

    delivery = (await town.shown("sms:1")).delivery
    assert delivery
    assert delivery.state == state


async def test_a_request_whose_answer_was_lost_is_found_on_the_server_and_not_filed_again(town: Town) -> None:
    await hear_by_open311(town)
    town.agency.loses_answers = True
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    town.agency.loses_answers = False
    await town.work(later=HOUR)

    assert list(town.agency.filed) == ["1"]
    delivery = (await town.shown("sms:1")).delivery
    assert delivery
    assert delivery.state == "terkirim"


async def test_an_office_reads_its_report_by_email(town: Town) -> None:
    await town.hear_by(Way.EMAIL, "dinas@kota.example")
    await town.act("sms:1", Status.FORWARDED)
    await town.work()
    await town.work(later=HOUR)

    (mail,) = town.mailbox.mails
    text = mail.get_content()
    assert town.mailbox.readers == ["dinas@kota.example"]
    assert mail["Subject"] == "Laporan sms:1 didisposisikan: Dinas Pekerjaan Umum Kota Ambon"
    assert of_ambon("sms:1").report.text_redacted in text
    assert "Tempat: Jl. Pattimura, Kota Ambon, Maluku" in text
    assert "WIT" in text


async def test_no_word_of_a_confidential_report_is_in_an_email(town: Town) -> None:
    await town.hear_by(Way.EMAIL, "dinas@kota.example")
    await town.act("sms:2", Status.FORWARDED)
    await town.act("sms:2", Status.REDIRECTED, "Warga menyebut nama kepala sekolah.", agency="dinas_kesehatan")
    await town.work()
    assert town.mailbox.mails == []  # it is with the other office by now
    await town.act("sms:2", Status.OUT_OF_SCOPE, "Bukan kami.")
    await set_office(town.services, "dinas_pendidikan:81.71", AskedWay(way=Way.EMAIL, address="didik@kota.example"))
    await town.act("sms:2", Status.REDIRECTED, "Ini tentang kepala sekolah.", agency="dinas_pendidikan")
    await town.work()

    (mail,) = town.mailbox.mails
    whole = mail.as_string()
    assert CONFIDENTIAL in mail.get_content()
    words = [word for word in of_ambon("sms:2").report.text_redacted.split() if len(word) > len("yang")]
    assert words
    assert not [word for word in ("kepala", "Pattimura", *words) if word in whole]


async def test_a_digest_goes_out_once_a_day_at_its_hour_where_the_office_is(town: Town) -> None:
    await town.hear_by(Way.EMAIL, "dinas@kota.example", digest_hour=14)
    await town.act("sms:1", Status.FORWARDED)
    await town.act("sms:2", Status.FORWARDED)
    await town.work()  # 10 o'clock in Ambon
    waiting = (await town.shown("sms:1")).delivery
    assert town.mailbox.mails == []
    await town.work(later=4 * HOUR)
    await town.work(later=HOUR)

    (mail,) = town.mailbox.mails
    assert mail["Subject"] == "2 laporan untuk Dinas Pekerjaan Umum Kota Ambon"
    assert "Laporan sms:1" in mail.get_content()
    assert CONFIDENTIAL in mail.get_content()
    sent = (await town.shown("sms:2")).delivery
    assert waiting and sent  # noqa: PT018 - for the type checker
    assert (waiting.state, sent.state) == ("menunggu", "terkirim")

    await town.act("sms:1", Status.FOLLOWED_UP, "Lampu sudah diganti.")
    await town.act("sms:1", Status.REOPENED, "Lampunya mati lagi.")
    await town.work(later=HOUR)
    assert len(town.mailbox.mails) == 1
    await town.work(later=23 * HOUR)
    assert "Lampunya mati lagi." in town.mailbox.mails[-1].get_content()


async def test_an_address_at_which_nobody_reads_is_given_up_at_once(town: Town) -> None:
    town.mailbox.to_reader = "550 no such user"
    await town.hear_by(Way.EMAIL, "dinas@kota.example")
    await town.act("sms:1", Status.FORWARDED)
    await town.work()

    delivery = (await town.shown("sms:1")).delivery
    assert delivery
    assert delivery.state is DeliveryState.FAILED
    (office,) = await list_offices(town.services)
    assert (office.count.failing, office.count.fault) == (1, "mail_address_refused")
