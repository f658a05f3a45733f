"""By when something must be done with a report, in the time zone of its place. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.contract.document import ReportDocument
from pipeline.domain.follow_up import NEAR, DeadlineState
from pipeline.services import wording
from pipeline.services.dates import find_due, write_day, write_time, zone_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The next due date: the day, how long that is from now, the whole moment with its zone, and how it stands."""

    day: str
    distance: str
    moment: str
    state: DeadlineState

    @property
    def state_name(self) -> str:
        """Say how it stands."""
        return wording.label(DeadlineState, self.state)


def due_of(report: ReportDocument, now: datetime) -> Due | None:
    """Give the next due date of a report; None if nothing is due."""
    until = find_due(report)
    if until is None:
        return None
    zone = zone_of(report.place)
    days = (until.astimezone(zone).date() - now.astimezone(zone).date()).days
    return Due(
        day=write_day(until.astimezone(zone)),
        distance=_distance(days),
        moment=write_time(until, zone),
        state=_state(until, now),
    )


def _state(until: datetime, now: datetime) -> DeadlineState:
    if until < now:
        return DeadlineState.LATE
    return DeadlineState.NEAR if until < now + NEAR else DeadlineState.IN_TIME


def _distance(days: int) -> str:
    match days:
        case 0:
            return "hari ini"
        case 1:
            return "besok"
        case -1:
            return "kemarin"
        case _:
            return f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"
