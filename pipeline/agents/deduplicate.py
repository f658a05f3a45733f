"""Third stage: each report joins the case of those that it repeats, and the window that this needs.

`Deduplicate` is the stage itself, pure but for the window it fills; `Deduplicator` keeps it on its topic: a window is
in memory only, so it is filled from the topic when the partition is assigned; the names of its cases and what officers
decided are read again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import structlog

from pipeline.adapters.document import encode_document, parse_document
from pipeline.adapters.wire import ANALYSED, DECISION, Message, is_wake_up
from pipeline.agents.loop import Outcome, attempt, on_messages, through_outages
from pipeline.batches import batches_of_stream
from pipeline.domain.errors import DataFault
from pipeline.domain.officer_decision import for_window
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.nlp.cases import Copy
from pipeline.nlp.duplicates import DuplicateWindow

RECENT_MAX = 20_000
"""Messages kept as they came, about 25 MB: most cases that change are days old at most, and need no look into Kafka."""

PRUNE_AT, PRUNE_SLACK = 2, 1_000
"""Offsets of reports that left the window are dropped when there are twice as many as reports in it."""

FILL_BATCH = 256
"""Reports taken at once when a window is filled: each of many costs a third less than one alone."""

CASE_SINCE = "case_since"
"""Header of an answer: when the oldest report of its case was received, in seconds since 1970. When two cases become
one after a restart, the older name holds, and the report that tells its age may be gone."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deduplicate:
    """Compares each report with those of the window, those of its own batch included."""

    window: DuplicateWindow

    def __call__(self, batch: Sequence[AnalysedReport]) -> list[ConsolidatedReport]:
        """Give each report its case; same order."""
        self.window.take(batch)
        return [self.answer(report) for report in batch]  # asked again: a later one may have joined two cases

    def answer(self, report: AnalysedReport, *, moved_from: str | None = None) -> ConsolidatedReport:
        """Give a report its case as the window has it now."""
        return ConsolidatedReport(report=report, membership=self.window.consolidate(report), moved_from=moved_from)

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
        Reads what this stage wrote while the window's reports came; of two answers on one report the last one holds.
    read_decisions
        Reads all that officers ever decided, in order.
    """

    def __init__(
        self,
        build: Callable[[], Deduplicate],
        *,
        read_before: Callable[[int], AsyncIterator[Message]],
        read_at: Callable[[Sequence[int]], Awaitable[list[Message]]],
        read_answers: Callable[[], AsyncIterator[Message]],
        read_decisions: Callable[[], AsyncIterator[Message]],
    ) -> None:
        self._build = build
        self._read_before = read_before
        self._read_at = read_at
        self._read_answers = read_answers
        self._read_decisions = read_decisions
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
        reports = [message for message in batch if not is_wake_up(message)]
        if len(reports) < len(batch):
            await through_outages(lambda: self._take_decisions(stage.window))
        encode = partial(_encode, stage.window)
        outcome = on_messages(_decode, stage, encode)(reports)
        self._remember(reports)
        moves = self._take_moves(stage)
        moved = await through_outages(lambda: self._find(list(moves)))
        again = [stage.answer(report, moved_from=moves[report.report_id]) for report in moved]
        self._prune(stage.window)
        return Outcome(outcome.forwarded + [encode(each) for each in again], outcome.rejected)

    async def _fill(self, before: int) -> Deduplicate:
        stage = self._build()
        self._offsets.clear()
        async for batch in batches_of_stream(self._read_before(before), FILL_BATCH):
            reports = [attempt(_decode, message) for message in batch]
            stage.window.take([report for report in reports if not isinstance(report, DataFault)])
            self._remember(batch)
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
        async for message in self._read_answers():
            answer = attempt(_decode_answer, message)
            if isinstance(answer, DataFault):
                continue
            report_id, oldest = answer
            written.pop(report_id, None)
            now = window.oldest_of(report_id)
            if now is not None and now.report_id != oldest.report_id:
                written[report_id] = oldest
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
            decision = attempt(DECISION.decode, message.value)
            if not isinstance(decision, DataFault):
                window.decide(for_window(decision))
            self._decided = message.offset

    def _remember(self, batch: Sequence[Message]) -> None:
        for message in batch:
            if message.key is not None and message.offset is not None:
                self._offsets[message.key.decode()] = message.offset
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
        read = [attempt(_decode, message) for message in [*(await self._read_at(older) if older else []), *recent]]
        return [report for report in read if not isinstance(report, DataFault)]


def _decode(message: Message) -> AnalysedReport:
    return ANALYSED.decode(message.value)


def _encode(window: DuplicateWindow, report: ConsolidatedReport) -> Message:
    report_id = report.report.report_id
    oldest = window.oldest_of(report_id)
    since = ((CASE_SINCE, repr(oldest.received_at).encode()),) if oldest else ()
    return Message(encode_document(report), key=report_id.encode(), headers=since)


def _decode_answer(message: Message) -> tuple[str, Copy]:
    """Read a report's id, and the oldest report of its case; of unknown age it is taken for older than all others."""
    document = parse_document(message.value)
    return document.report_id, Copy(float(message.header(CASE_SINCE) or "-inf"), document.case_id)
