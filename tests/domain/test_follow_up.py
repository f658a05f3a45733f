"""The life of a report: each pair of statuses, the forbidden too, and what a step needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.delivery import Delivery, DeliveryState, Way
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import (
    START,
    STEPS,
    Actor,
    Corrected,
    DeadlineState,
    FollowUp,
    Office,
    Progress,
    Status,
    apply,
    find_handover,
    find_next,
)

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
OFFICE = Office("dinas_pu:81.71", "Dinas PU Kota Ambon")
IDS = count()


def make_event(status: Status | None = None, on: Progress = START, **changed: object) -> FollowUp:
    """An event by whoever may bring a report into the status, with all that a step can need."""
    actor = min(STEPS[status].actors) if status in STEPS else Actor.OFFICER
    event = FollowUp(
        event_id=f"e{next(IDS)}",
        report_id="sms:1",
        based_on=on.version,
        at=T0 + timedelta(hours=on.version),
        actor=actor,
        status=status,
        office=OFFICE,
        text="Lampu sudah diganti.",
    )
    return replace(event, **changed)


def walk(*statuses: Status) -> Progress:
    progress = START
    for status in statuses:
        progress = apply(progress, make_event(status, progress))
    return progress


@pytest.mark.parametrize("target", Status)
@pytest.mark.parametrize("source", Status)
def test_a_report_goes_where_the_table_says_and_nowhere_else(source: Status, target: Status) -> None:
    progress = Progress(status=source)
    event = make_event(target, progress)
    if target in STEPS and source in STEPS[target].sources:
        assert apply(progress, event).status is target
    else:
        with pytest.raises(DataFault) as refused:
            apply(progress, event)
        assert refused.value.code == "transition_forbidden"
        assert refused.value.values["allowed"] == tuple(find_next(source))


@pytest.mark.parametrize(("target", "actor"), [(each, actor) for each in STEPS for actor in Actor])
def test_a_step_is_for_those_whom_the_table_names(target: Status, actor: Actor) -> None:
    progress = Progress(status=min(STEPS[target].sources))
    event = make_event(target, progress, actor=actor)
    if actor in STEPS[target].actors:
        assert apply(progress, event).status is target
    else:
        with pytest.raises(DataFault, match="actor_forbidden"):
            apply(progress, event)


def test_every_status_can_be_reached_from_the_start() -> None:
    reached, left = {Status.RECEIVED}, [Status.RECEIVED]
    while left:
        more = set(find_next(left.pop())) - reached
        reached |= more
        left += more
    assert reached == set(Status)


def test_no_report_is_closed_before_something_was_written_to_the_citizen() -> None:
    silent, left = {Status.RECEIVED}, [Status.RECEIVED]
    while left:
        more = set(find_next(left.pop())) - silent - {Status.FOLLOWED_UP}
        silent |= more
        left += more
    assert silent.isdisjoint({Status.RESOLVED, Status.CLOSED, Status.REOPENED})


@pytest.mark.parametrize("status", [each for each, step in STEPS.items() if step.needs_text])
@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_a_step_that_the_citizen_reads_needs_words(status: Status, text: str | None) -> None:
    progress = Progress(status=min(STEPS[status].sources))
    with pytest.raises(DataFault, match="text_needed"):
        apply(progress, make_event(status, progress, text=text))


def test_an_answer_of_five_thousand_words_is_refused_and_one_of_two_pages_taken() -> None:
    progress = walk(Status.FORWARDED)
    with pytest.raises(DataFault, match="answer_too_long"):
        apply(progress, make_event(Status.FOLLOWED_UP, progress, text="kata " * 5_000))
    assert apply(progress, make_event(Status.FOLLOWED_UP, progress, text="kata " * 1_000)).answer is not None


def test_who_saw_an_older_version_is_told_the_newer_one() -> None:
    progress = walk(Status.FORWARDED, Status.IN_PROGRESS)
    with pytest.raises(DataFault) as refused:
        apply(progress, make_event(Status.FOLLOWED_UP, START))
    assert refused.value.code == "stale_version"
    assert refused.value.values == {"version": 2, "status": Status.IN_PROGRESS}


def test_what_comes_twice_happened_once() -> None:
    event = make_event(Status.FORWARDED)
    once = apply(START, event)
    assert apply(once, event) is once
    later = apply(once, make_event(Status.IN_PROGRESS, once))
    assert apply(later, event) is later


def test_an_office_that_handed_a_report_back_does_not_get_it_again() -> None:
    progress = walk(Status.FORWARDED, Status.OUT_OF_SCOPE)
    assert (progress.office, progress.handed_back) == (None, (OFFICE.code,))
    with pytest.raises(DataFault, match="office_handed_back"):
        apply(progress, make_event(Status.REDIRECTED, progress))
    other = Office("dinas_perhubungan:81.71", "Dinas Perhubungan Kota Ambon")
    assert apply(progress, make_event(Status.REDIRECTED, progress, office=other)).office == other


def test_a_citizen_may_object_until_a_day_and_an_officer_reopen_later() -> None:
    answered = walk(Status.FORWARDED)
    until = T0 + timedelta(days=14)
    answered = apply(answered, make_event(Status.FOLLOWED_UP, answered, objection_until=until))
    objection = make_event(Status.REOPENED, answered, actor=Actor.REPORTER, at=until)
    assert apply(answered, objection).status is Status.REOPENED
    late = replace(objection, at=until + timedelta(seconds=1))
    with pytest.raises(DataFault, match="objection_too_late"):
        apply(answered, late)
    assert apply(answered, replace(late, actor=Actor.OFFICER)).status is Status.REOPENED


def test_a_deadline_is_found_without_a_change_of_status_and_starts_anew_with_the_next_step() -> None:
    late = apply(START, make_event(None, deadline=DeadlineState.LATE, actor=Actor.SYSTEM, office=None, text=None))
    assert (late.status, late.version, late.deadline) == (Status.RECEIVED, 1, DeadlineState.LATE)
    assert apply(late, make_event(Status.FORWARDED, late)).deadline is DeadlineState.IN_TIME


def make_tick(on: Progress, state: DeadlineState, **changed: object) -> FollowUp:
    return make_event(None, on, deadline=state, actor=Actor.SYSTEM, office=None, text=None, **changed)


def test_what_the_clock_tells_overtakes_nobody_but_the_clock() -> None:
    seen = walk(Status.FORWARDED)
    near = apply(seen, make_tick(seen, DeadlineState.NEAR))
    worked = make_event(Status.IN_PROGRESS, seen)
    after = apply(near, worked)
    assert (after.status, after.version) == (Status.IN_PROGRESS, 3)
    assert apply(after, worked) is after
    for late in (make_event(Status.POSTPONED, seen), make_tick(seen, DeadlineState.LATE)):
        with pytest.raises(DataFault, match="stale_version"):
            apply(after, late)
    with pytest.raises(DataFault, match="stale_version"):
        apply(near, make_tick(seen, DeadlineState.LATE))


def test_what_builds_on_something_that_never_came_is_refused() -> None:
    with pytest.raises(DataFault, match="stale_version"):
        apply(START, make_event(Status.VERIFIED, based_on=1))


def test_the_second_office_that_hands_a_report_back_gives_it_to_a_coordinator() -> None:
    other = Office("dinas_perhubungan:81.71", "Dinas Perhubungan Kota Ambon")
    once = walk(Status.FORWARDED, Status.OUT_OF_SCOPE)
    again = apply(once, make_event(Status.REDIRECTED, once, office=other))
    twice = apply(again, make_event(Status.OUT_OF_SCOPE, again, office=None))
    assert (once.status, twice.status) == (Status.OUT_OF_SCOPE, Status.NEEDS_VERIFICATION)
    assert twice.history[-1].text


def test_ten_thousand_events_on_one_report_are_applied_in_seconds() -> None:
    progress = walk(Status.FORWARDED)
    for _ in range(10_000):
        progress = apply(progress, make_event(Status.FOLLOWED_UP, progress))
    assert progress.version == 10_001
    assert apply(progress, progress.history[5_000]) is progress


def test_of_each_question_the_last_word_holds() -> None:
    first = apply(START, make_event(Status.VERIFIED, corrected=Corrected(category="air", agency="pdam")))
    second = apply(first, make_event(None, first, corrected=Corrected(category="jalan")))
    assert second.corrected == Corrected(category="jalan", agency="pdam")


@given(st.lists(st.sampled_from(list(STEPS)), max_size=12), st.data())
def test_events_that_come_again_or_late_leave_what_they_left_the_first_time(
    statuses: list[Status], data: st.DataObject
) -> None:
    progress, events = START, []
    for status in statuses:
        if progress.status in STEPS[status].sources:
            event = make_event(status, progress, office=Office(f"kind:{progress.version}", "Dinas"))
            progress = apply(progress, event)
            events.append(event)
    replayed = START
    for event in events:
        replayed = apply(replayed, event)
        for earlier in data.draw(st.lists(st.sampled_from(events), max_size=2)):
            if earlier in replayed.history:
                assert apply(replayed, earlier) is replayed
    assert replayed == progress


def test_what_became_of_a_message_overtakes_nobody_and_ends_with_the_next_office() -> None:
    forwarded = walk(Status.FORWARDED)
    sent = Delivery(Way.WEBHOOK, DeliveryState.SENT, T0)
    told = apply(forwarded, make_event(None, forwarded, actor=Actor.SYSTEM, office=None, text=None, delivery=sent))
    answered = apply(told, make_event(Status.IN_PROGRESS, forwarded))
    moved = apply(answered, make_event(Status.REDIRECTED, answered))

    assert (told.delivery, answered.delivery, moved.delivery) == (sent, sent, None)
    late = make_event(None, forwarded, actor=Actor.SYSTEM, office=None, text=None, delivery=sent)
    with pytest.raises(DataFault, match="stale_version"):
        apply(answered, late)


def test_an_office_hears_of_a_report_that_comes_to_it_or_comes_back_and_of_nothing_else() -> None:
    progress, heard = START, []
    for status in (
        *(Status.VERIFIED, Status.FORWARDED, Status.IN_PROGRESS, Status.FOLLOWED_UP, Status.REOPENED),
        *(Status.REDIRECTED, Status.OUT_OF_SCOPE),
    ):
        progress = apply(progress, make_event(status, progress))
        heard.append(handover.number if (handover := find_handover(progress)) else None)

    assert heard == [None, 2, 2, 2, 5, 6, None]
