"""What the use cases work on: adapters, opened once for a process; the costly ones when first needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pipeline.adapters.channels.bridges.config import Links
from pipeline.adapters.channels.sms.config import Gateways
from pipeline.adapters.kafka.client import Sender
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.outbound_http import OutboundHttp
from pipeline.adapters.photos.folder import PhotoFolder
from pipeline.adapters.photos.picture import Unpacker
from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.office_counts import OfficeCount
from pipeline.adapters.search.public_cases import PublicCounts, PublicFilter
from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.seen_ids import Seen as SeenId
from pipeline.contract.records import Message
from pipeline.domain.case import OfficerDecision
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import FollowUp
from pipeline.domain.keys import Keys
from pipeline.domain.mail import MailServer
from pipeline.domain.notification import NoticeRules
from pipeline.domain.partner import Partners
from pipeline.domain.report import RawReport
from pipeline.domain.support import Support
from pipeline.duplicates.rules import DuplicateRules
from pipeline.services.backlogs import Backlogs
from pipeline.services.kept import Kept
from pipeline.services.queue.keeping import BoardKeeper
from pipeline.services.reading import Reader

DECIDE_WITHIN_S = 5.0
"""Seconds until it is decided whether a report is taken: gateways of SMS give up, and send again, after ten."""

Thing = TypeVar("Thing")


class Publisher(Protocol):
    """Where reports, supports and decisions are handed over; each returns once that is safe, or raises an Outage."""

    async def check(self) -> None:
        """Return if what is handed over now would be taken."""

    async def publish(self, raw: RawReport) -> None:
        """Hand over a report."""

    async def publish_all(self, raws: Sequence[RawReport]) -> None:
        """Hand over reports of one moment."""

    async def reject(self, raw: RawReport, fault: DataFault, *, stage: str) -> None:
        """Keep what can be no report, with what is wrong with it."""

    async def follow(self, support: Support) -> None:
        """Hand over a support."""

    async def decide(self, decision: OfficerDecision) -> None:
        """Hand over a decision."""

    async def correct(self, correction: Correction) -> None:
        """Hand over a correction."""

    async def follow_up(self, event: FollowUp) -> None:
        """Hand over what was done with a report."""


class Seen(Protocol):
    """Which ids were taken, and what was answered."""

    async def find(self, scope: str, key: str) -> SeenId | None:
        """Give what is known of an id."""

    async def remember(self, scope: str, key: str, seen: SeenId) -> None:
        """Keep what is said of an id, unless something is known already."""

    async def erase(self, answer: bytes) -> None:
        """Delete the ids for which something was answered."""

    async def forget(self, scope: str, *, before: datetime) -> int:
        """Delete what was first seen before a moment, of all scopes that begin so; give how many."""


class Late(Generic[Thing]):
    """Opens something when it is first needed, once; what could not be opened is tried again at the next need."""

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[Thing]], stack: AsyncExitStack) -> None:
        self._opening = opening
        self._stack = stack
        self._opened: Thing | None = None
        self._free = asyncio.Lock()

    async def __call__(self) -> Thing:
        """Give it, open."""
        if self._opened is None:
            async with self._free:
                if self._opened is None:
                    self._opened = await self._stack.enter_async_context(self._opening())
        return self._opened


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """The opened adapters.

    Attributes
    ----------
    publisher, seen, sender, store
        Called: a question to the index connects to no broker, and opens no store.
    keys
        Called: who only asks needs no secret.
    gateways
        SMS gateways that are open, beside the plain one.
    photos, unpacker
        Where citizens' pictures are kept, and what writes them anew.
    parts_within
        How long the parts of an SMS wait for those that are missing.
    links
        Partners whose reports are fetched, or who are told of them.
    outbound
        Called: calls to addresses that others chose.
    answers_per_day
        SMS that one number is answered with at most.
    partners
        Other systems that may send, beside our own channels.
    mail
        Who takes our e-mail; None: none is sent.
    notices
        What holds for all that people are told unasked.
    models
        The folder of the models that answer.
    sources
        Where each stage of the road reads.
    queue
        The open reports, kept in order for the officers of this process.
    office_counts
        How offices do, by days, for the officers of this process.
    public_counts
        How much is reported where, for everybody.
    """

    search: SearchIndex
    publisher: Callable[[], Awaitable[Publisher]]
    seen: Callable[[], Awaitable[Seen]]
    sender: Callable[[], Awaitable[Sender]]
    store: Callable[[], Awaitable[Store]]
    read_topic: Callable[[Topic], AsyncIterator[Message]]
    backlogs: Backlogs
    keys: Callable[[], Keys]
    rules: DuplicateRules
    reader: Reader
    gateways: Gateways
    photos: PhotoFolder
    unpacker: Unpacker
    parts_within: timedelta
    links: Links
    outbound: Callable[[], Awaitable[OutboundHttp]]
    answers_per_day: int
    partners: Partners
    models: Path
    sources: Mapping[str, Topic]
    mail: MailServer | None
    notices: NoticeRules
    queue: BoardKeeper = field(default_factory=BoardKeeper)
    office_counts: Kept[int, list[OfficeCount]] = field(default_factory=Kept)
    public_counts: Kept[PublicFilter, PublicCounts] = field(default_factory=Kept)

    def sealed_ids(self) -> SealedIds:
        """Give what makes ids that strangers may see."""
        return SealedIds(self.keys().case)


async def is_ready(services: Services) -> bool:
    """Whether a report would be taken now, and would become searchable."""
    try:
        async with asyncio.timeout(DECIDE_WITHIN_S):
            publisher = await services.publisher()
            await publisher.check()
            return await services.search.is_ready()
    except (Outage, TimeoutError):
        return False
