"""The door of the road: how reports, supports and officers' decisions are handed over, so that none can be lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pipeline.adapters.journal import Journal
from pipeline.adapters.kafka import Sender, open_sender
from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import WAKE_UP, encode_decision, encode_raw, encode_support
from pipeline.domain.officer_decision import OfficerDecision
from pipeline.domain.report import RawReport
from pipeline.domain.support import Support


class Publisher:
    """Publishes raw reports, supports and decisions to Kafka; with a journal, it writes them down first."""

    def __init__(self, sender: Sender, journal: Journal | None) -> None:
        self._sender = sender
        self._journal = journal

    async def publish(self, raw: RawReport) -> None:
        """Return once the report is safe; an Outage means that it was not taken."""
        if self._journal is not None:
            self._journal.append(raw)
        await self._sender.send(Topic.RAW, [encode_raw(raw)])

    async def follow(self, support: Support) -> None:
        """Return once a support is safe; after an Outage, follow again."""
        if self._journal is not None:
            self._journal.append_support(support)
        await self._sender.send(Topic.SUPPORTS, [encode_support(support)])

    async def decide(self, decision: OfficerDecision) -> None:
        """Return once a decision is safe and the deduplicator told; after an Outage, decide again."""
        if self._journal is not None:
            self._journal.append_decision(decision)
        await self._sender.send(Topic.DECISIONS, [encode_decision(decision)])
        await self._sender.send(Topic.ANALYSED, [WAKE_UP])


@asynccontextmanager
async def open_publisher(address: str, journal: Journal | None) -> AsyncIterator[Publisher]:
    """Connect a publisher to Kafka."""
    async with open_sender(address) as sender:
        yield Publisher(sender, journal)
