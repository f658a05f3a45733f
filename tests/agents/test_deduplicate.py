"""The window on its topic: filled before it answers, and cases that change are written again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.agents.deduplicate import Deduplicate, Deduplicator
from pipeline.contract.records import (
    ANALYSED,
    WAKE_UP,
    Heir,
    Message,
    encode_decision,
    encode_forgotten,
    is_forgotten,
    read_head,
    read_heir,
)
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.domain.report import AnalysedReport
from pipeline.duplicates.window.window import DuplicateRules, DuplicateWindow
from tests.duplicates.reports_to_compare import T0, make_analysed

DAY = 24 * 60
LAMP = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
ROAD = "jalan berlubang besar di tikungan dekat jembatan banyak motor jatuh"


class Topic:
    """The analysed topic, as Kafka keeps it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.decisions: list[Message] = []
        self.answers: list[Message] = []
        self.first = 0
        self.forgotten: set[str] = set()

    def decide(self, kind: OfficerDecisionKind, report_id: str, other_id: str | None = None) -> list[Message]:
        """Write a decision as the command does; gives the wake-up."""
        decision = OfficerDecision(kind=kind, report_id=report_id, other_id=other_id, officer="tes", decided_at=T0)
        self.decisions.append(replace(encode_decision(decision), offset=len(self.decisions)))
        self.messages.append(replace(WAKE_UP, offset=len(self.messages)))
        return self.messages[-1:]

    async def read_answers(self) -> AsyncIterator[Message]:
        for message in self.answers:
            yield message

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

    def forget(self, report_id: str, heir: Heir | None = None) -> list[Message]:
        """Mark a report and say so, as the command does; gives the message."""
        self.forgotten.add(report_id)
        self.messages.append(replace(encode_forgotten(report_id, heir), offset=len(self.messages)))
        return self.messages[-1:]

    async def find_forgotten(self, report_ids: Collection[str]) -> set[str]:
        return self.forgotten.intersection(report_ids)

    def forget_before(self, offset: int) -> None:
        """Delete the oldest messages, as Kafka does when they are older than the window."""
        self.first = offset

    async def read_before(self, offset: int) -> AsyncIterator[Message]:
        for message in self.messages[self.first : offset]:
            yield message

    async def read_at(self, offsets: Sequence[int]) -> list[Message]:
        return [self.messages[offset] for offset in offsets]


def make_deduplicator(topic: Topic, *, days: int = 30, clock_s: float = 1_000.0) -> Deduplicator:
    return Deduplicator(
        lambda: Deduplicate(DuplicateWindow(DuplicateRules(window=timedelta(days=days)))),
        read_before=topic.read_before,
        read_at=topic.read_at,
        read_answers=topic.read_answers,
        read_decisions=topic.read_decisions,
        find_forgotten=topic.find_forgotten,
        clock=lambda: clock_s,
    )


def cases(messages: Sequence[Message]) -> list[tuple[str, str, str | None]]:
    documents = [orjson.loads(message.value) for message in messages]
    return [(d["report_id"], d["case_id"], d["moved_from"]) for d in documents]


async def test_a_worker_that_starts_later_knows_what_came_before() -> None:
    topic = Topic()
    topic.append(make_analysed(LAMP, "sms:1"), make_analysed(ROAD, "sms:2", minutes=1))

    outcome = await make_deduplicator(topic).run(topic.append(make_analysed(LAMP, "web:3", minutes=2)))

    assert cases(outcome.forwarded) == [("web:3", "sms:1", None)]


async def test_a_window_is_filled_again_when_the_partition_comes_back() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(ROAD, "sms:1")))
    topic.append(make_analysed(LAMP, "sms:2", minutes=1))  # consumed by another worker

    deduplicator.forget()
    outcome = await deduplicator.run(topic.append(make_analysed(LAMP, "sms:3", minutes=2)))

    assert cases(outcome.forwarded) == [("sms:3", "sms:2", None)]


async def test_an_older_report_that_comes_late_moves_the_others_to_its_case() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:2", minutes=5)))

    outcome = await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1", minutes=0)))

    assert cases(outcome.forwarded) == [("sms:1", "sms:1", None), ("sms:2", "sms:1", "sms:2")]


async def test_a_report_that_is_no_longer_recent_is_read_from_the_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.agents.deduplicate.RECENT_MAX", 0)
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:2", minutes=5)))

    outcome = await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1", minutes=0)))

    assert ("sms:2", "sms:1", "sms:2") in cases(outcome.forwarded)


async def test_a_late_report_in_the_same_batch_needs_no_second_document() -> None:
    topic = Topic()
    batch = topic.append(make_analysed(LAMP, "sms:2", minutes=5), make_analysed(LAMP, "sms:1", minutes=0))

    outcome = await make_deduplicator(topic).run(batch)

    assert set(cases(outcome.forwarded)) >= {("sms:2", "sms:1", None), ("sms:1", "sms:1", None)}


async def test_moves_lost_with_a_worker_are_made_again_when_its_batch_is_read_again() -> None:
    topic = Topic()
    topic.append(make_analysed(LAMP, "sms:2", minutes=5))
    batch = topic.append(make_analysed(LAMP, "sms:1", minutes=0))
    await make_deduplicator(topic).run(batch)  # its worker is killed before anything is sent

    outcome = await make_deduplicator(topic).run(batch)

    assert ("sms:2", "sms:1", "sms:2") in cases(outcome.forwarded)


async def test_the_same_batch_twice_gives_the_same_documents() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    batch = topic.append(make_analysed(LAMP, "sms:1"), make_analysed(LAMP, "sms:2", minutes=1))

    first, second = await deduplicator.run(batch), await deduplicator.run(batch)

    assert [message.value for message in first.forwarded] == [message.value for message in second.forwarded]


async def test_what_is_no_record_is_rejected_and_a_fill_passes_over_it() -> None:
    topic = Topic()
    topic.messages.append(Message(b"{}", b"sms:0", offset=0))
    good = topic.append(make_analysed(LAMP, "sms:1"))

    outcome = await make_deduplicator(topic).run([*topic.messages[:1], *good])

    assert [fault.code for _, fault in outcome.rejected] == ["invalid_record"]
    assert cases(outcome.forwarded) == [("sms:1", "sms:1", None)]


async def test_a_worker_that_starts_anew_knows_long_texts_that_left_the_window_long_ago() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    for batch in (
        topic.append(make_analysed(LAMP, "sms:1")),
        topic.append(make_analysed(ROAD, "sms:2", minutes=100 * DAY)),
    ):
        topic.answers += (await deduplicator.run(batch)).forwarded
    topic.forget_before(1)
    again = topic.append(make_analysed(LAMP, "sms:3", minutes=101 * DAY))

    undisturbed, restarted = await deduplicator.run(again), await make_deduplicator(topic).run(again)

    assert cases(undisturbed.forwarded) == cases(restarted.forwarded) == [("sms:3", "sms:1", None)]


async def test_a_long_text_of_a_forgotten_report_is_known_no_more_before_and_after_a_restart() -> None:
    """It was in another's case when it left the window; its answer stands before its end until Kafka compacts both."""
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    longer = LAMP + " dan rawan sekali bagi pejalan kaki"
    for batch in (
        topic.append(make_analysed(LAMP, "sms:1"), make_analysed(longer, "sms:2", minutes=1)),
        topic.append(make_analysed(ROAD, "sms:3", minutes=100 * DAY)),
    ):
        topic.answers += (await deduplicator.run(batch)).forwarded
    assert ("sms:2", "sms:1", None) in cases(topic.answers)
    topic.forget_before(2)
    topic.answers += (await deduplicator.run(topic.forget("sms:2"))).forwarded
    again = topic.append(
        make_analysed(longer, "sms:4", minutes=101 * DAY), make_analysed(LAMP, "sms:5", minutes=200 * DAY)
    )

    undisturbed, restarted = await deduplicator.run(again), await make_deduplicator(topic).run(again)

    assert cases(undisturbed.forwarded) == [("sms:4", "sms:4", None), ("sms:5", "sms:1", None)]
    assert cases(restarted.forwarded) == cases(undisturbed.forwarded)


async def test_what_an_officer_split_stays_out_when_the_text_comes_again_and_after_a_restart() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1"), make_analysed(LAMP, "sms:2", minutes=1)))

    decided = await deduplicator.run(topic.decide(OfficerDecisionKind.SPLIT, "sms:2"))
    again = await deduplicator.run(topic.append(make_analysed(LAMP, "web:3", minutes=2)))
    restarted = await make_deduplicator(topic).run(topic.append(make_analysed(LAMP, "web:4", minutes=3)))

    assert cases(decided.forwarded) == [("sms:2", "sms:2", "sms:1")]
    assert cases(again.forwarded) == [("web:3", "sms:1", None)]
    assert cases(restarted.forwarded)[0] == ("web:4", "sms:1", None)
    assert ("sms:2", "sms:2", "sms:1") in cases(restarted.forwarded)


@pytest.mark.parametrize("kind", [OfficerDecisionKind.MERGE, OfficerDecisionKind.CONFIRM])
async def test_what_an_officer_put_together_is_one_case_whatever_the_words(kind: OfficerDecisionKind) -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1"), make_analysed(ROAD, "sms:2", minutes=1)))

    outcome = await deduplicator.run(topic.decide(kind, "sms:2", "sms:1"))

    assert cases(outcome.forwarded) == [("sms:2", "sms:1", "sms:2")]


async def test_moves_by_a_decision_are_told_although_the_worker_ended_before_it_told_them() -> None:
    topic = Topic()
    topic.append(make_analysed(LAMP, "sms:1"), make_analysed(LAMP, "sms:2", minutes=1))
    wake_up = topic.decide(OfficerDecisionKind.SPLIT, "sms:1")
    await make_deduplicator(topic).run(wake_up)  # killed before anything is sent

    outcome = await make_deduplicator(topic).run(wake_up)

    assert sorted(cases(outcome.forwarded)) == [("sms:2", "sms:2", "sms:1")]


async def test_of_two_decisions_on_one_pair_the_last_one_holds_although_its_topic_is_compacted() -> None:
    topic = Topic()
    topic.append(make_analysed(LAMP, "sms:1"), make_analysed(LAMP, "sms:2", minutes=1))
    topic.decide(OfficerDecisionKind.MERGE, "sms:1", "sms:2")
    topic.decide(OfficerDecisionKind.SPLIT, "sms:2")
    topic.decide(OfficerDecisionKind.MERGE, "sms:2", "sms:1")
    last = {message.key: message for message in topic.decisions}
    topic.decisions = sorted(last.values(), key=lambda message: message.offset or 0)

    outcome = await make_deduplicator(topic).run(topic.messages[:2])

    assert [message.offset for message in topic.decisions] == [1, 2]
    assert cases(outcome.forwarded)[-1][:2] == ("sms:2", "sms:1")


DAY = 24 * 60
CABLE = "kabel listrik menjuntai rendah di gang mawar tersangkut truk setiap pagi"


async def lamp_for_days(topic: Topic, deduplicator: Deduplicator, days: range) -> list[tuple[str, str, str | None]]:
    """Tell of the lamp every day, in words that change; a window of three days does not hold them all."""
    told = [make_analysed(LAMP if day % 2 else LAMP[:-7], f"sms:{day}", minutes=day * DAY) for day in days]
    forwarded = [message for report in told for message in (await deduplicator.run(topic.append(report))).forwarded]
    topic.answers += forwarded
    return cases(forwarded)


async def test_a_case_keeps_its_name_when_its_oldest_report_has_left_the_window() -> None:
    topic = Topic()
    told = await lamp_for_days(topic, make_deduplicator(topic, days=3), range(9))

    assert told == [(f"sms:{day}", "sms:0", None) for day in range(9)]


async def test_a_case_keeps_its_name_after_a_restart_that_does_not_know_its_oldest_report() -> None:
    topic = Topic()
    await lamp_for_days(topic, make_deduplicator(topic, days=3), range(6))

    topic.forget_before(3)
    told = await lamp_for_days(topic, make_deduplicator(topic, days=3), range(6, 9))

    assert told == [(f"sms:{day}", "sms:0", None) for day in range(6, 9)]


async def test_what_held_a_case_together_may_be_gone_after_a_restart() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic, days=3)
    topic.answers += (await deduplicator.run(topic.append(make_analysed(LAMP, "sms:0")))).forwarded
    topic.append(make_analysed(ROAD, "sms:1", minutes=DAY))
    topic.append(make_analysed(CABLE, "sms:2", minutes=DAY))
    topic.decide(OfficerDecisionKind.MERGE, "sms:0", "sms:1")
    topic.decide(OfficerDecisionKind.MERGE, "sms:0", "sms:2")
    topic.answers += (await deduplicator.run(topic.messages[1:])).forwarded

    topic.forget_before(1)
    batch = topic.append(make_analysed(ROAD, "web:3", minutes=3 * DAY), make_analysed(CABLE, "web:4", minutes=3 * DAY))
    outcome = await make_deduplicator(topic, days=3).run(batch)

    assert cases(outcome.forwarded) == [("web:3", "sms:0", None), ("web:4", "sms:0", None)]


async def test_of_two_old_cases_that_become_one_after_a_restart_the_older_name_holds() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic, days=3)
    first = [make_analysed(ROAD, "web:0"), make_analysed(LAMP, "sms:0", minutes=1)]
    again = [make_analysed(ROAD, "web:1", minutes=2 * DAY), make_analysed(LAMP, "sms:1", minutes=2 * DAY)]
    topic.answers += (await deduplicator.run(topic.append(*first, *again))).forwarded

    topic.forget_before(2)
    outcome = await make_deduplicator(topic, days=3).run(topic.decide(OfficerDecisionKind.MERGE, "web:1", "sms:1"))

    assert cases(outcome.forwarded) == [("sms:1", "web:0", "sms:0")]


async def test_a_late_report_that_is_read_again_after_a_crash_is_no_name_for_older_ones() -> None:
    topic = Topic()
    topic.append(make_analysed(LAMP, "sms:2", minutes=5))
    late = topic.append(make_analysed(LAMP, "sms:1", minutes=3))
    topic.answers += (await make_deduplicator(topic).run(late)).forwarded  # delivered, but the offset is not committed

    restarted = make_deduplicator(topic)
    again = await restarted.run(late)
    later = await restarted.run(topic.append(make_analysed(LAMP, "sms:0")))

    assert cases(again.forwarded) == [("sms:1", "sms:1", None)]
    assert sorted(cases(later.forwarded)) == [
        ("sms:0", "sms:0", None),
        ("sms:1", "sms:0", "sms:1"),
        ("sms:2", "sms:0", "sms:1"),
    ]


async def test_a_report_that_was_split_before_it_is_read_again_gives_its_name_to_no_case() -> None:
    topic = Topic()
    topic.append(make_analysed(LAMP, "sms:2", minutes=5))
    late = topic.append(make_analysed(LAMP, "sms:1", minutes=3))
    topic.answers += (await make_deduplicator(topic).run(late)).forwarded
    topic.decide(OfficerDecisionKind.SPLIT, "sms:1")

    outcome = await make_deduplicator(topic).run(late)

    assert cases(outcome.forwarded) == [("sms:1", "sms:1", None), ("sms:2", "sms:2", "sms:1")]


async def test_after_a_restart_only_what_documents_say_otherwise_is_told() -> None:
    topic = Topic()
    topic.append(*[make_analysed(LAMP, f"sms:{at}", minutes=at) for at in range(3)])
    topic.decide(OfficerDecisionKind.SPLIT, "sms:1")
    topic.answers += (await make_deduplicator(topic).run(topic.messages)).forwarded
    batch = topic.append(make_analysed(ROAD, "web:3", minutes=3))

    told = await make_deduplicator(topic).run(batch)
    stale = orjson.loads(topic.answers[-1].value) | {"report_id": "sms:2", "case_id": "sms:2"}
    topic.answers.append(Message(orjson.dumps(stale), b"sms:2", (("version", b"9000000"),)))
    mended = await make_deduplicator(topic).run(batch)

    assert cases(told.forwarded) == [("web:3", "web:3", None)]
    assert cases(mended.forwarded) == [("web:3", "web:3", None), ("sms:2", "sms:0", "sms:2")]


TEXTS = [LAMP, LAMP[:-7], f"RT @warga: {LAMP}", ROAD, ROAD[:-13], CABLE]
REPORTS = st.tuples(st.sampled_from(TEXTS), st.integers(0, 9 * DAY))
DECISIONS = st.tuples(st.sampled_from(OfficerDecisionKind), st.integers(0, 9), st.integers(0, 9))
EVENTS = st.lists(st.one_of(REPORTS, REPORTS, DECISIONS), min_size=2, max_size=16)


async def documents_after(events: list[tuple[object, ...]], crashes: frozenset[int]) -> dict[str, str]:
    """Give the case in each document; at a crash half of a batch is delivered, and it is read again with the last."""
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    for number, event in enumerate(events):
        outcome = await deduplicator.run(add_event(topic, number, event))
        if number in crashes:
            topic.answers += outcome.forwarded[::2]
            deduplicator = make_deduplicator(topic)
            outcome = await deduplicator.run(topic.messages[-2:])
        topic.answers += outcome.forwarded
    return {report_id: case_id for report_id, case_id, _ in cases(topic.answers)}


def add_event(topic: Topic, number: int, event: tuple[object, ...]) -> list[Message]:
    match event:
        case (OfficerDecisionKind() as kind, int(one), int(other)):
            other_id = None if kind is OfficerDecisionKind.SPLIT else f"sms:{other}"
            return topic.decide(kind, f"sms:{one}", other_id)
        case (str(text), int(minutes)):
            return topic.append(make_analysed(text, f"sms:{number}", minutes=minutes))
    raise AssertionError(event)


@given(EVENTS, st.frozensets(st.integers(0, 15)))
@example([(LAMP[:-7], 0), (LAMP, 0), (OfficerDecisionKind.SPLIT, 0, 0), (LAMP[:-7], 0)], frozenset({0}))
@example([(LAMP, 0), (LAMP, 1), (LAMP[:-7], 2), (OfficerDecisionKind.SPLIT, 0, 0), (LAMP, 3)], frozenset({1}))
async def test_crashes_anywhere_leave_the_documents_that_an_undisturbed_worker_leaves(
    events: list[tuple[object, ...]], crashes: frozenset[int]
) -> None:
    assert await documents_after(events, crashes) == await documents_after(events, frozenset())


def versions(messages: Sequence[Message]) -> list[int]:
    return [read_head(message).version for message in messages]


async def test_each_batch_answers_with_a_greater_version_also_while_the_clock_stands() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic, clock_s=5.0)

    first = await deduplicator.run(topic.append(make_analysed(LAMP, "sms:2", minutes=5), make_analysed(ROAD, "sms:7")))
    second = await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1", minutes=0)))

    assert versions(first.forwarded) == [5_000, 5_000]
    assert versions(second.forwarded) == [5_001, 5_001]  # of the late report, and of the one that it moves


async def test_a_worker_whose_clock_is_behind_answers_after_those_before_it() -> None:
    topic = Topic()
    topic.answers = (
        await make_deduplicator(topic, clock_s=9.0).run(topic.append(make_analysed(LAMP, "sms:1")))
    ).forwarded

    outcome = await make_deduplicator(topic, clock_s=2.0).run(topic.append(make_analysed(ROAD, "sms:2")))

    assert versions(outcome.forwarded) == [9_001]


async def test_after_partitions_were_added_the_newer_answer_holds_in_whatever_order_both_are_read() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    batch = topic.append(make_analysed(LAMP, "sms:1"), make_analysed(ROAD, "sms:2", minutes=1))
    before = (await deduplicator.run(batch)).forwarded
    after = (await deduplicator.run(topic.decide(OfficerDecisionKind.MERGE, "sms:2", "sms:1"))).forwarded
    assert cases(after) == [("sms:2", "sms:1", "sms:2")]

    for answers in ([*before, *after], [*after, *before]):
        topic.answers = answers
        outcome = await make_deduplicator(topic).run(topic.append(make_analysed(ROAD, "web:3", minutes=2)))
        assert cases(outcome.forwarded)[0] == ("web:3", "sms:1", None)
        assert "sms:2" not in [report_id for report_id, *_ in cases(outcome.forwarded)]
        topic.messages.pop()


def left(messages: Sequence[Message]) -> list[Message]:
    """Documents, without the messages that erase one."""
    return [message for message in messages if message.value]


def test_a_wake_up_and_an_end_are_told_apart() -> None:
    assert is_forgotten(encode_forgotten("sms:1", None))
    assert not is_forgotten(WAKE_UP)
    assert read_heir(encode_forgotten("sms:1", Heir("sms:2", 8.5))) == Heir("sms:2", 8.5)


async def test_a_forgotten_report_leaves_its_case_which_goes_on_under_the_next_oldest() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    reports = [make_analysed(LAMP, f"sms:{n}", minutes=n) for n in (1, 2, 3)]
    await deduplicator.run(topic.append(*reports))

    outcome = await deduplicator.run(topic.forget("sms:1"))

    assert sorted(cases(left(outcome.forwarded))) == [("sms:2", "sms:2", None), ("sms:3", "sms:2", None)]
    assert [(m.key, m.value) for m in outcome.forwarded if not m.value] == [(b"sms:1", b"")]
    assert b"sms:1" not in b"".join(message.value for message in outcome.forwarded)


async def test_reports_that_only_the_forgotten_one_joined_part() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1"), make_analysed(ROAD, "sms:2", minutes=1)))
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:3", minutes=2)))
    await deduplicator.run(topic.decide(OfficerDecisionKind.MERGE, "sms:3", "sms:2"))

    outcome = await deduplicator.run(topic.forget("sms:3"))

    assert sorted(cases(left(outcome.forwarded))) == [("sms:1", "sms:1", None), ("sms:2", "sms:2", "sms:1")]


async def test_a_forgotten_report_that_comes_again_is_passed_over_now_and_by_the_next_worker() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic)
    await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1")))
    await deduplicator.run(topic.forget("sms:1"))

    again = await deduplicator.run(topic.append(make_analysed(LAMP, "sms:1")))
    after = await make_deduplicator(topic).run(topic.append(make_analysed(LAMP, "sms:2", minutes=2)))

    assert again.forwarded == []
    assert again.rejected == []
    assert cases(after.forwarded) == [("sms:2", "sms:2", None)]


async def test_a_case_named_by_a_report_that_left_the_window_goes_on_under_the_heir_that_left_it_too() -> None:
    topic = Topic()
    deduplicator = make_deduplicator(topic, days=3)
    for day in range(9):
        await deduplicator.run(topic.append(make_analysed(LAMP, f"sms:{day}", minutes=day * 24 * 60)))
    assert cases((await deduplicator.run(topic.append(make_analysed(LAMP, "sms:9", minutes=13_000)))).forwarded) == [
        ("sms:9", "sms:0", None)
    ]

    heir = Heir("sms:1", T0.timestamp() + 24 * 60 * 60)
    outcome = await deduplicator.run(topic.forget("sms:0", heir))

    renamed = cases(left(outcome.forwarded))
    assert ("sms:9", "sms:1", None) in renamed
    assert {(case_id, moved_from) for _, case_id, moved_from in renamed} == {("sms:1", None)}
