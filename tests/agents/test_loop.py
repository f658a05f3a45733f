"""The three fates of a fault, on the one loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
import stamina

from pipeline.agents.loop import on_messages, run_loop, through_outages
from pipeline.contract.records import Message
from pipeline.domain.errors import DataFault, Outage


@dataclass
class Batch:
    values: list[bytes]
    acked: list[bytes]
    is_lost: bool = False

    @property
    def messages(self) -> Sequence[Message]:
        return [Message(value) for value in self.values]

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        with suppress(TimeoutError):
            async with asyncio.timeout(0 if self.is_lost else None):
                yield

    async def confirm(self) -> None:
        pass

    def ack(self) -> None:
        self.acked.extend(self.values)


async def stream(*batches: Batch) -> AsyncIterator[Batch]:
    for batch in batches:
        yield batch


class ProcessEnded(BaseException):
    """Stands for the end of the process, which no `except Exception` survives."""


def end(bug: Exception) -> NoReturn:
    raise ProcessEnded from bug


async def run(handle: Any, *batches: Batch) -> None:
    await run_loop(stream(*batches), handle=handle, on_bug=end)


async def test_a_batch_is_acked_only_after_its_results_are_safe() -> None:
    acked: list[bytes] = []
    seen: list[tuple[list[bytes], list[bytes]]] = []

    async def handle(batch: Batch) -> None:
        seen.append(([m.value for m in batch.messages], list(acked)))

    await run(handle, Batch([b"a", b"b"], acked), Batch([b"c"], acked))

    assert seen == [([b"a", b"b"], []), ([b"c"], [b"a", b"b"])]
    assert acked == [b"a", b"b", b"c"]


async def test_a_bug_ends_the_process_before_anything_of_the_batch_is_acked() -> None:
    acked: list[bytes] = []

    async def handle(batch: Batch) -> None:
        if batch.values == [b"bad"]:
            raise ZeroDivisionError

    with pytest.raises(ProcessEnded):
        await run(handle, *(Batch([value], acked) for value in (b"good", b"bad", b"later")))

    assert acked == [b"good"]


async def test_a_cancelled_batch_is_not_acked_and_is_no_bug() -> None:
    acked: list[bytes] = []

    async def handle(batch: Batch) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(handle, Batch([b"a"], acked))

    assert acked == []


async def test_a_batch_that_is_lost_is_given_up_unacked_and_the_next_one_is_taken() -> None:
    acked: list[bytes] = []

    async def handle(batch: Batch) -> None:
        if batch.is_lost:
            await asyncio.Event().wait()

    await run(handle, Batch([b"lost"], acked, is_lost=True), Batch([b"ours"], acked))

    assert acked == [b"ours"]


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
