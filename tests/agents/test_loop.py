"""The three fates of a fault, on the one loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
import stamina

from pipeline.adapters.wire import Message
from pipeline.agents.loop import on_messages, run_loop, through_outages
from pipeline.domain.errors import DataFault, Outage


@dataclass
class Event:
    value: bytes
    acked: list[bytes]

    @property
    def message(self) -> Any:
        return SimpleNamespace(value=self.value, key=b"k", headers=[("channel", b"sms")], offset=7)

    def ack(self) -> None:
        self.acked.append(self.value)


@dataclass
class Stream:
    batches: list[list[bytes]]
    acked: list[bytes] = field(default_factory=list)

    async def noack_take(self, max_: int, within: float) -> AsyncIterator[Sequence[Event]]:
        for batch in self.batches:
            yield [Event(value, self.acked) for value in batch]


class ProcessEnded(BaseException):
    """Stands for the end of the process, which no `except Exception` survives."""


def end(bug: Exception) -> NoReturn:
    raise ProcessEnded from bug


async def run(stream: Stream, handle: Any) -> None:
    await run_loop(stream, handle=handle, on_bug=end, size=10, within_s=0.1)


async def test_a_batch_is_acked_only_after_its_results_are_safe() -> None:
    stream = Stream([[b"a", b"b"], [b"c"]])
    seen: list[tuple[list[bytes], list[bytes]]] = []

    async def handle(batch: Sequence[Message]) -> None:
        seen.append(([m.value for m in batch], list(stream.acked)))

    await run(stream, handle)

    assert seen == [([b"a", b"b"], []), ([b"c"], [b"a", b"b"])]
    assert stream.acked == [b"a", b"b", b"c"]


async def test_a_bug_ends_the_process_before_anything_of_the_batch_is_acked() -> None:
    stream = Stream([[b"good"], [b"bad"], [b"later"]])

    async def handle(batch: Sequence[Message]) -> None:
        if batch[0].value == b"bad":
            raise ZeroDivisionError

    with pytest.raises(ProcessEnded):
        await run(stream, handle)

    assert stream.acked == [b"good"]


async def test_a_cancelled_batch_is_not_acked_and_is_no_bug() -> None:
    stream = Stream([[b"a"]])

    async def handle(batch: Sequence[Message]) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(stream, handle)

    assert stream.acked == []


async def test_a_delivery_is_repeated_for_as_long_as_an_outage_lasts() -> None:
    tries = 0

    async def deliver() -> str:
        nonlocal tries
        tries += 1
        if tries < 20:
            raise Outage("away")
        return "safe"

    with stamina.set_testing(True, attempts=1_000):
        assert await through_outages(deliver) == "safe"

    assert tries == 20


async def test_an_error_that_is_no_outage_is_not_repeated() -> None:
    async def deliver() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await through_outages(deliver)


def test_what_cannot_be_decoded_is_rejected_and_its_neighbours_go_on() -> None:
    def decode(message: Message) -> int:
        if not message.value.isdigit():
            raise DataFault("no_number", "digits are allowed")
        return int(message.value)

    def work(batch: Sequence[int]) -> list[int | DataFault]:
        return [DataFault("too_big", "at most 9") if value > 9 else value + 1 for value in batch]

    stage = on_messages(decode, work, lambda value: Message(b"%d" % value))
    outcome = stage([Message(value) for value in (b"1", b"x", b"10", b"2")])

    assert [m.value for m in outcome.forwarded] == [b"2", b"3"]
    assert [(m.value, fault.code) for m, fault in outcome.rejected] == [(b"x", "no_number"), (b"10", "too_big")]
