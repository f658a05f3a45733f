"""What was rejected goes to the topic of the stage that rejected it, each original once."""

from datetime import UTC, datetime

import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.contract.records import Message, rejection
from pipeline.domain.errors import DataFault
from pipeline.services.replay import Choice, count_rejected, find_rejected, replay
from tests.services.fakes import Sender, make_services

T0 = datetime(2026, 11, 24, tzinfo=UTC)
RAW = Message(b"\xff", None, (("channel", b"sms"),))
ANALYSED = Message(b"{}", b"32.73")


REJECTED = {
    Topic.REJECTED: [
        rejection(RAW, DataFault("invalid_json", "no JSON"), stage="ingest", at=T0),
        rejection(ANALYSED, DataFault("invalid_record", "fields"), stage="deduplicate", at=T0),
        rejection(RAW, DataFault("invalid_json", "no JSON"), stage="ingest", at=T0),
    ]
}


async def test_originals_go_back_untouched_and_once() -> None:
    sender = Sender()

    counts = await replay(make_services(topics=REJECTED, sender=sender), Choice())

    assert sender.sent == [(Topic.RAW, RAW), (Topic.ANALYSED, ANALYSED)]
    assert counts == {("ingest", "invalid_json"): 1, ("deduplicate", "invalid_record"): 1}


@pytest.mark.parametrize(("stage", "code"), [("ingest", None), (None, "invalid_json"), ("ingest", "invalid_json")])
async def test_stage_and_code_select(stage: str | None, code: str | None) -> None:
    services = make_services(topics=REJECTED)
    found = [each async for each in find_rejected(services, Choice(stage=stage, code=code))]

    assert [each.original for each in found] == [RAW]


async def test_what_is_counted_only_is_not_sent() -> None:
    sender = Sender()

    counts = await count_rejected(make_services(topics=REJECTED, sender=sender), Choice())

    assert (counts.total(), sender.sent) == (2, [])


async def test_what_a_stranger_put_among_the_rejected_is_passed_over() -> None:
    fault, sender = DataFault("x", "x"), Sender()
    strange = [
        Message(b"x"),
        rejection(RAW, fault, stage="asing", at=T0),
        Message(b"", b"\xff", (("rejected_stage", None),)),
    ]
    topics = {Topic.REJECTED: [*strange, *REJECTED[Topic.REJECTED], *strange]}

    counts = await replay(make_services(topics=topics, sender=sender), Choice())

    assert (counts.total(), len(sender.sent)) == (2, 2)


async def test_twins_with_other_headers_are_two() -> None:
    fault, sender = DataFault("x", "x"), Sender()
    twin = Message(RAW.value, RAW.key, (*RAW.headers, ("received_at", b"2026-11-24T00:00:00+00:00")))
    topics = {Topic.REJECTED: [rejection(each, fault, stage="ingest", at=T0) for each in (RAW, twin, RAW)]}

    await replay(make_services(topics=topics, sender=sender), Choice())

    assert [message for _, message in sender.sent] == [RAW, twin]
