"""Third stage: each report joins the case of those that it repeats, and the window that this needs.

`Deduplicate` is the stage itself, pure but for the window it fills; `Deduplicator` keeps it on its topic: a window is
in memory only, so it is filled from the topic when the partition is assigned; the names of its cases and what officers
decided are read again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import structlog

from pipeline.agents.loop import Outcome, on_messages, through_outages
from pipeline.batches import batches_of_stream
from pipeline.contract.records import (
    ANALYSED,
    DECISION,
    Heir,
    Message,
    encode_consolidated,
    is_forgotten,
    is_wake_up,
    key_of,
    read_head,
    read_heir,
    read_record,
    tombstone,
)
from pipeline.domain.case import OfficerDecision
from pipeline.domain.errors import DataFault
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.duplicates.fingerprint.build import Comparable, build_comparable
from pipeline.duplicates.window.membership import Copy
from pipeline.duplicates.window.window import DuplicateWindow

RECENT_MAX = 20_000
"""Messages kept as they came, about 25 MB: most cases that change are days old at most, and need no look into Kafka."""

PRUNE_AT, PRUNE_SLACK = 2, 1_000
"""Offsets of reports that left the window are dropped when there are twice as many as reports in it."""

FILL_BATCH = 256
"""Reports taken at once when a window is filled: each of many costs a third less than one alone."""

FindForgotten = Callable[[Collection[str]], Awaitable[set[str]]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deduplicate:
    """Compares each report with those of the window, those of its own batch included."""

    window: DuplicateWindow

    def __call__(self, batch: Sequence[AnalysedReport]) -> list[ConsolidatedReport]:
        """Give each report its case; same order."""
        compared = self.take(batch)
        return [  # asked again: a later one may have joined two cases
            ConsolidatedReport(report=report, membership=self.window.consolidate(each))
            for report, each in zip(batch, compared, strict=True)
        ]

    def take(self, batch: Sequence[AnalysedReport]) -> list[Comparable]:
        """Remember reports, and give what was compared of them."""
        compared = [build_comparable(report) for report in batch]
        self.window.take(compared)
        return compared

    def answer_again(self, report: AnalysedReport, *, moved_from: str | None) -> ConsolidatedReport:
        """Give a report that was answered before its case as the window has it now."""
        membership = self.window.consolidate(build_comparable(report))
        return ConsolidatedReport(report=report, membership=membership, moved_from=moved_from)

    def take_moves(self) -> dict[str, str]:
        """Give the reports whose case has changed since the last call, and the case each was in."""
        return {move.report_id: move.from_case_id for move in reversed(self.window.take_moves())}


class Deduplicator:
    """The stage on its topic.

    Parameters
    ----------
    build
        Makes the stage with an empty window.
    read_before
        Reads the topic from its start to before an offset.
    read_at
        Reads the messages at some offsets; the oldest may be gone.
    read_answers
        Reads what this stage wrote while the window's reports came, and for as long as verbatim texts are known; of two
        answers on one report the greater version holds.
    read_decisions
        Reads all that officers ever decided, in order.
    find_forgotten
        Tells which of some reports were forgotten: whatever brings them, they are passed over.
    clock
        Seconds since 1970.
    """

    def __init__(
        self,
        build: Callable[[], Deduplicate],
        *,
        read_before: Callable[[int], AsyncIterator[Message]],
        read_at: Callable[[Sequence[int]], Awaitable[list[Message]]],
        read_answers: Callable[[], AsyncIterator[Message]],
        read_decisions: Callable[[], AsyncIterator[Message]],
        find_forgotten: FindForgotten,
        clock: Callable[[], float],
    ) -> None:
        self._build = build
        self._read_before = read_before
        self._read_at = read_at
        self._read_answers = read_answers
        self._read_decisions = read_decisions
        self._find_forgotten = find_forgotten
        self._clock = clock
        self._version = 0
        self._stage: Deduplicate | None = None
        self._offsets: dict[str, int] = {}
        self._recent: dict[int, Message] = {}
        self._written: dict[str, Copy] = {}
        self._decided = -1

    def forget(self) -> None:
        """Drop the window: the partition was with somebody else, and reports may have come meanwhile."""
        self._stage = None

    async def run(self, batch: Sequence[Message]) -> Outcome:
        """Consolidate a batch; reports whose case it changes are written again, with their new case."""
        if self._stage is None:
            self._stage = await through_outages(lambda: self._fill(batch[0].offset or 0))
        stage = self._stage
        if any(map(is_wake_up, batch)):
            await through_outages(lambda: self._take_decisions(stage.window))
        reports = await self._leave_out_forgotten(batch)
        encode = partial(_encode, stage.window, version=self._next_version())
        outcome = on_messages(_decode, stage, encode)(reports)
        self._remember(reports)
        ends = {key_of(message): message for message in batch if is_forgotten(message)}
        met = self._erase(stage.window, ends)
        moves = met | {each: None if before in ends else before for each, before in self._take_moves(stage).items()}
        moved = await through_outages(lambda: self._find(list(moves)))
        again = [stage.answer_again(report, moved_from=moves[report.report_id]) for report in moved]
        self._prune(stage.window)
        erased = [tombstone(report_id.encode(), version=self._version) for report_id in ends]
        return Outcome(outcome.forwarded + [encode(each) for each in again] + erased, outcome.rejected)

    async def _leave_out_forgotten(self, batch: Sequence[Message]) -> list[Message]:
        """Give the reports of a batch that were not forgotten, and what is no report at all."""
        forgotten = await through_outages(lambda: self._find_forgotten({key_of(each) for each in batch}))
        return [
            message
            for message in batch
            if not (is_wake_up(message) or is_forgotten(message) or key_of(message) in forgotten)
        ]

    def _erase(self, window: DuplicateWindow, ends: Mapping[str, Message]) -> dict[str, str | None]:
        """Forget reports; give those that are answered again for it, which name no case that they were in."""
        met: set[str] = set()
        for report_id, message in ends.items():
            heir = read_record(read_heir, message)
            met |= window.erase(report_id, Copy(heir.since, heir.report_id) if isinstance(heir, Heir) else None)
            self._recent.pop(self._offsets.pop(report_id, -1), None)
        return dict.fromkeys(met - ends.keys())

    def _next_version(self) -> int:
        """Give the answers of a batch a version above all before: the clock's, or the next, if the clock is behind.

        So what a worker still sends that has lost the partition without knowing is older than what its successor says,
        since that has read the answers before and began later.
        """
        self._version = max(self._version + 1, int(self._clock() * 1_000))
        return self._version

    async def _fill(self, before: int) -> Deduplicate:
        stage = self._build()
        self._offsets.clear()
        async for batch in batches_of_stream(self._read_before(before), FILL_BATCH):
            kept = await self._leave_out_forgotten(batch)
            reports = [read_record(_decode, message) for message in kept]
            stage.take([report for report in reports if not isinstance(report, DataFault)])
            self._remember(kept)
        stage.take_moves()  # told when they happened
        self._written = await self._read_written(stage.window)
        for report_id, oldest in self._written.items():
            stage.window.name_case(report_id, oldest)
        self._decided = -1
        await self._take_decisions(stage.window)
        log.info("window_filled", reports=len(stage.window))
        return stage

    async def _read_written(self, window: DuplicateWindow) -> dict[str, Copy]:
        """Give the oldest report of the case, as their documents have it, of reports with another case in the window.

        Most are cases whose oldest report left the window; some an officer decided on, or are ahead of the window,
        since the worker ended before their batch was acked.
        """
        written: dict[str, Copy] = {}
        versions: dict[str, int] = {}
        forgotten: set[str] = set()
        async for message in self._read_answers():
            if is_forgotten(message):
                forgotten.add(key_of(message))
            head = read_record(read_head, message)
            if isinstance(head, DataFault):
                continue
            self._version = max(self._version, head.version)
            now = window.oldest_of(head.report_id)
            if now is None and head.text is not None:
                newest = Copy(head.received_at.timestamp(), head.report_id)
                window.remember_long_ago(head.text, newest, Copy(head.case_since, head.case_id), now=self._clock())
            if now is None or head.version < versions.get(head.report_id, 0):  # of another partition, older than that
                continue
            versions[head.report_id] = head.version
            written.pop(head.report_id, None)
            if now.report_id != head.case_id:
                written[head.report_id] = Copy(head.case_since, head.case_id)
        window.forget_texts_of_long_ago(forgotten)  # their answers stand before their ends until Kafka compacts them
        return written

    def _take_moves(self, stage: Deduplicate) -> dict[str, str]:
        """Give the reports whose document has another case than the window, and the case in the document."""
        moves = stage.take_moves() | {report_id: oldest.report_id for report_id, oldest in self._written.items()}
        self._written = {}
        now = {report_id: stage.window.oldest_of(report_id) for report_id in moves}
        return {
            report_id: before
            for report_id, before in moves.items()
            if (to := now[report_id]) and to.report_id != before
        }

    async def _take_decisions(self, window: DuplicateWindow) -> None:
        """Do what officers decided since the last look; what is no decision is passed over."""
        async for message in self._read_decisions():
            if message.offset is None or message.offset <= self._decided:
                continue
            decision = read_record(_decode_decision, message)
            if not isinstance(decision, DataFault):
                window.decide(decision)
            self._decided = message.offset

    def _remember(self, batch: Sequence[Message]) -> None:
        for message in batch:
            if message.key is not None and message.offset is not None:
                self._offsets[key_of(message)] = message.offset
                self._recent[message.offset] = message
        for offset in list(islice(self._recent, max(0, len(self._recent) - RECENT_MAX))):
            del self._recent[offset]

    def _prune(self, window: DuplicateWindow) -> None:
        if len(self._offsets) > PRUNE_AT * (len(window) + PRUNE_SLACK):
            self._offsets = {report_id: at for report_id, at in self._offsets.items() if report_id in window}

    async def _find(self, report_ids: Sequence[str]) -> list[AnalysedReport]:
        """Read reports of the window again; one that has outlived its message stays as it is."""
        offsets = sorted(self._offsets[report_id] for report_id in report_ids if report_id in self._offsets)
        older = [offset for offset in offsets if offset not in self._recent]
        recent = [self._recent[offset] for offset in offsets if offset in self._recent]
        read = [read_record(_decode, message) for message in [*(await self._read_at(older) if older else []), *recent]]
        return [report for report in read if not isinstance(report, DataFault)]


def _decode(message: Message) -> AnalysedReport:
    return ANALYSED.decode(message.value)


def _decode_decision(message: Message) -> OfficerDecision:
    return DECISION.decode(message.value)


def _encode(window: DuplicateWindow, report: ConsolidatedReport, *, version: int) -> Message:
    oldest = window.oldest_of(report.report.report_id)
    return encode_consolidated(
        report,
        version=version,
        case_since=oldest.received_at if oldest else None,
        text=window.digest_of(report.report.report_id),
    )
