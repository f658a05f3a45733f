"""The only loop: take a batch, run the stage, deliver its results, then ack.

The three fates of a fault are decided here. A DataFault in a stage's results goes to the rejected topic. An Outage
while delivering repeats the delivery for as long as it lasts, and nothing behind the batch is acked. Anything else is
a bug: the process ends before Faust, which acks a batch whose agent raised, can commit it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import NoReturn, Protocol, TypeVar

import stamina

from pipeline.contract.records import Message, read_record
from pipeline.domain.errors import DataFault, Outage

In = TypeVar("In")
Out = TypeVar("Out")

OUTAGE_WAIT_MAX_S = 30.0
"""Longest pause between two tries: an engine that is back is noticed within half a minute."""


class Batch(Protocol):
    """Messages, and the word of the broker that they are ours."""

    @property
    def messages(self) -> Sequence[Message]:
        """Of each partition in its order."""

    def held(self) -> AbstractAsyncContextManager[None]:
        """Work within it: what is done there ends at once, and quietly, when the messages are no longer ours."""

    async def confirm(self) -> None:
        """Return when it is known that they are still ours."""

    def ack(self) -> None:
        """Let them be committed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: messages for the next topic, and those that cannot go on."""

    forwarded: list[Message]
    rejected: list[tuple[Message, DataFault]]


Stage = Callable[[Sequence[Message]], Outcome]
Handle = Callable[[Batch], Awaitable[None]]


async def run_loop(batches: AsyncIterator[Batch], *, handle: Handle, on_bug: Callable[[Exception], NoReturn]) -> None:
    """Feed batches to `handle`, and ack each one after it has returned."""
    async for batch in batches:
        async with batch.held():
            try:
                await handle(batch)
            except Exception as bug:  # noqa: BLE001 - whatever it is, it must not reach Faust
                on_bug(bug)
            batch.ack()


async def through_outages(attempt: Callable[[], Awaitable[Out]]) -> Out:
    """Try until the outside answers, with growing pauses."""
    async for trial in stamina.retry_context(on=Outage, attempts=None, timeout=None, wait_max=OUTAGE_WAIT_MAX_S):
        with trial:
            return await attempt()
    raise AssertionError("retries without a limit do not end")


def on_messages(
    decode: Callable[[Message], In],
    work: Callable[[Sequence[In]], Sequence[Out | DataFault]],
    encode: Callable[[Out], Message],
) -> Stage:
    """Make a stage on messages from one on values; what cannot be decoded does not reach it."""

    def stage(batch: Sequence[Message]) -> Outcome:
        decoded = [read_record(decode, message) for message in batch]
        good = [
            (message, value) for message, value in zip(batch, decoded, strict=True) if not isinstance(value, DataFault)
        ]
        rejected = [
            (message, value) for message, value in zip(batch, decoded, strict=True) if isinstance(value, DataFault)
        ]
        forwarded = []
        for (message, _), result in zip(good, work([value for _, value in good]), strict=True):
            if isinstance(result, DataFault):
                rejected.append((message, result))
            else:
                forwarded.append(encode(result))
        return Outcome(forwarded, rejected)

    return stage
