"""`lapor replay`: sends rejected messages through their stage again, for instance after a fault of ours is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

from rich.console import Console

from pipeline.adapters.kafka import Sender, open_sender, read_topic
from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import REJECTED_PREFIX, Message, original_headers
from pipeline.bindings import SOURCES, Agent
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected message: why, and the original as its stage got it."""

    stage: str
    code: str
    original: Message


async def run_replay(
    settings: Settings, console: Console, *, stage: str | None, code: str | None, dry_run: bool
) -> None:
    """Replay what fits, and print the counts."""
    found = find_rejected(read_topic(settings.kafka, Topic.REJECTED), stage=stage, code=code)
    if dry_run:
        counts = await replay(found, None)
    else:
        async with open_sender(settings.kafka) as sender:
            counts = await replay(found, sender)
    for (each_stage, each_code), count in sorted(counts.items()):
        console.print(f"{each_stage} {each_code}: {count}")
    console.print(f"{counts.total()} {'would be sent' if dry_run else 'sent'} again")


async def find_rejected(
    messages: AsyncIterator[Message], *, stage: str | None, code: str | None
) -> AsyncIterator[Rejected]:
    """Select rejected messages, each original once: one that was replayed and rejected again is there twice."""
    seen: set[tuple[str, bytes, bytes]] = set()
    async for message in messages:
        rejected = Rejected(
            message.header(REJECTED_PREFIX + "stage") or "",
            message.header(REJECTED_PREFIX + "code") or "",
            Message(message.value, message.key, tuple(original_headers(message))),
        )
        identity = (rejected.stage, message.key or b"", message.value)
        if stage in (None, rejected.stage) and code in (None, rejected.code) and identity not in seen:
            seen.add(identity)
            yield rejected


async def replay(rejected: AsyncIterator[Rejected], sender: Sender | None) -> Counter[tuple[str, str]]:
    """Send each to its stage's topic, or nowhere without a sender; give the count by stage and code."""
    counts: Counter[tuple[str, str]] = Counter()
    async for each in rejected:
        if sender is not None:
            await sender.send(SOURCES[Agent(each.stage)], [each.original])
        counts[each.stage, each.code] += 1
    return counts
