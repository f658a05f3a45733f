from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.reference.deadline_rules import load_deadlines, read_calendar, read_deadline_rules
from pipeline.domain.assignment.deadlines import WIB, WIT, WITA, Calendar, DueDates, find_local_day, find_time_zone
from pipeline.domain.errors import SetupFault
from pipeline.domain.place import Place, PlaceSource, Region

DEADLINES = load_deadlines()


def make_place(province: str) -> Place:
    return Place(source=PlaceSource.TEXT, confidence=0.9, province=Region(code=province, name=province))


def find_due(received_at: datetime, place: Place | None = None, *, is_urgent: bool = False) -> DueDates:
    return DEADLINES.find(find_local_day(received_at, place), "infrastruktur", is_urgent=is_urgent)


def test_three_five_and_ten_working_days_without_holidays() -> None:
    due = find_due(datetime(2026, 7, 6, 3, tzinfo=UTC))
    assert [step.astimezone(WIB).date() for step in (due.verification, due.follow_up, due.closing)] == [
        date(2026, 7, 9),
        date(2026, 7, 16),
        date(2026, 7, 30),
    ]


def test_due_is_the_end_of_the_local_day_as_utc() -> None:
    assert find_due(datetime(2026, 7, 6, 3, tzinfo=UTC)).verification == datetime(2026, 7, 9, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "verification"),
    [
        (date(2026, 3, 13), date(2026, 3, 25)),
        (date(2026, 3, 17), date(2026, 3, 27)),
        (date(2026, 3, 20), date(2026, 3, 27)),
        (date(2025, 3, 27), date(2025, 4, 10)),
        (date(2024, 4, 5), date(2024, 4, 18)),
        (date(2027, 3, 5), date(2027, 3, 18)),
    ],
)
def test_lebaran_with_its_joint_leave_does_not_count(received: date, verification: date) -> None:
    due = find_due(datetime(received.year, received.month, received.day, 3, tzinfo=UTC))
    assert due.verification.astimezone(WIB).date() == verification


def test_a_weekend_counts_like_the_friday_before_it() -> None:
    friday, sunday = datetime(2026, 7, 3, 3, tzinfo=UTC), datetime(2026, 7, 5, 3, tzinfo=UTC)
    assert find_due(friday).verification == find_due(sunday).verification


@pytest.mark.parametrize(("province", "zone"), [("32", WIB), ("61", WIB), ("51", WITA), ("64", WITA), ("94", WIT)])
def test_each_province_has_its_time_zone(province: str, zone: object) -> None:
    assert find_time_zone(make_place(province)) is zone


def test_without_a_place_western_time_is_taken() -> None:
    assert find_time_zone(None) is WIB


def test_the_day_of_receipt_is_that_of_the_place() -> None:
    monday_night_in_the_west = datetime(2026, 7, 6, 15, 30, tzinfo=UTC)
    assert find_due(monday_night_in_the_west, make_place("33")).verification.astimezone(WIB).date() == date(2026, 7, 9)
    papua = find_due(monday_night_in_the_west, make_place("93")).verification
    assert papua == datetime(2026, 7, 10, 14, 59, 59, tzinfo=UTC)


def test_an_urgent_report_is_due_on_the_next_working_day() -> None:
    due = find_due(datetime(2026, 7, 3, 3, tzinfo=UTC), is_urgent=True)
    assert due.verification.astimezone(WIB).date() == date(2026, 7, 6)
    assert due.rule.startswith("deadlines.toml:")


def test_a_year_without_a_decree_is_provisional_but_knows_the_fixed_holidays() -> None:
    due = find_due(datetime(2031, 8, 15, 3, tzinfo=UTC))
    assert due.is_provisional
    assert not DEADLINES.calendar.is_working_day(date(2034, 8, 17))
    assert not find_due(datetime(2026, 7, 6, 3, tzinfo=UTC)).is_provisional


def test_our_days_off_are_those_of_lokal_id_where_it_has_the_year() -> None:
    from lokal.holidays import HOLIDAY_YEARS, get_holidays

    for year in HOLIDAY_YEARS:
        theirs = {date.fromisoformat(holiday.date) for holiday in get_holidays(year).holidays}
        assert theirs == {day for day in DEADLINES.calendar.days_off if day.year == year}


@given(st.dates(date(2024, 1, 1), date(2027, 11, 1)), st.integers(1, 15))
def test_the_nth_working_day_has_n_working_days_up_to_it(day: date, count: int) -> None:
    calendar: Calendar = DEADLINES.calendar
    due = calendar.add_working_days(day, count)
    between = [date.fromordinal(number) for number in range(day.toordinal() + 1, due.toordinal() + 1)]
    assert sum(map(calendar.is_working_day, between)) == count
    assert calendar.is_working_day(due)


def test_faulty_deadlines_are_refused_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "deadlines.toml"
    path.write_text(
        "[[deadline]]\nverification = 0\nfollow_up = 5\nclosing = 10\ncategory = 'cuaca'\n", encoding="utf-8"
    )
    with pytest.raises(SetupFault, match=r"deadlines\.toml:1: unknown category 'cuaca'.*at least 1.*no rule for any"):
        read_deadline_rules(path)


def test_an_unknown_key_or_a_wrong_date_is_a_set_up_fault(tmp_path: Path) -> None:
    rules, days = tmp_path / "deadlines.toml", tmp_path / "holidays.csv"
    rules.write_text("[[deadline]]\nverifikasi = 3\n", encoding="utf-8")
    days.write_text("date,name,type,decree\n2026-02-30,X,libur_nasional,Y\n", encoding="utf-8")
    with pytest.raises(SetupFault, match="verifikasi"):
        read_deadline_rules(rules)
    with pytest.raises(SetupFault, match=r"holidays\.csv"):
        read_calendar(days)
