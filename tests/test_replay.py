"""What was rejected goes to the topic of the stage that rejected it, each original once."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import Message, rejection
from pipeline.domain.errors import DataFault
from pipeline.replay import find_rejected, replay

T0 = datetime(2026, 11, 24, tzinfo=UTC)
RAW = Message(b"\xff", None, (("channel", b"sms"),))
ANALYSED = Message(b"{}", b"32.73")


class Sender:
    def __init__(self) -> None:
        self.sent: list[tuple[Topic, Message]] = []

    async def send(self, topic: Topic, messages: Sequence[Message]) -> None:
        self.sent.extend((topic, message) for message in messages)


async def rejected_topic() -> AsyncIterator[Message]:
    yield rejection(RAW, DataFault("invalid_json", "no JSON"), stage="ingest", at=T0)
    yield rejection(ANALYSED, DataFault("invalid_record", "fields"), stage="deduplicate", at=T0)
    yield rejection(RAW, DataFault("invalid_json", "no JSON"), stage="ingest", at=T0)


async def test_originals_go_back_untouched_and_once() -> None:
    sender = Sender()

    counts = await replay(find_rejected(rejected_topic(), stage=None, code=None), sender)

    assert sender.sent == [(Topic.RAW, RAW), (Topic.ANALYSED, ANALYSED)]
    assert counts == {("ingest", "invalid_json"): 1, ("deduplicate", "invalid_record"): 1}


@pytest.mark.parametrize(("stage", "code"), [("ingest", None), (None, "invalid_json"), ("ingest", "invalid_json")])
async def test_stage_and_code_select(stage: str | None, code: str | None) -> None:
    found = [each async for each in find_rejected(rejected_topic(), stage=stage, code=code)]

    assert [each.original for each in found] == [RAW]


async def test_without_a_sender_nothing_is_sent_and_all_is_counted() -> None:
    counts = await replay(find_rejected(rejected_topic(), stage=None, code=None), None)

    assert counts.total() == 2
