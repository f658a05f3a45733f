"""By when a report must be verified, followed up and closed: working days of the place where it happened. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from pipeline.domain.assignment.rules import ALWAYS, Validity
from pipeline.domain.place import Place

WIB = timezone(timedelta(hours=7), "WIB")
WITA = timezone(timedelta(hours=8), "WITA")
WIT = timezone(timedelta(hours=9), "WIT")

_EASTERN = {**dict.fromkeys(("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"), WITA)} | (
    dict.fromkeys(("81", "82", "91", "92", "93", "94", "95", "96"), WIT)
)
"""Provinces outside WIB (Keppres 41/1987); Indonesia has no summer time."""

FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)})
"""Month and day of the holidays that no decree moves; all that is known of a year without one."""

SATURDAY = 5
DAYS_REMEMBERED = 1_024
"""Counting the three steps anew for each report would take longer than routing it."""

END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off.

    Attributes
    ----------
    days_off
        National holidays and joint leave.
    years
        Those whose decree is known; of any other only the fixed holidays are.
    """

    days_off: frozenset[date]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open."""
        if day.weekday() >= SATURDAY:
            return False
        if day.year not in self.years:
            return (day.month, day.day) not in FIXED_HOLIDAYS
        return day not in self.days_off

    def add_working_days(self, day: date, count: int) -> date:
        """Find the n-th working day after a day, which itself does not count."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineRule:
    """Working days for each step.

    Attributes
    ----------
    rule
        File and line, such as `deadlines.toml:3`.
    category
        Slug it holds for; empty: any.
    is_urgent
        Whether it holds for urgent reports (darurat) alone.
    """

    rule: str
    verification: int
    follow_up: int
    closing: int
    category: str = ""
    is_urgent: bool = False
    validity: Validity = ALWAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class DueDates:
    """End of the last day of each step, as UTC times; the later steps assume that the earlier end when due.

    Attributes
    ----------
    closing
        When a report that was answered, and to which the citizen says nothing more, is closed.
    is_provisional
        Whether a year without a decree on holidays is touched: holidays may still move the dates.
    """

    verification: datetime
    follow_up: datetime
    closing: datetime
    rule: str
    is_provisional: bool = False


def find_time_zone(place: Place | None) -> timezone:
    """Find the time zone of a place; western time while it is unknown."""
    return province_zone(place.province.code) if place is not None and place.province is not None else WIB


def province_zone(code: str) -> timezone:
    """Find the time zone of a province."""
    return _EASTERN.get(code, WIB)


class LocalDay(NamedTuple):
    """A day in the time zone of a place."""

    date: date
    zone: timezone


def find_local_day(received_at: datetime, place: Place | None) -> LocalDay:
    """Find the day of a report where it happened; deadlines are counted from it."""
    zone = find_time_zone(place)
    return LocalDay(received_at.astimezone(zone).date(), zone)


class Deadlines:
    """Counts due dates, and remembers them: reports come on few days.

    Parameters
    ----------
    rules
        The most specific first; one for any category must be among them.
    """

    def __init__(self, rules: Sequence[DeadlineRule], calendar: Calendar) -> None:
        self.rules = tuple(rules)
        self.calendar = calendar
        self._categories = {rule.category for rule in rules}
        self._find = lru_cache(DAYS_REMEMBERED)(self._count)

    def find(self, day: LocalDay, category: str, *, is_urgent: bool = False) -> DueDates:
        """Find the due dates of a report that was received on a day."""
        return self._find(day, category if category in self._categories else "", is_urgent)

    def _count(self, day: LocalDay, category: str, is_urgent: bool) -> DueDates:
        start, zone = day
        rule = _find_rule(self.rules, category, start, is_urgent=is_urgent)
        verification = self.calendar.add_working_days(start, rule.verification)
        follow_up = self.calendar.add_working_days(verification, rule.follow_up)
        closing = self.calendar.add_working_days(follow_up, rule.closing)
        return DueDates(
            verification=_end_of(verification, zone),
            follow_up=_end_of(follow_up, zone),
            closing=_end_of(closing, zone),
            rule=rule.rule,
            is_provisional=not {start.year, closing.year} <= self.calendar.years,
        )


def _find_rule(rules: Sequence[DeadlineRule], category: str, day: date, *, is_urgent: bool) -> DeadlineRule:
    return next(
        rule
        for rule in rules
        if rule.category in ("", category) and (is_urgent or not rule.is_urgent) and rule.validity.covers(day)
    )


def end_after(day: LocalDay, count: int, calendar: Calendar) -> datetime:
    """Give the end of the n-th working day after a day, as UTC."""
    return _end_of(calendar.add_working_days(day.date, count), day.zone)


def _end_of(day: date, zone: timezone) -> datetime:
    return datetime.combine(day, END_OF_DAY, zone).astimezone(UTC)


def find_deadline_faults(rules: Sequence[DeadlineRule], *, categories: frozenset[str]) -> list[str]:
    """List unknown categories, counts below one, rules that overlap, and a missing general rule."""
    faults = [
        f"{rule.rule}: unknown category {rule.category!r}" for rule in rules if rule.category not in categories | {""}
    ]
    faults += [
        f"{rule.rule}: working days must be at least 1"
        for rule in rules
        if min(rule.verification, rule.follow_up, rule.closing) < 1
    ]
    faults += [
        f"{later.rule}: holds on the same days as {earlier.rule}"
        for number, later in enumerate(rules)
        for earlier in rules[:number]
        if (earlier.category, earlier.is_urgent) == (later.category, later.is_urgent)
        and earlier.validity.overlaps(later.validity)
    ]
    if not any(rule.validity == ALWAYS and not rule.category and not rule.is_urgent for rule in rules):
        faults.append("no rule for any category, on any day: add one without category, since and until")
    return faults
