"""What to label next: the least sure first, and not twice the same."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction, Labels
from training.data.active import Unlabelled, pick_diverse, pick_uncertain

T0 = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)


def make_unlabelled(
    report_id: str, first_two: tuple[float, float], *, text: str, category: str = "sosial"
) -> Unlabelled:
    blank = Correction(
        report_id=report_id,
        channel=Channel.SMS,
        received_at=T0,
        corrected_at=T0,
        text_redacted=text,
        predicted=Labels(category=category),
        corrected=Labels(),
        model_version="v1",
        officer="",
    )
    return Unlabelled(blank, first_two)


SURE = make_unlabelled("sms:1", (0.7, 0.1), text="bansos belum cair di desa kami")
UNSURE = make_unlabelled("sms:2", (0.41, 0.4), text="jalan rusak parah sekali di dekat pasar", category="infrastruktur")
REPEATED = make_unlabelled("sms:3", (0.42, 0.4), text=UNSURE.blank.text_redacted, category="infrastruktur")
WAITING = [SURE, UNSURE, REPEATED]


def test_the_least_sure_come_first_and_no_more_than_asked_for() -> None:
    assert [each.report_id for each in pick_uncertain(WAITING, 2)] == ["sms:2", "sms:3"]


def test_diverse_reports_take_turns_and_repetitions_wait() -> None:
    assert [each.report_id for each in pick_diverse(WAITING, 3)] == ["sms:2", "sms:1", "sms:3"]


def test_nothing_waits() -> None:
    assert pick_uncertain([], 5) == pick_diverse([], 5) == []
