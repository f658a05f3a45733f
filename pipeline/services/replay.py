"""Sending rejected messages through their stage again, for instance after a fault of ours is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog

from pipeline.adapters.kafka.topics import Topic
from pipeline.contract.records import REJECTED_PREFIX, Message, original_headers
from pipeline.services.opened import Services

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected message: why, and the original as its stage got it."""

    stage: str
    code: str
    original: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which rejected messages: of a stage, with a code; all if neither is named."""

    stage: str | None = None
    code: str | None = None

    def fits(self, rejected: Rejected) -> bool:
        """Whether a message is chosen."""
        return self.stage in (None, rejected.stage) and self.code in (None, rejected.code)


async def replay(services: Services, choice: Choice) -> Counter[tuple[str, str]]:
    """Send each chosen message to its stage's topic; give the count by stage and code."""
    counts: Counter[tuple[str, str]] = Counter()
    sender = await services.sender()
    async for each in find_rejected(services, choice):
        await sender.send(services.sources[each.stage], [each.original])
        counts[each.stage, each.code] += 1
    return counts


async def count_rejected(services: Services, choice: Choice) -> Counter[tuple[str, str]]:
    """Count what `replay` would send, by stage and code."""
    return Counter([(each.stage, each.code) async for each in find_rejected(services, choice)])


async def find_rejected(services: Services, choice: Choice) -> AsyncIterator[Rejected]:
    """Find chosen messages of our stages; what a stranger put there is passed over.

    Each original is given once: one that was replayed and rejected again is there twice. Messages are the same if all
    is that their sender gave them; so twins with other headers are two.
    """
    seen: set[tuple[str, Message]] = set()
    async for message in services.read_topic(Topic.REJECTED):
        rejected = _read(message)
        if rejected.stage not in services.sources:
            log.warning("rejected_by_no_stage", offset=message.offset)
            continue
        if choice.fits(rejected) and (rejected.stage, rejected.original) not in seen:
            seen.add((rejected.stage, rejected.original))
            yield rejected


def _read(message: Message) -> Rejected:
    return Rejected(
        message.header(REJECTED_PREFIX + "stage") or "",
        message.header(REJECTED_PREFIX + "code") or "",
        Message(message.value, message.key, tuple(original_headers(message))),
    )
