"""What was accepted is there after the end of the process, and not longer than it may be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.adapters.journal import Journal
from pipeline.domain.officer_decision import OfficerDecision, OfficerDecisionKind
from pipeline.domain.report import Channel, RawReport
from pipeline.domain.support import Support

T0 = datetime(2026, 11, 24, 1, 2, 3, 456_000, tzinfo=UTC)


def make_raw(number: int, *, at: datetime = T0) -> RawReport:
    return RawReport(channel="sms", body=b"\xff\x00%d" % number, received_at=at, assigned_id=None)


def test_reports_come_back_in_order_and_unchanged_from_a_journal_opened_again(tmp_path: Path) -> None:
    written = [make_raw(n) for n in range(5)]
    first = Journal(tmp_path / "new" / "journal.db")
    for raw in written:
        first.append(raw)
    first.close()

    again = Journal(tmp_path / "new" / "journal.db")
    assert list(again.entries()) == written
    again.close()


def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    one, two = Journal(tmp_path / "journal.db"), Journal(tmp_path / "journal.db")
    for number in range(10):
        (one if number % 2 else two).append(make_raw(number))

    assert len(list(one.entries())) == 10
    one.close()
    two.close()


def test_reports_older_than_the_retention_are_forgotten(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append(make_raw(1, at=T0 - timedelta(days=8)))
    journal.append(make_raw(2, at=T0))

    assert journal.forget_before(T0 - timedelta(days=7)) == 1
    assert list(journal.entries()) == [make_raw(2)]
    journal.close()


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.db").close()

    assert (tmp_path / "journal.db").stat().st_mode & 0o077 == 0


def test_decisions_come_back_in_order_and_are_not_forgotten_with_the_reports(tmp_path: Path) -> None:
    decided = [
        OfficerDecision(
            kind=OfficerDecisionKind.MERGE, report_id="sms:1", other_id="sms:2", officer="tes", decided_at=T0
        ),
        OfficerDecision(kind=OfficerDecisionKind.SPLIT, report_id="sms:2", officer="tes", decided_at=T0),
    ]
    journal = Journal(tmp_path / "journal.db")
    for decision in decided:
        journal.append_decision(decision)

    journal.forget_before(T0 + timedelta(days=365))

    assert list(journal.decisions()) == decided
    journal.close()


def test_a_person_who_follows_a_report_again_is_in_it_once_and_stays_for_good(tmp_path: Path) -> None:
    first = Support(report_id="sms:1", reporter="a", channel=Channel.WEB, received_at=T0)
    other = Support(report_id="sms:1", reporter="b", channel=Channel.APLIKASI, received_at=T0 + timedelta(minutes=1))
    again = Support(report_id="sms:1", reporter="a", channel=Channel.WEB, received_at=T0 + timedelta(days=1))
    journal = Journal(tmp_path / "journal.db")
    for support in (first, other, again):
        journal.append_support(support)

    journal.forget_before(T0 + timedelta(days=365))

    assert list(journal.supports()) == [other, again]
    journal.close()
