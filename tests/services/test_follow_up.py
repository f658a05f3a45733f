"""Steps and corrections as officers take them, on a real index and store; the stage applies them at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.search import client
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.contract.document import ReportDocument
from pipeline.domain.correction import Labels
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import START, Actor, Corrected, Office, Status, apply
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services import follow_up
from pipeline.services.corrections import Said, correct
from pipeline.services.follow_up import Step, find_progress, find_verbs, take_step, take_step_on_case
from pipeline.services.opened import Services
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import NOW, fill, make_member
from tests.domain.test_follow_up import make_event
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services

OTHER = replace(OFFICER, name="B. Unit")


@pytest.fixture
async def publisher(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[ApplyingPublisher]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), make_member("web:2", "sms:1"), make_member("sms:9"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))


@pytest.fixture
async def services(publisher: ApplyingPublisher, tmp_path: Path) -> AsyncIterator[Services]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=publisher.search_index, publisher=publisher, store=store)


def step(status: Status, **more: object) -> Step:
    return Step(status=status, actor=Actor.OFFICER, officer=OFFICER, **more)  # type: ignore[arg-type]


async def document(services: Services, report_id: str = "sms:1") -> ReportDocument:
    (found,) = await services.search.get_standing([report_id])
    return found.document


async def test_a_report_is_forwarded_to_its_office_answered_and_closed(services: Services) -> None:
    forwarded = await take_step(services, "sms:1", step(Status.FORWARDED, agency="dinas_pu"), now=NOW)
    assert forwarded.is_applied
    assert forwarded.progress.office is not None
    answered = await take_step(services, "sms:1", step(Status.FOLLOWED_UP, text="Sudah diperbaiki."), now=NOW)
    assert find_verbs(OFFICER, answered) == ["jawab", "selesaikan", "tutup", "buka", "tarik"]
    await take_step(services, "sms:1", step(Status.CLOSED), now=NOW)
    shown = (await document(services)).follow_up
    assert (shown.status, shown.answer, shown.version) == (Status.CLOSED, "Sudah diperbaiki.", 3)
    assert [each.status for each in shown.history] == [Status.FORWARDED, Status.FOLLOWED_UP, Status.CLOSED]


async def test_the_citizen_may_object_for_ten_working_days_where_it_happened(services: Services) -> None:
    monday = datetime(2026, 11, 23, 3, tzinfo=UTC)
    await take_step(services, "sms:1", step(Status.FORWARDED, agency="kementerian_sosial"), now=monday)
    answered = await take_step(services, "sms:1", step(Status.FOLLOWED_UP, text="Sudah."), now=monday)
    until = answered.progress.objection_until
    assert until is not None
    assert (until - monday).days in (13, 14)  # two weekends between


async def test_of_two_officers_at_once_the_second_is_told_what_the_first_did(services: Services) -> None:
    seen = await find_progress(services, "sms:1")
    await take_step(services, "sms:1", step(Status.VERIFIED, version=seen.progress.version), now=NOW)
    with pytest.raises(DataFault) as refused:
        await take_step(
            services, "sms:1", step(Status.ARCHIVED, text="Bukan laporan.", version=seen.progress.version), now=NOW
        )
    assert (refused.value.code, refused.value.values["status"]) == ("stale_version", Status.VERIFIED)
    assert (await document(services)).follow_up.status is Status.VERIFIED


async def test_personal_data_in_an_answer_reaches_nobody(services: Services, publisher: ApplyingPublisher) -> None:
    await take_step(services, "sms:1", step(Status.FORWARDED, agency="dinas_pu"), now=NOW)
    text = "Silakan hubungi Bapak Joko di 0812-0000-0001, NIK 8171010101850001."
    await take_step(services, "sms:1", step(Status.FOLLOWED_UP, text=text), now=NOW)
    said = publisher.done[-1].text or ""
    assert "0812" not in said
    assert "8171010101850001" not in said
    assert (await document(services)).follow_up.answer == said


async def test_what_is_done_with_a_case_reaches_each_of_its_reports_that_can_take_it(services: Services) -> None:
    await take_step(services, "web:2", step(Status.ARCHIVED, text="Salah kirim."), now=NOW)
    done = await take_step_on_case(services, "web:2", step(Status.FORWARDED, agency="dinas_pu"), now=NOW)
    assert [each.report.report_id for each in done.followed] == ["sms:1"]
    assert {report_id: fault.code for report_id, fault in done.refused.items()} == {"web:2": "transition_forbidden"}
    assert (await document(services, "sms:9")).follow_up.status is Status.RECEIVED


async def test_a_step_on_a_case_reaches_more_reports_than_one_answer_of_the_index_has_and_each_once(
    services: Services, publisher: ApplyingPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    await fill(services.search, *[make_member(f"web:{number}", "sms:1") for number in range(20, 25)])
    forwarded = step(Status.FORWARDED, agency="dinas_pu", event_id="f1:disposisi")
    answered = step(Status.FOLLOWED_UP, text="Sudah diganti.", event_id="f2:jawab")
    for each in (forwarded, answered, answered):
        done = await take_step_on_case(services, "sms:1", each, now=NOW)
        assert len(done.followed) == 7

    said = [each.progress.history for each in done.followed]
    assert [[event.status for event in history] for history in said] == [[Status.FORWARDED, Status.FOLLOWED_UP]] * 7


async def test_a_report_that_two_offices_handed_back_goes_to_a_coordinator(services: Services) -> None:
    await correct(services, "sms:1", Said(place="Kota Ambon, Maluku"), officer=OFFICER, now=NOW)
    for agency, status in (("dinas_pu", Status.FORWARDED), ("dinas_perhubungan", Status.REDIRECTED)):
        await take_step(services, "sms:1", step(status, agency=agency, text="Diteruskan."), now=NOW)
        await take_step(services, "sms:1", step(Status.OUT_OF_SCOPE, text="Bukan wewenang kami."), now=NOW)
    found = await find_progress(services, "sms:1")
    assert found.progress.status is Status.NEEDS_VERIFICATION
    assert len(found.progress.handed_back) == 2
    with pytest.raises(DataFault, match="office_handed_back"):
        await take_step(services, "sms:1", step(Status.FORWARDED, agency="dinas_pu"), now=NOW)


async def test_a_correction_is_a_label_changes_the_document_and_verifies(
    services: Services, publisher: ApplyingPublisher
) -> None:
    before = await document(services)
    said = Said(category="infrastruktur", agency="dinas_pu", place="Kota Ambon, Maluku")
    done = await correct(services, "sms:1", said, officer=OFFICER, now=NOW)
    assert done.progress.status is Status.VERIFIED
    after = await document(services)
    assert (after.category.label, after.agency.label, after.agency.code) == (
        "infrastruktur",
        "dinas_pu",
        "dinas_pu:81.71",
    )
    assert after.place is not None
    assert after.place.regency is not None
    assert after.place.regency.name == "Kota Ambon"
    (label,) = publisher.corrected
    assert label.corrected == Labels(category="infrastruktur", agency="dinas_pu")
    assert label.predicted.category == before.category.label
    assert "A. Unit" not in label.officer


async def test_accepting_confirms_all_that_was_said_but_for_what_is_corrected(
    services: Services, publisher: ApplyingPublisher
) -> None:
    before = await document(services)
    await correct(services, "sms:1", Said(accepts=True, kind=ReportKind.BUKAN_LAPORAN), officer=OFFICER, now=NOW)
    (label,) = publisher.corrected
    assert label.corrected == Labels(
        kind=ReportKind.BUKAN_LAPORAN, category=before.category.label, agency=before.agency.label
    )
    await correct(services, "sms:1", Said(kind=ReportKind.LAPORAN), officer=OTHER, now=NOW + timedelta(hours=1))
    assert publisher.corrected[-1].predicted == Labels()


async def test_who_acts_right_after_a_correction_acts_on_what_was_said(
    services: Services, publisher: ApplyingPublisher
) -> None:
    """The index shows it a moment later: what is found there is held against the store."""
    office = Office("pdam:81.71", "PDAM Kota Ambon")
    event = make_event(Status.VERIFIED, corrected=Corrected(agency="pdam", office=office))
    await publisher.progress.save({"sms:1": apply(START, event)})
    assert (await find_progress(services, "sms:1")).report.agency.label == "pdam"
    forwarded = await take_step(services, "sms:1", step(Status.FORWARDED), now=NOW)
    assert forwarded.progress.office == office


async def test_a_correction_that_is_refused_is_no_label(services: Services, publisher: ApplyingPublisher) -> None:
    await correct(services, "sms:1", Said(category="infrastruktur"), officer=OFFICER, now=NOW)
    with pytest.raises(DataFault, match="stale_version"):
        await correct(services, "sms:1", Said(category="air_bersih"), officer=OTHER, now=NOW, version=0)
    assert len(publisher.corrected) == 1


async def test_a_second_correction_keeps_what_the_first_said_in_the_document_and_as_a_label(
    services: Services, publisher: ApplyingPublisher
) -> None:
    await correct(services, "sms:1", Said(category="infrastruktur"), officer=OFFICER, now=NOW)
    await correct(services, "sms:1", Said(agency="dinas_pu"), officer=OFFICER, now=NOW + timedelta(hours=1))
    assert publisher.corrected[-1].corrected == Labels(category="infrastruktur", agency="dinas_pu")
    after = await document(services)
    assert (after.category.label, after.agency.label) == ("infrastruktur", "dinas_pu")


async def test_the_office_of_a_correction_comes_with_its_kind_and_level(services: Services) -> None:
    said = Said(agency="kemensos", place="Kota Ambon, Maluku")
    await correct(services, "sms:1", said, officer=OFFICER, now=NOW)
    agency = (await document(services)).agency
    assert (agency.label, agency.kind, agency.level) == ("kemensos", "kemensos", "nasional")


async def test_a_correction_tells_no_more_of_a_confidential_report_than_all_may_know(
    services: Services, publisher: ApplyingPublisher
) -> None:
    secret = make_member("web:7")
    report = concealed(replace(secret.report, visibility=Visibility.CONFIDENTIAL))
    await fill(services.search, replace(secret, report=report))
    said = Said(category="infrastruktur", agency="kelurahan_kecamatan", place="Kelurahan Sukajadi, Kota Bandung")
    await correct(services, "web:7", said, officer=OFFICER, now=NOW)
    shown = await document(services, "web:7")
    assert publisher.corrected == []
    assert shown.place is not None
    assert (shown.place.village, shown.place.district) == (None, None)
    assert "Sukajadi" not in str(shown)
    assert "Sukajadi" not in str(publisher.done)


async def test_while_the_stage_rests_a_case_is_waited_for_as_long_as_one_report(
    services: Services, publisher: ApplyingPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_up, "APPLIED_WITHIN_S", 0.0)
    monkeypatch.setattr(publisher, "is_resting", True)
    done = await take_step_on_case(services, "web:2", step(Status.FORWARDED, agency="dinas_pu"), now=NOW)
    assert {each.report.report_id: each.is_applied for each in done.followed} == {"sms:1": False, "web:2": False}
    assert {each.progress.status for each in done.followed} == {Status.FORWARDED}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(), "nothing_said"),
        (Said(category="jembatann"), "unknown_category"),
        (Said(agency="dinas ajaib"), "unknown_agency"),
        (Said(place="di sana"), "unknown_region"),
    ],
)
async def test_what_nobody_knows_is_refused_and_changes_nothing(
    services: Services, publisher: ApplyingPublisher, said: Said, code: str
) -> None:
    with pytest.raises(DataFault, match=code):
        await correct(services, "sms:1", said, officer=OFFICER, now=NOW)
    assert (publisher.corrected, publisher.done) == ([], [])


async def test_a_step_that_the_broker_does_not_take_is_told(services: Services, publisher: ApplyingPublisher) -> None:
    publisher.is_away = True
    with pytest.raises(Outage):
        await take_step(services, "sms:1", step(Status.VERIFIED), now=NOW)
    assert (await document(services)).follow_up.version == 0
