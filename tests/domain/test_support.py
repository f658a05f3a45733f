from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.domain.channel import Channel
from pipeline.domain.support import Support

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
SUPPORT = Support(report_id="sms:1", reporter="b0a1", channel=Channel.WEB, received_at=T0)


def test_who_follows_twice_through_whatever_channel_is_one_supporter() -> None:
    again = replace(SUPPORT, channel=Channel.APLIKASI, received_at=T0 + timedelta(days=2))

    assert again.support_id == SUPPORT.support_id


def test_another_person_or_another_report_is_another_support() -> None:
    others = {replace(SUPPORT, reporter="c0").support_id, replace(SUPPORT, report_id="sms:1b0a1").support_id}

    assert len(others | {SUPPORT.support_id}) == 3


def test_its_id_does_not_give_the_reporter_away() -> None:
    assert SUPPORT.reporter not in SUPPORT.support_id
