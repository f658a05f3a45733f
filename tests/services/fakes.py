"""Services on small fakes: a broker that remembers what it took, and an index that only says that it is there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pipeline.adapters.channels.bridges.config import Links
from pipeline.adapters.channels.partners import default_partners
from pipeline.adapters.channels.sms.config import Gateways
from pipeline.adapters.kafka.backlog import Backlog
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.outbound_http import OutboundHttp
from pipeline.adapters.photos.folder import PhotoFolder
from pipeline.adapters.photos.picture import PictureLimits, Unpacker
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.seen_ids import Seen
from pipeline.agents.follow_up import follow_up
from pipeline.contract.records import Message, encode_follow_up
from pipeline.domain.case import OfficerDecision
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import FollowUp
from pipeline.domain.keys import derive_keys
from pipeline.domain.mail import MailServer
from pipeline.domain.notification import NoticeRules, QuietHours
from pipeline.domain.officer import Officer, Role
from pipeline.domain.partner import Partners
from pipeline.domain.report import RawReport
from pipeline.domain.support import Support
from pipeline.duplicates.rules import DuplicateRules
from pipeline.services.backlogs import Backlogs, Measure
from pipeline.services.opened import Services
from pipeline.services.reading import Reader, ReadText

KEYS = derive_keys(b"k" * 32)
LIMITS = PictureLimits(max_bytes=200_000, max_pixels=1_000_000)
NOTICES = NoticeRules(per_day=10, quiet=QuietHours(0, 0), told_within=timedelta(days=7))
OFFICER = Officer(officer_id="0123456789ab", name="A. Unit", role=Role.CENTRAL)
Value = TypeVar("Value")


@dataclass
class Publisher:
    """Takes what is handed over, unless it is away."""

    is_away: bool = False
    taken: list[RawReport] = field(default_factory=list)
    rejected: list[tuple[RawReport, str, str]] = field(default_factory=list)
    followed: list[Support] = field(default_factory=list)
    decided: list[OfficerDecision] = field(default_factory=list)
    corrected: list[Correction] = field(default_factory=list)
    done: list[FollowUp] = field(default_factory=list)

    async def check(self) -> None:
        if self.is_away:
            raise Outage("Kafka is away")

    async def publish(self, raw: RawReport) -> None:
        self._hand_over(self.taken, raw)

    async def publish_all(self, raws: Sequence[RawReport]) -> None:
        for raw in raws:
            self._hand_over(self.taken, raw)

    async def reject(self, raw: RawReport, fault: DataFault, *, stage: str) -> None:
        self._hand_over(self.rejected, (raw, fault.code, stage))

    async def follow(self, support: Support) -> None:
        self._hand_over(self.followed, support)

    async def decide(self, decision: OfficerDecision) -> None:
        self._hand_over(self.decided, decision)

    async def correct(self, correction: Correction) -> None:
        self._hand_over(self.corrected, correction)

    async def follow_up(self, event: FollowUp) -> None:
        self._hand_over(self.done, event)

    def _hand_over(self, to: list[Value], value: Value) -> None:
        if self.is_away:
            raise Outage("Kafka is away")
        to.append(value)


@dataclass(kw_only=True)
class ApplyingPublisher(Publisher):
    """Has what is done with reports applied at once, by the stage that does it on the road; unless that rests."""

    search_index: SearchIndex
    progress: ProgressTable
    is_resting: bool = False

    async def follow_up(self, event: FollowUp) -> None:
        await super().follow_up(event)
        if not self.is_resting:
            await follow_up([encode_follow_up(event)], progress=self.progress, search_index=self.search_index)


@dataclass
class SeenIds:
    """Remembers ids as long as the test runs."""

    kept: dict[tuple[str, str], Seen] = field(default_factory=dict)

    async def find(self, scope: str, key: str) -> Seen | None:
        return self.kept.get((scope, key))

    async def remember(self, scope: str, key: str, seen: Seen) -> None:
        self.kept.setdefault((scope, key), seen)

    async def erase(self, answer: bytes) -> None:
        self.kept = {key: seen for key, seen in self.kept.items() if seen.answer != answer}

    async def forget(self, scope: str, *, before: datetime) -> int:
        old = [each for each, seen in self.kept.items() if each[0].startswith(scope) and seen.at < before]
        for each in old:
            del self.kept[each]
        return len(old)


@dataclass
class Sender:
    """Remembers what was sent where."""

    sent: list[tuple[Topic, Message]] = field(default_factory=list)

    async def send(self, topic: Topic, messages: Sequence[Message]) -> None:
        self.sent.extend((topic, message) for message in messages)


@dataclass
class Index:
    """Is there, or away."""

    is_away: bool = False

    async def is_ready(self) -> bool:
        if self.is_away:
            raise Outage("Elasticsearch is away")
        return True


def make_services(
    *,
    search: Any = None,
    publisher: Publisher | None = None,
    sender: Sender | None = None,
    store: Store | None = None,
    gateways: Gateways | None = None,
    links: Links | None = None,
    outbound: OutboundHttp | None = None,
    photos: Path | None = None,
    topics: Mapping[Topic, Sequence[Message]] | None = None,
    load: Callable[[], ReadText] | None = None,
    backlogs: Measure | None = None,
    partners: Partners | None = None,
    models: Path | None = None,
    mail: MailServer | None = None,
    notices: NoticeRules | None = None,
) -> Services:
    """Services whose parts are the given ones, or fakes."""
    opened_publisher, opened_sender, opened_seen = publisher or Publisher(), sender or Sender(), SeenIds()

    async def open_publisher() -> Publisher:
        return opened_publisher

    async def open_seen() -> SeenIds:
        return opened_seen

    async def open_sender() -> Any:
        return opened_sender

    async def open_store() -> Store:
        assert store is not None, "this test needs no store"
        return store

    async def open_http() -> OutboundHttp:
        assert outbound is not None, "this test calls nobody"
        return outbound

    async def read_topic(topic: Topic) -> AsyncIterator[Message]:
        for message in (topics or {})[topic]:
            yield message

    return Services(
        search=search or Index(),
        publisher=open_publisher,
        seen=open_seen,
        sender=open_sender,
        store=open_store,
        read_topic=read_topic,
        backlogs=Backlogs(backlogs or _no_backlog),
        keys=lambda: KEYS,
        rules=DuplicateRules(),
        reader=Reader(load or _no_reader),
        gateways=gateways or {},
        photos=PhotoFolder(photos or Path("/nonexistent")),
        unpacker=Unpacker(LIMITS),
        parts_within=timedelta(minutes=5),
        links=links or {},
        outbound=open_http,
        answers_per_day=20,
        partners=partners if partners is not None else default_partners(),
        models=models or Path("/nonexistent"),
        sources={"ingest": Topic.RAW, "deduplicate": Topic.ANALYSED},
        mail=mail,
        notices=notices or NOTICES,
    )


async def _no_backlog() -> Mapping[str, Backlog]:
    return {}


def _no_reader() -> ReadText:
    raise AssertionError("this test reads no text")
