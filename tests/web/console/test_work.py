"""Officers work on reports by forms alone: what they see, what they do with it, what is refused and how."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from pipeline.adapters.channels.sms.alphabets import septets
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.outbox import Outbox, OutboxMessage, Put
from pipeline.adapters.store.readers import Readers
from pipeline.domain.case import DuplicateKind
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Status
from pipeline.domain.outbox_state import OutboxState
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services.audit import list_deeds
from pipeline.services.case_slice import PAGE as CASE_PAGE
from pipeline.services.notices.notify import notify
from pipeline.services.notices.readers import make_reader
from pipeline.services.officer_report import MEMBERS as BESIDE_ONE
from pipeline.services.outbox import write_message
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.web.console.desk import AGENCY, ANALYST, CENTRAL, FORM, Browser, Office, open_office

SCRIPT = "<script>alert('x')</script> lampu jalan \" onmouseover=\"alert(1)"
QUEUE, REPORT, CASE = "/petugas/antrean", "/petugas/laporan/sms:1", "/petugas/kasus/sms:1"


def make_report(report_id: str, text: str = "Lampu jalan padam di depan SD") -> ConsolidatedReport:
    made = make_consolidated(report_id, text=text, assignment=ASSIGNMENT)
    return replace(made, report=replace(made.report, tracking_id=make_member(report_id).report.tracking_id))


@pytest.fixture
async def office(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Office]:  # noqa: F811
    await fill(search_index, make_report("sms:1"), make_report("web:2", SCRIPT), make_report("web:3"))
    async with open_office(search_index, tmp_path) as office:
        yield office


@pytest.fixture
async def officer(office: Office) -> AsyncIterator[Browser]:
    async with office.signed_in() as officer:
        yield officer


async def status_of(office: Office, report_id: str = "sms:1") -> Status:
    (found,) = await office.services.search.get_standing([report_id])
    return found.document.follow_up.status


async def test_the_queue_links_filters_with_counts_and_keeps_them_in_the_address(officer: Browser) -> None:
    page = await officer.open(QUEUE)
    filtered = await officer.open(f"{QUEUE}?topik=infrastruktur&status=diterima")
    nothing = await officer.open(f"{QUEUE}?topik=entah")

    assert page.text.count("data-item ") == filtered.text.count("data-item ") == 3
    assert 'href="/petugas/antrean?status=diterima&amp;topik=infrastruktur"' in page.text or (
        'href="/petugas/antrean?topik=infrastruktur"' in page.text
    )
    assert "hapus saringan" in filtered.text
    assert "Tidak ada laporan" in nothing.text


async def test_a_script_in_a_report_is_text_on_every_page(officer: Browser) -> None:
    for address in (QUEUE, "/petugas/laporan/web:2", "/petugas/kasus/web:2", "/petugas/label"):
        page = await officer.open(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert 'onmouseover="alert' not in page.text
    assert escape("<script>") in (await officer.open(QUEUE)).text


async def test_words_that_spoke_for_and_against_are_marked(officer: Browser) -> None:
    page = await officer.open(f"{REPORT}?tandai=instansi")

    assert '<mark class="mendukung">Lampu</mark>' in page.text
    assert "hubungi -0.20" in page.text
    assert "Perhubungan" in page.text  # a runner-up
    assert "WIB" in page.text


async def test_reports_that_were_ticked_are_accepted_at_once_and_sent_twice_they_are_one_label_each(
    office: Office, officer: Browser
) -> None:
    opened = await officer.open(QUEUE)
    fields: dict[str, str | list[str]] = {"aksi": "terima", "pilih": ["sms:1 0", "web:3 0"]}

    done = await officer.resend(opened, QUEUE, **fields)
    again = await officer.resend(opened, QUEUE, **fields)

    assert done.headers["location"] == again.headers["location"] == f"{QUEUE}?kabar=2"
    assert sorted(each.report_id for each in office.publisher.corrected) == ["sms:1", "web:3"]
    assert "2 laporan selesai diolah." in (await officer.open(done.headers["location"])).text


async def test_the_audit_names_what_was_done_with_each_report(office: Office, officer: Browser) -> None:
    await officer.send(QUEUE, QUEUE, aksi="terima", pilih=["sms:1 0", "web:3 0"])
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")
    await officer.send(REPORT, f"{REPORT}/kasus", keputusan="gabung", lain="web:2")

    def deeds_with(page: str) -> list[str]:
        return re.findall(r'"Tindakan">([^<]+)</td>', page)

    told = {each: (await officer.open(f"/petugas/jejak?laporan={each}")).text for each in ("sms:1", "web:2", "web:3")}
    assert {each: deeds_with(page) for each, page in told.items()} == {
        "sms:1": ["gabung", "disposisi", "terima"],
        "web:2": ["gabung"],
        "web:3": ["terima"],
    }


async def test_nothing_ticked_is_told(officer: Browser) -> None:
    page = await officer.send(QUEUE, QUEUE, aksi="terima")

    assert (page.status_code, "Pilih dahulu laporan" in page.text) == (422, True)


@pytest.mark.parametrize("version", ["9" * 5_000, "-1", "²"])
async def test_a_version_that_cannot_be_breaks_no_page(officer: Browser, version: str) -> None:
    several = await officer.send(QUEUE, QUEUE, aksi="terima", pilih=f"sms:1 {version}")
    tried = await officer.send(REPORT, f"{REPORT}/langkah", langkah="tunda", versi=version, tulisan="Nanti.")

    assert several.status_code == 303
    assert tried.status_code == 409


async def test_a_view_is_saved_shown_and_deleted(officer: Browser) -> None:
    saved = await officer.send(f"{QUEUE}?status=diterima", f"{QUEUE}/tampilan", nama="Baru masuk")
    page = await officer.open(saved.headers["location"])
    assert 'href="/petugas/antrean?status=diterima" aria-current="true">Baru masuk</a>' in page.text
    gone = await officer.resend(page, f"{QUEUE}/tampilan", hapus="Baru masuk")
    assert "Baru masuk" not in (await officer.open(gone.headers["location"])).text


async def test_a_report_is_corrected_forwarded_and_answered_and_its_page_tells_all_of_it(
    office: Office, officer: Browser
) -> None:
    await officer.send(REPORT, f"{REPORT}/koreksi", topik="perhubungan", instansi="dishub", lokasi="Kota Surabaya")
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")
    opened = await officer.open(REPORT)
    answered = await officer.resend(opened, f"{REPORT}/langkah", langkah="jawab", tulisan="Sudah\r\ndiganti.")
    again = await officer.resend(opened, f"{REPORT}/langkah", langkah="jawab", tulisan="Sudah\r\ndiganti.")

    assert answered.status_code == again.status_code == 303
    assert [each.status for each in office.publisher.done][:2] == [Status.VERIFIED, Status.FORWARDED]
    page = (await officer.open(answered.headers["location"])).text
    assert "topik: Perhubungan; jenis instansi: Dinas Perhubungan" in page
    assert page.count("Sudah\ndiganti.") == 1
    assert "Langkah disimpan." in page
    assert "Instansi sudah menjawab laporan Anda." in page


async def test_who_accepts_from_the_queue_is_led_to_the_next_report(officer: Browser) -> None:
    page = await officer.open(f"{REPORT}?antrean=status%3Dditerima")
    done = await officer.resend(page, f"{REPORT}/koreksi", aksi="terima")

    assert done.headers["location"] == "/petugas/laporan/web:2?antrean=status%3Dditerima&kabar=terima"


async def test_of_two_officers_on_one_report_the_second_sees_what_changed_and_keeps_what_was_typed(
    office: Office, officer: Browser
) -> None:
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")
    opened = await officer.open(REPORT)
    async with office.signed_in(AGENCY) as other:
        await other.send(REPORT, f"{REPORT}/langkah", langkah="jawab", tulisan="Kabel sudah diganti.")

    refused = await officer.resend(opened, f"{REPORT}/langkah", langkah="kembalikan", tulisan="Bukan jalan kami.")

    assert refused.status_code == 409
    assert "Yang berubah sejak halaman ini Anda buka" in refused.text
    changes = refused.text.partition('class="changes"')[2].partition("</ol>")[0]
    assert "Kabel sudah diganti." in changes
    assert "didisposisikan" not in changes
    assert await status_of(office) is Status.FOLLOWED_UP
    assert (
        await officer.resend(refused, f"{REPORT}/langkah", langkah="jawab", tulisan="Juga dicat.")
    ).status_code == 303


async def test_an_answer_of_5_000_words_is_refused_kindly_and_kept(office: Office, officer: Browser) -> None:
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")
    office.publisher.done.clear()
    long = "kata " * 5_000

    page = await officer.send(REPORT, f"{REPORT}/langkah", langkah="jawab", tulisan=long)
    shown = await preview(officer, "jawab", long)

    assert page.status_code == shown.status_code == 422
    for each in (page, shown):
        assert "Jawaban terlalu panjang; paling panjang 5000 huruf." in each.text
        assert long.strip() in each.text
    assert office.publisher.done == []


async def preview(officer: Browser, verb: str, text: str, page: str = REPORT, **headers: str) -> httpx.Response:
    """Press the button that shows the SMS."""
    opened = await officer.open(page)
    form = next(each for each in FORM.findall(opened.text) if f'name="langkah" value="{verb}"' in each)
    token = form.partition('name="token" value="')[2].partition('"')[0]
    fields = {"token": unescape(token), "langkah": verb, "tulisan": text}
    return await officer.client.post(f"{page}/pratinjau", data=fields, headers=headers)


async def test_the_preview_is_the_sms_that_is_sent_and_no_deed(office: Office, officer: Browser) -> None:
    services = office.services
    told = make_reader(services, "sms:1", "+6281200000001", channel=Channel.SMS)
    untold = make_reader(services, "sms:1", "warga@contoh.example", channel=Channel.WEB)  # there is no mail server
    for reader in (replace(told, channel="sms/kannel"), untold):
        await Readers(await services.store()).put(reader)
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")
    said = "Lampu “PJU” sudah kami ganti, hubungi 0812-0000-0017. " * 5
    deeds = len((await list_deeds(services, subject="sms:1")).deeds)

    whole = await preview(officer, "jawab", said)
    part = await preview(officer, "jawab", said, **{"HX-Request": "true"})
    of_case = await preview(officer, "jawab", said, CASE)
    part_of_case = await preview(officer, "jawab", said, CASE, **{"HX-Request": "true"})
    assert len((await list_deeds(services, subject="sms:1")).deeds) == deeds
    assert await status_of(office) is Status.FORWARDED

    await officer.send(REPORT, f"{REPORT}/langkah", langkah="jawab", tulisan=said)
    await notify(services, T0)
    messages = await Outbox(await services.store()).read_all()
    (sent,) = [
        write_message(each).text for each in messages if each.kind == "ditindaklanjuti" and each.channel == "sms/kannel"
    ]
    assert len(sent) <= 160
    for shown in (whole, part, of_case, part_of_case):
        assert f'<blockquote class="sms">{sent}</blockquote>' in unescape(shown.text)
        assert f"1 SMS, {septets(sent)} dari 160 huruf; dipotong" in shown.text
        assert "Yang dikabari: 1 lewat SMS." in shown.text
    assert said.strip() in unescape(whole.text)
    assert said.strip() in unescape(of_case.text)
    assert "data-template" in of_case.text
    assert part.text == part_of_case.text
    assert "<html" not in part.text


async def test_a_step_that_nobody_is_told_of_and_one_that_is_no_step_have_a_preview_that_says_so(
    officer: Browser,
) -> None:
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")

    assert "tidak ada yang dikabari" in (await preview(officer, "kembalikan", "Bukan jalan kami.")).text
    assert (await preview(officer, "jawab", "")).status_code == 422
    token = (await officer.open(REPORT)).text.partition('name="token" value="')[2].partition('"')[0]
    odd = await officer.client.post(f"{REPORT}/pratinjau", data={"token": token, "langkah": "hapus"})
    assert odd.status_code == 422


async def test_what_the_citizen_was_told_is_listed_with_what_became_of_it_page_by_page(
    office: Office, officer: Browser
) -> None:
    outbox = Outbox(await office.services.store())
    states = [
        (OutboxState.SENT, None),
        (OutboxState.WAITING, "gerbang tidak menjawab"),
        (OutboxState.GIVEN_UP, "daily_limit"),
        (OutboxState.UNREACHABLE, "no_way_out"),
    ]
    for number in range(30):
        state, fault = states[number % 4]
        message = OutboxMessage(
            id=f"{number:02}", channel="sms/kannel", recipient=b"?", kind="ditindaklanjuti", body="{}", about="sms:1"
        )
        await outbox.put_all(
            [Put(message=message, due_at=T0 + timedelta(minutes=number // 2), state=state, fault=fault)]
        )
    await outbox.mark_sent("00", receipt=None, at=T0 + timedelta(days=1))

    beside = (await officer.open(REPORT)).text.partition('id="warga"')[2].partition("</section>")[0]
    assert beside.count("jawaban instansi") == 5
    assert beside.index("terkirim") < beside.index("tidak dapat diberitahu")
    first = await officer.open(unescape(beside.rpartition('href="')[2].partition('"')[0]))
    following = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = await officer.open(following)

    shown = [page.text.count("jawaban instansi") for page in (first, second)]
    assert shown == [25, 5]
    for words in ("terkirim", "menunggu", "gerbang tidak menjawab", "sebanyak batas sehari", "tidak ada gerbang SMS"):
        assert words in first.text
    assert (await officer.open(f"{REPORT}/kabar?kursor=karangan")).status_code == 422
    async with office.signed_in(AGENCY) as other:
        assert (await other.open("/petugas/laporan/sms:404/kabar")).status_code == 404


async def test_an_analyst_reads_and_does_nothing(office: Office) -> None:
    async with office.signed_in(ANALYST) as analyst:
        queue, page = await analyst.open(QUEUE), await analyst.open(REPORT)
        assert (queue.status_code, page.status_code) == (200, 200)
        assert 'name="pilih"' not in queue.text
        assert f'action="{REPORT}/' not in page.text
        token = queue.text.partition('name="token" value="')[2].partition('"')[0]
        refused = await analyst.client.post(f"{REPORT}/langkah", data={"token": token, "langkah": "verifikasi"})
    assert refused.status_code == 403


async def test_an_agency_sees_in_its_queue_what_was_forwarded_to_it_and_acts_on_nothing_else(
    office: Office, officer: Browser
) -> None:
    await officer.send(REPORT, f"{REPORT}/langkah", langkah="disposisi")
    async with office.signed_in(AGENCY) as agency:
        queue = await agency.open(QUEUE)
        other = await agency.open("/petugas/laporan/web:3")
        assert queue.text.count("data-item ") == 1
        assert "/petugas/laporan/web:3/langkah" not in other.text
        token = queue.text.partition('name="token" value="')[2].partition('"')[0]
        stolen = await agency.client.post(
            "/petugas/laporan/web:3/langkah", data={"token": token, "langkah": "jawab", "tulisan": "Sudah."}
        )
    assert (stolen.status_code, await status_of(office, "web:3")) == (403, Status.RECEIVED)


async def test_a_confidential_report_does_not_exist_for_whose_it_is_not(office: Office) -> None:
    secret = make_report("web:9")
    hidden = concealed(replace(secret.report, visibility=Visibility.CONFIDENTIAL))
    await fill(office.services.search, replace(secret, report=hidden))
    async with office.signed_in(ANALYST) as analyst:
        answers = [await analyst.open(f"/petugas/laporan/{each}") for each in ("web:9", "web:404")]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].text == answers[1].text
        assert (await analyst.open("/petugas/kasus/web:9")).status_code == 404
    async with office.signed_in(CENTRAL) as central:
        assert (await central.open("/petugas/laporan/web:9")).status_code == 200


async def test_a_large_case_is_paged_and_a_step_reaches_all_of_it(office: Office, officer: Browser) -> None:
    members = [make_member(f"web:{100 + number}", "sms:1", received_at=T0 + timedelta(hours=1)) for number in range(30)]
    await fill(office.services.search, *members)
    first = await officer.open("/petugas/kasus/sms:1")
    following = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = await officer.open(following)

    shown = [page.text.count('class="near-text"') for page in (first, second)]
    assert shown == [CASE_PAGE - 1, 31 - CASE_PAGE]
    done = await officer.send(
        "/petugas/kasus/sms:1", "/petugas/kasus/sms:1/langkah", langkah="arsipkan", tulisan="Uji."
    )
    assert "31 laporan selesai diolah." in done.text
    assert await status_of(office, "web:129") is Status.ARCHIVED


async def test_a_case_of_1000_reports_is_walked_through_page_by_page_each_as_light_as_the_first(
    office: Office, officer: Browser
) -> None:
    members = [
        make_member(f"web:{1000 + number}", "sms:1", received_at=T0 + timedelta(hours=1)) for number in range(999)
    ]
    await fill(office.services.search, *members)
    address, shown, heaviest = "/petugas/kasus/sms:1", ["sms:1"], 0
    while address:
        page = (await officer.open(address)).text
        shown += re.findall(r'href="/petugas/laporan/[^"]+" data-open>([^<]+)</a>', page)
        heaviest = max(heaviest, len(page))
        address = unescape(page.partition(' rel="next"')[0].rpartition('href="')[2].partition('"')[0])
        address = address if ' rel="next"' in page else ""

    assert shown == ["sms:1", *(each.report.report_id for each in members)]
    assert heaviest < 60_000
    beside = (await officer.open(REPORT)).text
    assert "1.000 laporan" in beside
    assert beside.count('class="near-text"') == BESIDE_ONE - 1  # itself is among those that were looked at
    assert len(beside) < 60_000


async def test_an_answer_to_a_case_that_is_sent_twice_is_one_answer_to_each(office: Office, officer: Browser) -> None:
    await fill(office.services.search, make_member("web:8", "sms:1"))
    case = "/petugas/kasus/sms:1"
    await officer.send(case, f"{case}/langkah", langkah="disposisi", tujuan="dishub")
    opened = await officer.open(case)
    for _ in range(2):
        done = await officer.resend(opened, f"{case}/langkah", langkah="jawab", tulisan="Sudah diganti.")
        assert "2 laporan selesai diolah." in done.text

    for report_id in ("sms:1", "web:8"):
        page = await officer.open(f"/petugas/laporan/{report_id}")
        assert page.text.count("<blockquote>Sudah diganti.</blockquote>") == 1


async def test_reports_are_merged_split_and_linked_from_the_page_of_one(office: Office, officer: Browser) -> None:
    like = make_member("web:7", kind=DuplicateKind.SAME_INCIDENT, like="sms:1")
    await fill(office.services.search, like, make_member("web:8", "sms:1"))
    opened = await officer.open(REPORT)
    assert "Mungkin kejadian yang sama" in opened.text
    for keputusan, lain in (("gabung", "web:3"), ("benar", "web:7"), ("pisah", "web:8")):
        assert (await officer.resend(opened, f"{REPORT}/kasus", keputusan=keputusan, lain=lain)).status_code == 303

    assert [(each.kind, each.report_id, each.other_id) for each in office.publisher.decided] == [
        ("merge", "sms:1", "web:3"),
        ("confirm", "web:7", "sms:1"),
        ("split", "web:8", None),
    ]
    refused = await officer.resend(opened, f"{REPORT}/kasus", keputusan="gabung", lain="sms:1")
    assert refused.status_code == 422


async def test_an_id_that_a_partner_made_up_of_any_letters_leads_everywhere(office: Office, officer: Browser) -> None:
    odd = "web:Laporan no. 7 \u2013 \u091c\u0932?#&\"'<b>"
    await fill(office.services.search, make_report(odd), make_member("web:8", odd))
    page = await officer.open(f"{QUEUE}?kasus={quote(odd)}")
    address = unescape(page.text.partition("data-open>")[0].rpartition('href="')[2].partition('"')[0])

    opened = await officer.open(address)
    plain = address.partition("?")[0]
    done = await officer.resend(opened, f"{plain}/koreksi", aksi="terima")
    await officer.send(
        f"/petugas/kasus/{quote(odd, safe=':')}", f"/petugas/kasus/{quote(odd, safe=':')}/langkah", langkah="verifikasi"
    )

    assert (opened.status_code, done.status_code) == (200, 303)
    assert done.headers["location"].startswith("/petugas/laporan/web:8?")
    assert await status_of(office, odd) is Status.VERIFIED


async def test_a_picture_is_shown_with_its_report_alone(office: Office, officer: Browser) -> None:
    office.services.photos.put("0" * 32, b"jpeg", now=T0)
    office.services.photos.keep("0" * 32)
    pictured = make_report("web:5")
    await fill(office.services.search, replace(pictured, report=replace(pictured.report, photos=("0" * 32,))))

    assert f'src="/petugas/laporan/web:5/foto/{"0" * 32}.jpg"' in (await officer.open("/petugas/laporan/web:5")).text
    assert (await officer.open(f"/petugas/laporan/web:5/foto/{'0' * 32}.jpg")).content == b"jpeg"
    assert (await officer.open(f"{REPORT}/foto/{'0' * 32}.jpg")).status_code == 404


async def test_while_the_broker_is_away_what_was_typed_is_kept(office: Office, officer: Browser) -> None:
    opened = await officer.open(REPORT)
    office.publisher.is_away = True
    page = await officer.resend(opened, f"{REPORT}/langkah", langkah="tanya", tulisan="Di mana tepatnya?")

    assert (page.status_code, "Di mana tepatnya?" in page.text) == (503, True)


async def test_agreement_of_officers_and_models_is_shown_and_what_was_labelled_is_asked_no_more(
    officer: Browser,
) -> None:
    before = await officer.open("/petugas/label")
    await officer.send(REPORT, f"{REPORT}/koreksi", topik="air_bersih")
    after = await officer.open("/petugas/label")

    assert "Belum ada laporan yang diterima" in before.text
    assert before.text.count("data-item>") == after.text.count("data-item>") + 1
    assert "Air Bersih dan PDAM (1)" in after.text
