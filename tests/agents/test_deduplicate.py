"""The window on its topic: filled before it answers, and cases that change are written again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import orjson
import pytest

from pipeline.adapters.wire import ANALYSED, WAKE_UP, Message, encode_decision
from pipeline.agents.deduplicate import Deduplicate, Deduplicator
from pipeline.domain.officer_decision import OfficerDecision, OfficerDecisionKind
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.duplicates import DuplicateWindow
from tests.nlp.reports_to_compare import T0, make_report

LAMP = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
ROAD = "jalan berlubang besar di tikungan dekat jembatan banyak motor jatuh"


class Topic:
    """The analysed topic, as Kafka keeps it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.decisions: list[Message] = []

    def decide(self, kind: OfficerDecisionKind, report_id: str, other_id: str | None = None) -> list[Message]:
        """Write a decision as the command does; gives the wake-up."""
        decision = OfficerDecision(kind=kind, report_id=report_id, other_id=other_id, officer="tes", decided_at=T0)
        self.decisions.append(replace(encode_decision(decision), offset=len(self.decisions)))
        self.messages.append(replace(WAKE_UP, offset=len(self.messages)))
        return self.messages[-1:]

    async def read_decisions(self) -> AsyncIterator[Message]:
        for message in self.decisions:
            yield message

    def append(self, *reports: AnalysedReport) -> list[Message]:
        start = len(self.messages)
        self.messages += [
            Message(ANALYSED.encode(report), report.report_id.encode(), offset=start + number)
            for number, report in enumerate(reports)
        ]
        return self.messages[start:]

    async def read_before(self, offset: int) -> AsyncIterator[Message]:
        for message in self.messages[:offset]:
            yield message

    async def read_at(self, offsets: Sequence[int]) -> list[Message]:
        return [self.messages[offset] for offset in offsets]


def make_deduplicator(topic: Topic) -> Deduplicator:
    return Deduplicator(
        lambda: Deduplicate(DuplicateWindow()),
        read_before=topic.read_before,
        read_at=topic.read_at,
        read_decisions=topic.read_decisions,
    )


def cases(messages: Sequence[Message]) -> list[tuple[str, str, str | None]]:
    documents = [orjson.loads(message.value) for message in messages]
    return [(d["report_id"], d["case_id"], d["moved_from"]) for d in documents]


async def test_a_worker_that_starts_later_knows_what_came_before() -> None:
    topic = Topic()
    topic.append(make_report(LAMP, "sms:1"), make_report(ROAD, "sms:2", minutes=1))

    outcome = await make_deduplicator(topic).run(topic.append(make_report(LAMP, "web:3", minutes=2)))

    assert cases(outcome.forwarded) == [("web:3", "sms:1", None)]


async def test_a_window_is_filled_again_when_the_partition_comes_back() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_report(ROAD, "sms:1")))
    topic.append(make_report(LAMP, "sms:2", minutes=1))  # consumed by another worker

    deduplicator.forget()
    outcome = await deduplicator.run(topic.append(make_report(LAMP, "sms:3", minutes=2)))

    assert cases(outcome.forwarded) == [("sms:3", "sms:2", None)]


async def test_an_older_report_that_comes_late_moves_the_others_to_its_case() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_report(LAMP, "sms:2", minutes=5)))

    outcome = await deduplicator.run(topic.append(make_report(LAMP, "sms:1", minutes=0)))

    assert cases(outcome.forwarded) == [("sms:1", "sms:1", None), ("sms:2", "sms:1", "sms:2")]


async def test_a_report_that_is_no_longer_recent_is_read_from_the_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.agents.deduplicate.RECENT_MAX", 0)
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_report(LAMP, "sms:2", minutes=5)))

    outcome = await deduplicator.run(topic.append(make_report(LAMP, "sms:1", minutes=0)))

    assert ("sms:2", "sms:1", "sms:2") in cases(outcome.forwarded)


async def test_a_late_report_in_the_same_batch_needs_no_second_document() -> None:
    topic = Topic()
    batch = topic.append(make_report(LAMP, "sms:2", minutes=5), make_report(LAMP, "sms:1", minutes=0))

    outcome = await make_deduplicator(topic).run(batch)

    assert set(cases(outcome.forwarded)) >= {("sms:2", "sms:1", None), ("sms:1", "sms:1", None)}


async def test_moves_lost_with_a_worker_are_made_again_when_its_batch_is_read_again() -> None:
    topic = Topic()
    topic.append(make_report(LAMP, "sms:2", minutes=5))
    batch = topic.append(make_report(LAMP, "sms:1", minutes=0))
    await make_deduplicator(topic).run(batch)  # its worker is killed before anything is sent

    outcome = await make_deduplicator(topic).run(batch)

    assert ("sms:2", "sms:1", "sms:2") in cases(outcome.forwarded)


async def test_the_same_batch_twice_gives_the_same_documents() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    batch = topic.append(make_report(LAMP, "sms:1"), make_report(LAMP, "sms:2", minutes=1))

    first, second = await deduplicator.run(batch), await deduplicator.run(batch)

    assert first.forwarded == second.forwarded


async def test_what_is_no_record_is_rejected_and_a_fill_passes_over_it() -> None:
    topic = Topic()
    topic.messages.append(Message(b"{}", b"sms:0", offset=0))
    good = topic.append(make_report(LAMP, "sms:1"))

    outcome = await make_deduplicator(topic).run([*topic.messages[:1], *good])

    assert [fault.code for _, fault in outcome.rejected] == ["invalid_record"]
    assert cases(outcome.forwarded) == [("sms:1", "sms:1", None)]


async def test_what_an_officer_split_stays_out_when_the_text_comes_again_and_after_a_restart() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_report(LAMP, "sms:1"), make_report(LAMP, "sms:2", minutes=1)))

    decided = await deduplicator.run(topic.decide(OfficerDecisionKind.SPLIT, "sms:2"))
    again = await deduplicator.run(topic.append(make_report(LAMP, "web:3", minutes=2)))
    restarted = await make_deduplicator(topic).run(topic.append(make_report(LAMP, "web:4", minutes=3)))

    assert cases(decided.forwarded) == [("sms:2", "sms:2", "sms:1")]
    assert cases(again.forwarded) == [("web:3", "sms:1", None)]
    assert cases(restarted.forwarded)[0] == ("web:4", "sms:1", None)
    assert ("sms:2", "sms:2", "sms:1") in cases(restarted.forwarded)


@pytest.mark.parametrize("kind", [OfficerDecisionKind.MERGE, OfficerDecisionKind.CONFIRM])
async def test_what_an_officer_put_together_is_one_case_whatever_the_words(kind: OfficerDecisionKind) -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_report(LAMP, "sms:1"), make_report(ROAD, "sms:2", minutes=1)))

    outcome = await deduplicator.run(topic.decide(kind, "sms:2", "sms:1"))

    assert cases(outcome.forwarded) == [("sms:2", "sms:1", "sms:2")]


async def test_moves_by_a_decision_are_told_although_the_worker_ended_before_it_told_them() -> None:
    topic = Topic()
    topic.append(make_report(LAMP, "sms:1"), make_report(LAMP, "sms:2", minutes=1))
    wake_up = topic.decide(OfficerDecisionKind.SPLIT, "sms:1")
    await make_deduplicator(topic).run(wake_up)  # killed before anything is sent

    outcome = await make_deduplicator(topic).run(wake_up)

    assert sorted(cases(outcome.forwarded)) == [("sms:2", "sms:2", "sms:1")]


async def test_of_two_decisions_on_one_pair_the_last_one_holds_although_its_topic_is_compacted() -> None:
    topic = Topic()
    topic.append(make_report(LAMP, "sms:1"), make_report(LAMP, "sms:2", minutes=1))
    topic.decide(OfficerDecisionKind.MERGE, "sms:1", "sms:2")
    topic.decide(OfficerDecisionKind.SPLIT, "sms:2")
    topic.decide(OfficerDecisionKind.MERGE, "sms:2", "sms:1")
    last = {message.key: message for message in topic.decisions}
    topic.decisions = sorted(last.values(), key=lambda message: message.offset or 0)

    outcome = await make_deduplicator(topic).run(topic.messages[:2])

    assert [message.offset for message in topic.decisions] == [1, 2]
    assert cases(outcome.forwarded)[-1][:2] == ("sms:2", "sms:1")
