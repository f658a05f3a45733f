"""The only loop: take a batch, run the stage, deliver its results, then ack.

The three fates of a fault are decided here. A DataFault in a stage's results goes to the rejected topic. An Outage
while delivering repeats the delivery for as long as it lasts, and nothing behind the batch is acked. Anything else is
a bug: the process ends before Faust, which acks a batch whose agent raised, can commit it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol, TypeVar

import stamina

from pipeline.adapters.wire import Message
from pipeline.domain.errors import DataFault, Outage

In = TypeVar("In")
Out = TypeVar("Out")

OUTAGE_WAIT_MAX_S = 30.0
"""Longest pause between two tries: an engine that is back is noticed within half a minute."""


class Event(Protocol):
    """What Faust wraps a Kafka message in."""

    message: Any

    def ack(self) -> object:
        """Let its offset be committed."""


class Stream(Protocol):
    """The part of Faust's stream that is used."""

    def noack_take(self, max_: int, within: float) -> AsyncIterator[Sequence[Event]]:
        """Give batches, and leave the acks to us."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: messages for the next topic, and those that cannot go on."""

    forwarded: list[Message]
    rejected: list[tuple[Message, DataFault]]


Stage = Callable[[Sequence[Message]], Outcome]
Handle = Callable[[Sequence[Message]], Awaitable[None]]


async def run_loop(
    stream: Stream,
    *,
    handle: Handle,
    on_bug: Callable[[Exception], NoReturn],
    size: int,
    within_s: float,
) -> None:
    """Feed a stream's batches to `handle`, and ack each one after it has returned."""
    async for events in stream.noack_take(size, within=within_s):
        try:
            await handle([_message(event) for event in events])
        except asyncio.CancelledError:
            raise
        except Exception as bug:  # noqa: BLE001 - whatever it is, it must not reach Faust
            on_bug(bug)
        for event in events:
            event.ack()


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
        decoded = [attempt(decode, message) for message in batch]
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


def attempt(step: Callable[[In], Out], value: In) -> Out | DataFault:
    """Apply a step that may find a fault in the data, and give the fault as a value."""
    try:
        return step(value)
    except DataFault as fault:
        return fault


def _message(event: Event) -> Message:
    raw = event.message
    return Message(raw.value or b"", raw.key, tuple(raw.headers or ()), raw.offset)
