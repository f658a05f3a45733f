"""What is new in a place: words that stand in more cases of the last days than of as many days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field

from pipeline.adapters.search.national_counts import Period, RisingWord, find_rising
from pipeline.services.answers import Answer, Moment
from pipeline.services.choices import find_category, find_channel, find_region_code
from pipeline.services.opened import Services


@dataclass(frozen=True, slots=True)
class Rising:
    """A period, and its words, that which rose most first."""

    period: Period
    words: tuple[RisingWord, ...]


class RisingWordAnswer(Answer):
    """A word, and in how many cases it stands."""

    word: str = Field(examples=["banjir"])
    """Stem, as people read it."""
    cases: int = Field(examples=[12])
    cases_before: int = Field(examples=[1])


class RisingAnswer(Answer):
    """A period, and the words that rose in it."""

    since: Moment
    until: Moment
    words: list[RisingWordAnswer]


async def list_rising(
    services: Services,
    *,
    days: int,
    place: str | None = None,
    category: str | None = None,
    channel: str | None = None,
    now: datetime,
) -> Rising:
    """Find the words that rise; values are said by name or code, places of any level.

    Raises
    ------
    DataFault
        `unknown_region`, `whole_country`, `unknown_category`, `unknown_channel`.
    """
    period = Period(
        since=now - timedelta(days=days),
        until=now,
        region=find_region_code(place) if place else "",
        category=find_category(category) if category else "",
        channel=find_channel(channel) if channel else "",
    )
    return Rising(period, await find_rising(services.search, period))


def rising_answer(rising: Rising) -> RisingAnswer:
    """Lay out what rose."""
    return RisingAnswer(
        since=rising.period.since,
        until=rising.period.until,
        words=[
            RisingWordAnswer(word=each.name, cases=each.cases, cases_before=each.cases_before) for each in rising.words
        ],
    )
