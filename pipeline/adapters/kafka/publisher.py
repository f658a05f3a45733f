"""The door of the road: how reports, supports, decisions and follow-ups are handed over, so that none can be lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from pipeline.adapters.kafka.client import TOO_LARGE, Sender, is_too_large, open_sender
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.store.journal import Journal
from pipeline.contract.records import (
    WAKE_UP,
    Message,
    encode_correction,
    encode_decision,
    encode_follow_up,
    encode_raw,
    encode_support,
    rejection,
)
from pipeline.domain.broker import Broker
from pipeline.domain.case import OfficerDecision
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import FollowUp
from pipeline.domain.report import RawReport
from pipeline.domain.support import Support


class Publisher:
    """Publishes raw reports, supports and decisions to Kafka; with a journal, it writes them down first."""

    def __init__(self, sender: Sender, journal: Journal | None) -> None:
        self._sender = sender
        self._journal = journal

    async def check(self) -> None:
        """Return if the broker answers, or raise an Outage."""
        await self._sender.check()

    async def publish(self, raw: RawReport) -> None:
        """Return once the report is safe; an Outage means that it was not taken."""
        await self._hand_over(Topic.RAW, encode_raw(raw), raw.received_at)

    async def publish_all(self, raws: Sequence[RawReport]) -> None:
        """Return once all are safe; an Outage means that some may not be, and that all have to be published again."""
        messages = [encode_raw(raw) for raw in raws]
        if self._journal is not None and raws:
            await self._journal.append(Topic.RAW, messages, received_at=raws[0].received_at)
        await self._sender.send(Topic.RAW, messages)

    async def reject(self, raw: RawReport, fault: DataFault, *, stage: str) -> None:
        """Return once what can be no report is kept, with what is wrong with it."""
        message = rejection(encode_raw(raw), fault, stage=stage, at=raw.received_at)
        await self._hand_over(Topic.REJECTED, message, raw.received_at)

    async def follow(self, support: Support) -> None:
        """Return once a support is safe; after an Outage, follow again."""
        await self._hand_over(Topic.SUPPORTS, encode_support(support), support.received_at)

    async def decide(self, decision: OfficerDecision) -> None:
        """Return once a decision is safe and the deduplicator told; after an Outage, decide again."""
        await self._hand_over(Topic.DECISIONS, encode_decision(decision), decision.decided_at)
        await self._sender.send(Topic.ANALYSED, [WAKE_UP])

    async def correct(self, correction: Correction) -> None:
        """Return once a correction is safe; what is said twice of a report counts once."""
        await self._hand_over(Topic.CORRECTIONS, encode_correction(correction), correction.corrected_at)

    async def follow_up(self, event: FollowUp) -> None:
        """Return once it is safe what was done with a report; after an Outage, say it again with its `event_id`."""
        await self._hand_over(Topic.FOLLOW_UPS, encode_follow_up(event), event.at)

    async def _hand_over(self, topic: Topic, message: Message, at: datetime) -> None:
        if is_too_large(message):
            raise DataFault("too_large", TOO_LARGE)
        if self._journal is not None:
            await self._journal.append(topic, [message], received_at=at)
        await self._sender.send(topic, [message])


@asynccontextmanager
async def open_publisher(broker: Broker, journal: Journal | None) -> AsyncIterator[Publisher]:
    """Connect a publisher to Kafka."""
    async with open_sender(broker) as sender:
        yield Publisher(sender, journal)
