"""Telling people what becomes of a report (pemberitahuan): what a notice is, when one may ring, how many. Pure.

Each kind of notice is a file of `domain/notices/`: when it is told, and what it says; its words are a template of that
name. Sending, trying again and once-only are the outbox's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Actor, FollowUp, Status

Values = Mapping[str, str]
"""What a template is filled in with; blank where there is nothing."""


class Medium(StrEnum):
    """By what people are told; the first part of a channel of the outbox."""

    SMS = Channel.SMS.value
    X = Channel.TWITTER.value
    EMAIL = "email"


RINGING: Final = frozenset({Medium.SMS, Medium.X})
"""What wakes people up; e-mail waits until it is read."""


def medium_of(channel: str) -> Medium:
    """Give the medium of a channel of the outbox, such as `sms/kannel`."""
    return Medium(channel.partition("/")[0])


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: the kind, and the values of its template."""

    kind: str
    values: Values


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """Something that was done with a report, as a notice reads it.

    Attributes
    ----------
    code
        The tracking ID.
    status
        Where the report stood after it.
    office
        Name of the office that had it then; empty for none.
    shows_words
        False for a confidential report, of which no message says what was written.
    zone
        Of the place: days are told in it.
    """

    code: str
    event: FollowUp
    status: Status
    office: str
    zone: timezone
    shows_words: bool = True

    @property
    def text(self) -> str:
        """Give the answer or reason; empty if there is none to show."""
        return self.event.text or "" if self.shows_words else ""

    @property
    def is_own(self) -> bool:
        """Whether whoever reported did it."""
        return self.event.actor is Actor.REPORTER

    def day(self, at: datetime | None) -> str:
        """Write a day; empty for none."""
        return f"{at.astimezone(self.zone):%d-%m-%Y}" if at else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeKind:
    """A kind of notice.

    Attributes
    ----------
    name
        Of its template, and what the outbox keeps.
    when
        Whether it is told of an occasion.
    what
        The values of its template.
    is_question
        The sender alone is told, and an SMS that comes back within a day completes the report.
    """

    name: str
    when: Callable[[Occasion], bool]
    what: Callable[[Occasion], Values]
    is_question: bool = False


def comes_into(status: Status, *, by: frozenset[Actor] = frozenset(Actor)) -> Callable[[Occasion], bool]:
    """Give the rule: a step brought the report into a status, and one of some did it."""

    def when(occasion: Occasion) -> bool:
        return occasion.event.status is status and occasion.event.actor in by

    return when


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day in which nothing rings, from one to another; equal ones are none."""

    start: int
    end: int

    def next_loud(self, at: datetime, zone: timezone) -> datetime:
        """Give when something may ring: at once, or at the end of the quiet hours where it is read."""
        local = at.astimezone(zone)
        if not self._is_quiet(local.hour):
            return at
        end = local.replace(hour=self.end, minute=0, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)

    def _is_quiet(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeRules:
    """What holds for all notices.

    Attributes
    ----------
    per_day
        Notices that one person gets in a day at most.
    told_within
        What is older than that is told to nobody: so long the outbox knows what it sent, and a rebuild tells nothing
        twice.
    public_url
        Where citizens find the pages; None: nobody is written an e-mail, which must have a way out.
    """

    per_day: int
    quiet: QuietHours
    told_within: timedelta
    public_url: str | None = None
