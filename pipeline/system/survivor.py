"""A batch that ended a worker twice is tried message by message, and the one that ends it again is rejected.

Only an error of ours counts, since it is certain to come again. A worker that is ended from outside, by a signal, for
want of memory or with its machine, says nothing of what it had in work, and nothing may be rejected for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import structlog

from pipeline.adapters.observing.logs import where
from pipeline.agents.loop import Outcome
from pipeline.contract.records import Message
from pipeline.domain.errors import DataFault, LaporError
from pipeline.private_files import open_private
from pipeline.system.guarding import Run

CRASHES_MAX: Final = 2
"""Crashes after which the messages of a batch are tried one by one; once may be chance, as for want of memory."""

log = structlog.get_logger()


class _Mark(msgspec.Struct):
    """What is remembered from one life of a worker to the next: digests, and nothing of a citizen.

    Attributes
    ----------
    suspects
        The messages of the batch that was in work.
    killers
        Those that ended a worker alone, and how.
    """

    crashes: int = 0
    suspects: set[str] = msgspec.field(default_factory=set)
    killers: dict[str, str] = msgspec.field(default_factory=dict)


class Survivor:
    """Runs a stage, and remembers in a file what ended it.

    Parameters
    ----------
    path
        Of the file; workers of one stage that share it forget too early at worst, and crash once more.
    """

    def __init__(self, run: Run, path: Path) -> None:
        self._run = run
        self._path = path
        self._mark = _read(path)

    async def run(self, batch: Sequence[Message]) -> Outcome:
        """Run the stage on a batch, or on each of its messages if they have ended a worker before."""
        digests = [_digest(message) for message in batch] if self._mark.suspects else []
        known = self._mark.suspects.intersection(digests)
        if not known:
            return await self._try(batch)
        outcome = await (self._try_each(batch) if self._mark.crashes >= CRASHES_MAX else self._try(batch))
        self._forget(known)
        return outcome

    async def _try(self, batch: Sequence[Message]) -> Outcome:
        try:
            return await self._run(batch)
        except LaporError:
            raise
        except Exception:
            digests = {_digest(message) for message in batch}
            is_again = not self._mark.suspects.isdisjoint(digests)
            self._write(_Mark(self._mark.crashes + 1 if is_again else 1, digests))
            raise

    async def _try_each(self, batch: Sequence[Message]) -> Outcome:
        whole = Outcome([], [])
        for message in batch:
            outcome = await self._try_alone(message)
            whole.forwarded.extend(outcome.forwarded)
            whole.rejected.extend(outcome.rejected)
        return whole

    async def _try_alone(self, message: Message) -> Outcome:
        digest = _digest(message)
        if error := self._mark.killers.get(digest):
            log.error("message_kills_worker", error=error)
            return Outcome([], [(message, DataFault("kills_worker", f"the message ended a worker: {error}"))])
        try:
            return await self._run([message])
        except LaporError:
            raise
        except Exception as bug:
            self._mark.killers[digest] = f"{type(bug).__name__} at {where(bug)}"
            self._write(self._mark)
            raise

    def _forget(self, digests: set[str]) -> None:
        self._mark.suspects -= digests
        if self._mark.suspects:
            self._write(self._mark)
        else:
            self._mark = _Mark()
            self._path.unlink(missing_ok=True)

    def _write(self, mark: _Mark) -> None:
        with open_private(self._path) as file:
            file.write(msgspec.json.encode(mark))


def _read(path: Path) -> _Mark:
    """Read the mark; one that is not there, or was half written, is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Mark)
    except (OSError, msgspec.DecodeError):
        return _Mark()


def _digest(message: Message) -> str:
    parts = repr((message.key, message.value, message.headers, message.offset))
    return hashlib.sha256(parts.encode()).hexdigest()
