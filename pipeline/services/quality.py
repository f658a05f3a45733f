"""How well the work goes: what is late, bounced and reopened by office, for the officer who asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.adapters.search.office_counts import OfficeCount, count_offices
from pipeline.domain.officer import Charge, Officer, Role
from pipeline.services.opened import Services


async def measure_offices(services: Services, officer: Officer, *, days: int, now: datetime) -> list[OfficeCount]:
    """Give the offices that an officer sees to, those with the most late reports first; analysts see all.

    Parameters
    ----------
    days
        The reports of so many days before now are counted.
    """
    since = now - timedelta(days=days)
    found = await services.office_counts.get(days, lambda: count_offices(services.search, since=since, until=now))
    mine = [each for each in found if officer.role is Role.ANALYST or officer.has(_charge_of(each.code))]
    return sorted(mine, key=lambda each: (-each.late, -each.reopened, -each.handed_back, -each.reports, each.name))


def _charge_of(office: str) -> Charge:
    return Charge(forwarded=office, concluded=None, place="")
