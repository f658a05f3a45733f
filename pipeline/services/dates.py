"""Days, times and numbers as people in Indonesia write them: `24 November 2026, 08.02 WIB`; `12.345`. Pure."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Final

from pipeline.contract.document import PlacePart, ReportDocument
from pipeline.domain.assignment.deadlines import WIB, province_zone
from pipeline.domain.follow_up import OPEN, VERIFYING

MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)


def write_day(day: date) -> str:
    """Write a day."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write_time(at: datetime, zone: timezone) -> str:
    """Write a moment in a zone, which is named."""
    local = at.astimezone(zone)
    return f"{write_day(local)}, {local:%H.%M} {local.tzname()}"


def write_decimal(value: float, digits: int) -> str:
    """Write a fraction with so many digits behind the comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def zone_of(place: PlacePart | None) -> timezone:
    """Give the zone of a place; Jakarta's while it is unknown."""
    return province_zone(place.province.code) if place is not None and place.province is not None else WIB


def find_due(report: ReportDocument) -> datetime | None:
    """Give the due date of a report that runs now; None if none does."""
    status = report.follow_up.status
    if report.due is None or status not in OPEN:
        return None
    return report.due.verification if status in VERIFYING else report.due.follow_up


def write_number(count: int) -> str:
    """Write a whole number, with dots between the thousands."""
    return f"{count:,}".replace(",", ".")
