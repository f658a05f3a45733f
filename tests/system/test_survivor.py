"""What ends a worker again and again is found and rejected; what ended it once, or was ended, is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.agents.loop import Outcome
from pipeline.contract.records import Message
from pipeline.domain.errors import SetupFault
from pipeline.system.road import Run
from pipeline.system.survivor import CRASHES_MAX, Survivor

BATCH = [Message(b"%d" % number, offset=number) for number in range(5)]


def ended_by(*killers: Message, error: Exception | None = None) -> Run:
    async def run(batch: Sequence[Message]) -> Outcome:
        if any(message in killers for message in batch):
            raise error or ZeroDivisionError("rahasia")
        return Outcome(list(batch), [])

    return run


async def live(path: Path, *killers: Message, error: Exception | None = None) -> Outcome | None:
    """One life of a worker; None if the batch ended it."""
    try:
        return await Survivor(ended_by(*killers, error=error), path).run(BATCH)
    except (ZeroDivisionError, SetupFault):
        return None


async def test_a_batch_that_ended_a_worker_twice_is_tried_one_by_one_and_its_killer_rejected(tmp_path: Path) -> None:
    path = tmp_path / "crashes" / "ingest.json"
    for _ in range(CRASHES_MAX + 1):
        assert await live(path, BATCH[2]) is None

    outcome = await live(path, BATCH[2])

    assert outcome is not None
    assert outcome.forwarded == [*BATCH[:2], *BATCH[3:]]
    ((rejected, fault),) = outcome.rejected
    assert (rejected, fault.code) == (BATCH[2], "kills_worker")
    assert "ZeroDivisionError" in fault.message
    assert "test_survivor.py" in fault.message
    assert "rahasia" not in fault.message
    assert not path.exists()


async def test_two_killers_in_a_batch_are_both_found(tmp_path: Path) -> None:
    path = tmp_path / "mark"
    lives = [await live(path, BATCH[0], BATCH[4]) for _ in range(CRASHES_MAX + 3)]

    assert lives[:-1] == [None] * (CRASHES_MAX + 2)
    assert lives[-1] is not None
    assert [message for message, _ in lives[-1].rejected] == [BATCH[0], BATCH[4]]


async def test_what_ended_a_worker_for_a_while_only_is_not_rejected(tmp_path: Path) -> None:
    path = tmp_path / "mark"
    for _ in range(CRASHES_MAX):
        await live(path, BATCH[2])

    outcome = await live(path)

    assert outcome == Outcome(BATCH, [])
    assert not path.exists()


async def test_a_set_up_that_is_wrong_is_no_messages_fault(tmp_path: Path) -> None:
    path = tmp_path / "mark"
    for _ in range(5):
        assert await live(path, BATCH[2], error=SetupFault("no entry")) is None

    assert not path.exists()


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b'{"crashes":"x"}'])
async def test_a_mark_that_cannot_be_read_is_none(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "mark").write_bytes(written)

    assert await live(tmp_path / "mark") == Outcome(BATCH, [])
