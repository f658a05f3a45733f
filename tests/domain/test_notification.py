"""When notices ring, and of what people are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.domain.follow_up import STEPS, Actor, DeadlineState, FollowUp, Office, Status
from pipeline.domain.notices.kinds import KINDS, find_kind
from pipeline.domain.notification import Occasion, QuietHours

WIT = timezone(timedelta(hours=9), "WIT")
NIGHT = QuietHours(21, 6)
AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def occasion(status: Status | None, actor: Actor = Actor.OFFICER, **more: object) -> Occasion:
    event = FollowUp(
        event_id="e-1",
        report_id="sms:1",
        based_on=0,
        at=AT,
        actor=actor,
        status=status,
        text="Alamatnya di mana?",
        office=Office("dinas_pu:81.71", "Dinas Pekerjaan Umum Kota Ambon"),
        objection_until=datetime(2026, 12, 10, 15, tzinfo=UTC),
        deadline=more.get("deadline"),  # type: ignore[arg-type]
    )
    now = status or more.get("now", Status.RECEIVED)
    return Occasion(code="7K3M9QX0T4", event=event, status=Status(str(now)), office="Dinas PU", zone=WIT)


@pytest.mark.parametrize(
    ("at", "hours", "rings"),
    [
        ("11:00", 0, "11:00"),  # 20:00 in Ambon
        ("12:00", 0, "21:00"),  # 21:00 there: at 6:00 of the next day
        ("20:59", 0, "21:00"),
        ("21:00", 0, "21:00"),  # 6:00 there
    ],
)
def test_nothing_rings_at_night_where_the_report_is_about(at: str, hours: int, rings: str) -> None:
    asked, expected = (datetime.fromisoformat(f"2026-11-29T{each}+00:00") for each in (at, rings))

    assert NIGHT.next_loud(asked, WIT) == expected


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = datetime(2026, 11, 29, 13, 30, tzinfo=WIT)

    assert QuietHours(13, 15).next_loud(noon, WIT) == noon.replace(hour=15, minute=0)
    assert QuietHours(14, 15).next_loud(noon, WIT) == noon
    assert QuietHours(0, 0).next_loud(noon.replace(hour=0), WIT) == noon.replace(hour=0)


TOLD_TO_NOBODY = {Status.NEEDS_VERIFICATION, Status.VERIFIED, Status.OUT_OF_SCOPE}


@pytest.mark.parametrize("status", sorted(STEPS))
def test_each_status_that_concerns_a_citizen_has_its_kind_and_the_others_none(status: Status) -> None:
    assert (find_kind(occasion(status)) is None) == (status in TOLD_TO_NOBODY)


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len({each.name for each in KINDS}) == len(KINDS)


def test_who_withdraws_their_own_report_is_not_told() -> None:
    assert find_kind(occasion(Status.WITHDRAWN, Actor.REPORTER)) is None


def test_of_what_the_clock_says_the_last_days_to_object_alone_are_told() -> None:
    near = find_kind(occasion(None, Actor.SYSTEM, deadline=DeadlineState.NEAR, now=Status.FOLLOWED_UP))

    assert near is not None
    assert near.name == "segera_ditutup"
    assert find_kind(occasion(None, Actor.SYSTEM, deadline=DeadlineState.NEAR, now=Status.FORWARDED)) is None
    assert find_kind(occasion(None, Actor.SYSTEM, deadline=DeadlineState.LATE, now=Status.FORWARDED)) is None
