"""What is sealed of reports, the marks of those that were forgotten, and erasing what the store has of one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.forgotten import Forgotten
from pipeline.adapters.store.journal import Journal
from pipeline.adapters.store.outbox import Outbox, OutboxMessage
from pipeline.adapters.store.parts import Part, Parts
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.seen_ids import Seen, SeenIds
from pipeline.contract.records import Message

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
CONTACT = SealedReport(report_id="web:1", reporter="r1", contact="c1", sealed_contact=b"\x00kontak")


async def test_contact_and_text_of_a_report_are_put_one_after_the_other(store: Store) -> None:
    sealed = SealedReports(store)
    await sealed.put([CONTACT])
    await sealed.put([SealedReport(report_id="web:1", sealed_text=b"isi"), SealedReport(report_id="web:2")])
    await sealed.put([CONTACT, CONTACT])

    found = await sealed.find("web:1")

    assert found == SealedReport(
        report_id="web:1", reporter="r1", contact="c1", sealed_contact=b"\x00kontak", sealed_text=b"isi"
    )
    assert await sealed.find("web:3") is None


async def test_a_person_is_found_as_sender_and_as_contact(store: Store) -> None:
    sealed = SealedReports(store)
    await sealed.put([CONTACT, SealedReport(report_id="web:2", reporter="c1"), SealedReport(report_id="web:3")])

    assert sorted(await sealed.of_person("c1")) == ["web:1", "web:2"]
    assert await sealed.of_person("r1") == ["web:1"]

    await sealed.erase("web:1")
    assert await sealed.of_person("c1") == ["web:2"]


async def test_marks_stay_and_tell_no_id(store: Store) -> None:
    forgotten = Forgotten(store, b"k" * 32)
    await forgotten.add(["web:1", "twitter:1001"], at=T0)
    await forgotten.add(["web:1"], at=T0 + timedelta(days=1))

    assert await forgotten.among({"web:1", "web:2", "twitter:1001"}) == {"web:1", "twitter:1001"}
    assert await forgotten.among(set()) == set()
    assert await Forgotten(store, b"l" * 32).among({"web:1"}) == set()


async def test_what_the_store_has_of_a_report_is_erased_and_of_others_stays(store: Store) -> None:
    outbox, seen, parts = Outbox(store), SeenIds(store), Parts(store)
    for name in ("a", "b"):
        await outbox.put(OutboxMessage(id=name, channel="sms/x", recipient=b"r", body=name), due_at=T0)
        await seen.remember("report", name, Seen(b"", name.encode(), T0))
        part = Part(thread=name, group_id=name, gateway="x", digest=name.encode(), sealed=name.encode())
        await parts.add(part, now=T0, due_at=T0)

    await outbox.erase("a")
    await seen.erase(b"a")
    await parts.erase("a")

    assert [each.id for each in await outbox.read_all()] == ["b"]
    assert (await seen.find("report", "a"), bool(await seen.find("report", "b"))) == (None, True)
    assert [(group_id, part.sealed) for group_id, part in await parts.read_waiting()] == [("b", b"b")]


async def test_messages_that_are_meant_are_erased_from_the_journal_past_its_first_page(store: Store) -> None:
    journal = Journal(store)
    await journal.append("t", [Message(b"%d" % n, key=b"k") for n in range(1_100)], received_at=T0)

    assert await journal.erase("t", lambda message: int(message.value) % 2 == 0) == 550

    left = [int(message.value) async for page in journal.read("t") for message in page]
    assert left == list(range(1, 1_100, 2))
