"""All open reports as columns, in the order of the queue: filtered, counted and paged within milliseconds. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.domain.follow_up import NEAR, DeadlineState
from pipeline.domain.officer import Charge, Officer, Role
from pipeline.domain.triage import ReviewReason
from pipeline.services.queue.rows import STORED, URGENT, Facet, Position, Row

Mask = NDArray[np.bool_]
Filters = Mapping[Facet, str]

REASONS: Final = tuple(ReviewReason)
STATES: Final = tuple(DeadlineState)
_STATE_CODES: Final = {str(state): code for code, state in enumerate(STATES)}
_NO_REASONS: Final = [False] * len(REASONS)


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardPage:
    """Some reports of the queue.

    Attributes
    ----------
    counts
        For each facet how many reports have which value, as the other filters leave them.
    end
        Where the page ended, if more follow.
    """

    report_ids: tuple[str, ...]
    total: int
    counts: Mapping[Facet, Mapping[str, int]]
    end: Position | None


class Names(dict[str, int]):
    """Numbers names in the order in which they come."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


@dataclass(kw_only=True)
class Board:
    """Open reports in order. Made anew every few seconds; what is done meanwhile changes its row in place.

    Attributes
    ----------
    supporters
        Distinct people who reported or follow, by case; each unknown one counts.
    """

    rows: list[Row] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    supporters: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the rows out as columns."""
        rows, count = self.rows, len(self.rows)
        self._at = {row.report_id: number for number, row in enumerate(rows)}
        self._names = {facet: Names() for facet in STORED}
        self._charges: dict[Charge, int] = {}
        self._has: dict[tuple[Role, str | None, str | None], Mask] = {}
        self._codes = {
            facet: np.fromiter((names[row.values[number]] for row in rows), np.int32, count)
            for number, (facet, names) in enumerate(self._names.items())
        }
        self._charge = np.fromiter((self._number(row.charge) for row in rows), np.int32, count)
        self._due = np.fromiter((row.due for row in rows), np.int64, count)
        self._is_open = np.fromiter((row.is_open for row in rows), np.bool_, count)
        self._is_confidential = np.fromiter((row.is_confidential for row in rows), np.bool_, count)
        self._reasons = np.array([_flags(row) for row in rows], np.bool_).reshape(count, len(REASONS))

    def put(self, row: Row) -> None:
        """Say what became of a report; it keeps its place until the board is made anew."""
        number = self._at.get(row.report_id)
        if number is not None and row.version >= self.rows[number].version:
            self.rows[number] = row
            self._lay(number, row)

    def page(
        self, officer: Officer, filters: Filters, *, after: Position | None, size: int, now: datetime
    ) -> BoardPage:
        """Give the reports of an officer that fit, from behind a position."""
        misses = self._misses(filters, now)
        failed = self._failed(misses)
        scope = self._scope(officer)
        fits = scope & (failed == 0)
        begin = bisect_left(self.positions, (*after[:-1], after[-1] + "\0")) if after else 0
        found = np.flatnonzero(fits[begin:])[: size + 1] + begin
        shown = found[:size]
        return BoardPage(
            report_ids=tuple(self.rows[number].report_id for number in shown),
            total=int(fits.sum()),
            counts={
                facet: self._count(facet, scope & (failed == misses[facet]) if facet in misses else fits, now)
                for facet in Facet
                if facet is not Facet.CASE
            },
            end=self.positions[shown[-1]] if len(found) > size else None,
        )

    def neighbours(
        self, officer: Officer, filters: Filters, report_id: str, *, now: datetime
    ) -> tuple[str | None, str | None]:
        """Give the reports before and behind one in a queue; of one that is not in it the first as that behind it."""
        fits = np.flatnonzero(self._scope(officer) & (self._failed(self._misses(filters, now)) == 0))
        number = self._at.get(report_id, -1)
        before, behind = fits[fits < number], fits[fits > number]
        return (
            self.rows[before[-1]].report_id if len(before) else None,
            self.rows[behind[0]].report_id if len(behind) else None,
        )

    def get(self, report_id: str) -> Row | None:
        """Give a report's row."""
        number = self._at.get(report_id)
        return None if number is None else self.rows[number]

    def uncertain(self, officer: Officer, size: int) -> list[Row]:
        """Give the least sure reports of an officer that have a text."""
        fits = np.flatnonzero(self._scope(officer) & ~self._is_confidential)
        certainty = np.array([self.positions[number].certainty for number in fits])
        return [self.rows[fits[number]] for number in np.argsort(certainty, kind="stable")[:size]]

    def _lay(self, number: int, row: Row) -> None:
        for facet, value in zip(STORED, row.values, strict=True):
            self._codes[facet][number] = self._names[facet][value]
        self._charge[number] = self._number(row.charge)
        self._due[number], self._is_open[number] = row.due, row.is_open
        self._is_confidential[number], self._reasons[number] = row.is_confidential, _flags(row)

    def _number(self, charge: Charge) -> int:
        return self._charges.setdefault(charge, len(self._charges))

    def _scope(self, officer: Officer) -> Mask:
        """Tell which open reports an officer has; an analyst, who has none, reads all but confidential ones."""
        if officer.role is Role.ANALYST:
            return self._is_open & ~self._is_confidential
        if not self.rows:
            return self._is_open
        key = (officer.role, officer.agency, officer.region)
        has = self._has.get(key)
        if has is None or len(has) < len(self._charges):
            has = self._has[key] = np.array([officer.has(each) for each in self._charges], np.bool_)
        return self._is_open & has[self._charge]

    def _misses(self, filters: Filters, now: datetime) -> dict[Facet, Mask]:
        """Tell for each filter which reports it leaves out."""
        return {facet: ~self._holds(facet, value, now) for facet, value in filters.items()}

    def _failed(self, misses: Mapping[Facet, Mask]) -> NDArray[np.int8]:
        """Count for each report the filters that leave it out."""
        return sum((each.view(np.int8) for each in misses.values()), np.zeros(len(self.rows), np.int8))

    def _holds(self, facet: Facet, value: str, now: datetime) -> Mask:
        if facet is Facet.DOUBT:
            chosen = [reason == value for reason in REASONS]
            return np.asarray(self._reasons[:, chosen].any(1), np.bool_)
        codes, names = (self._states(now), _STATE_CODES) if facet is Facet.DEADLINE else self._coded(facet)
        return np.asarray(codes == names.get(value, -1), np.bool_)

    def _coded(self, facet: Facet) -> tuple[NDArray[Any], Mapping[str, int]]:
        return self._codes[facet], self._names[facet]

    def _count(self, facet: Facet, fits: Mask, now: datetime) -> dict[str, int]:
        """Count the values of a facet, the most frequent first."""
        if facet is Facet.DOUBT:
            counted = dict(zip(map(str, REASONS), self._reasons[fits].sum(0).tolist(), strict=True))
        else:
            codes, names = (self._states(now), _STATE_CODES) if facet is Facet.DEADLINE else self._coded(facet)
            counted = dict(zip(names, np.bincount(codes[fits], minlength=len(names)).tolist(), strict=True))
        return {name: count for name, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])) if count}

    def _states(self, now: datetime) -> NDArray[np.int8]:
        """Tell how each report stands to its due date, as a number of `STATES`."""
        second = now.timestamp()
        near = (self._due < second + NEAR.total_seconds()).view(np.int8)
        return near + (self._due < second).view(np.int8)


def _flags(row: Row) -> list[bool]:
    return [reason in row.reasons for reason in REASONS] if row.reasons else _NO_REASONS


def build_board(rows: Iterable[Row], followers: Mapping[str, Iterable[str]]) -> Board:
    """Put open reports in the order of the queue.

    Parameters
    ----------
    followers
        Who follows a report, by its report_id.
    """
    known = list(rows)
    supporters = _count_supporters(known, followers)
    placed = _in_order((_position(row, supporters[row.value(Facet.CASE)]), number) for number, row in enumerate(known))
    return Board(
        rows=[known[number] for _, number in placed],
        positions=[position for position, _ in placed],
        supporters=supporters,
    )


def _in_order(placed: Iterable[tuple[Position, int]]) -> list[tuple[Position, int]]:
    """Sort day by day: Python does nothing else while it sorts, and a page must not wait for all of it."""
    days: dict[tuple[bool, int], list[tuple[Position, int]]] = defaultdict(list)
    for each in placed:
        days[each[0].calm, each[0].due].append(each)
    return [each for day in sorted(days) for each in sorted(days[day])]


def _position(row: Row, supporters: int) -> Position:
    is_urgent = row.value(Facet.URGENCY) == URGENT
    return Position(not is_urgent, row.due, -supporters, row.certainty, row.report_id)


def _count_supporters(rows: Sequence[Row], followers: Mapping[str, Iterable[str]]) -> dict[str, int]:
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        people[row.value(Facet.CASE)].update((row.reporter or f"\0{row.report_id}", *followers.get(row.report_id, ())))
    return {case_id: len(each) for case_id, each in people.items()}
