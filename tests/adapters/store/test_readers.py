"""Who is told what becomes of a report, on both databases."""

from __future__ import annotations

from dataclasses import replace

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.readers import KeptReader, Readers

READER = KeptReader(report_id="sms:1", person="p", channel="sms/kannel", recipient=b"\x00sealed\xff")


async def test_a_person_is_a_reader_of_a_report_once_by_the_way_that_came_first(store: Store) -> None:
    readers = Readers(store)
    await readers.put(READER)
    await readers.put(replace(READER, channel="email", follows=True))
    await readers.put(replace(READER, person="q", follows=True))
    await readers.put(replace(READER, report_id="sms:2"))

    assert sorted(await readers.of_reports(["sms:1", "sms:404"]), key=lambda each: each.person) == [
        READER,
        replace(READER, person="q", follows=True),
    ]
    assert {each.report_id for each in await readers.of_person("p")} == {"sms:1", "sms:2"}


async def test_a_report_and_a_person_are_forgotten(store: Store) -> None:
    readers = Readers(store)
    for report_id in ("sms:1", "sms:2"):
        for person in ("p", "q"):
            await readers.put(replace(READER, report_id=report_id, person=person))
    await readers.erase_report("sms:1")
    await readers.erase_person("p")

    (kept,) = await readers.of_reports(["sms:1", "sms:2"])
    assert (kept.report_id, kept.person) == ("sms:2", "q")
