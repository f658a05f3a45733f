"""The duplicate window: which case a report belongs to, among all that was received within a month. Pure, bounded.

    report -> fingerprint -> the same text?  yes -> one more copy of it
                                             no  -> texts with a like signature, or that name the same place
                                                    -> each judged -> joined to its case, or noted as related

The case of a report is a function of the reports in the window, not of the order in which they came: the relation
between two texts is symmetric, a case is what it connects, and its id is that of its oldest report.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from pipeline.domain.case import CaseMembership, CaseMove
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.candidates import CandidateIndex, Candidates
from pipeline.nlp.cases import Copy, Text, add_copy, drop_copies_before, join, leave, membership_of, relate
from pipeline.nlp.fingerprint import Fingerprint, fingerprint
from pipeline.nlp.pairs import DuplicateRules, PairVerdict, compare, judge, may_be_incident

__all__ = ["DuplicateRules", "DuplicateWindow", "PairVerdict", "compare"]

CLOCK_STEP_S = 86_400.0
"""How far one report may push the window's clock: a sender whose clock is years ahead must not empty it."""


class DuplicateWindow:
    """What was received lately, and its cases."""

    def __init__(self, rules: DuplicateRules | None = None) -> None:
        self._rules = rules or DuplicateRules()
        self._window_s = self._rules.window.total_seconds()
        self._clock = float("-inf")
        self._index = CandidateIndex()
        self._by_report: dict[str, Text] = {}
        self._by_key: dict[int, Text] = {}
        self._by_number: dict[int, Text] = {}
        self._ages: deque[tuple[float, Text]] = deque()
        self._moves: list[CaseMove] = []

    def __len__(self) -> int:
        return len(self._by_report)

    def __contains__(self, report_id: str) -> bool:
        return report_id in self._by_report

    def consolidate(self, report: AnalysedReport) -> CaseMembership:
        """Find the case of a report and remember it; a report that came before gets the answer it would get now."""
        copy = Copy(report.received_at.timestamp(), report.report_id)
        text = self._by_report.get(copy.report_id)
        if text is None:
            self._advance(copy.received_at)
            text = self._by_report[copy.report_id] = self._place(fingerprint(report), copy)
        return membership_of(text, copy, flood_per_minute=self._rules.flood_per_minute)

    def take_moves(self) -> list[CaseMove]:
        """Give the reports that changed their case since the last call, for their documents to follow."""
        moves, self._moves = self._moves, []
        return moves

    def _place(self, new: Fingerprint, copy: Copy) -> Text:
        known = None if new.alone else self._by_key.get(_key(new))
        if known is not None and self._gap(known, copy) <= self._window_s:
            self._note_moves(add_copy(known, copy), copy)
            known.seen_at = self._clock
            return known
        text = Text(fingerprint=new, oldest=copy, newest=copy, seen_at=self._clock)
        self._ages.append((self._clock, text))
        if not new.alone:
            self._by_key[_key(new)] = text
            self._find_case(text)
        return text

    def _find_case(self, text: Text) -> None:
        candidates = self._enter(text)
        for other in map(self._by_number.__getitem__, candidates.alike):
            self._bind(text, other)
        for other in map(self._by_number.__getitem__, candidates.near):
            if may_be_incident(text.fingerprint, other.fingerprint, self._rules, apart_s=self._gap(other, text.oldest)):
                self._bind(text, other)

    def _enter(self, text: Text) -> Candidates:
        text.number, candidates = self._index.add(text.fingerprint)
        self._by_number[text.number] = text
        return candidates

    def _bind(self, text: Text, other: Text) -> None:
        apart_s = self._gap(other, text.oldest)
        verdict = judge(text.fingerprint, other.fingerprint, self._rules, apart_s=apart_s)
        if verdict.same == "merge":
            self._note_moves(join(text, other, verdict.score), text.oldest)
        elif verdict.same == "link":
            relate(text, other, verdict.score)

    def _note_moves(self, moves: Iterable[CaseMove], new: Copy) -> None:
        """Keep what others must be told; the new report's own case is the answer."""
        self._moves.extend(move for move in moves if move.report_id != new.report_id)

    def _gap(self, text: Text, copy: Copy) -> float:
        return max(copy.received_at - text.newest.received_at, text.oldest.received_at - copy.received_at, 0.0)

    def _advance(self, received_at: float) -> None:
        step = received_at if self._clock < 0 else min(received_at, self._clock + CLOCK_STEP_S)
        self._clock = max(self._clock, step)
        while self._ages and self._ages[0][0] < self._clock - self._window_s:
            self._expire(self._ages.popleft()[1])

    def _expire(self, text: Text) -> None:
        if text.number >= 0:
            del self._by_number[text.number]
            self._index.forget_before(text.number + 1)
        if text.seen_at < self._clock - self._window_s:
            self._forget(text)
            return
        self._drop_old_copies(text)
        self._ages.append((text.seen_at, text))
        if text.number >= 0:
            self._enter(text)

    def _drop_old_copies(self, text: Text) -> None:
        for copy in drop_copies_before(text, self._clock - self._window_s):
            self._by_report.pop(copy.report_id, None)

    def _forget(self, text: Text) -> None:
        leave(text)
        for copy in text.reports():
            self._by_report.pop(copy.report_id, None)
        if self._by_key.get(_key(text.fingerprint)) is text:
            del self._by_key[_key(text.fingerprint)]


def _key(new: Fingerprint) -> int:
    """Give what all reports of one text share. Of a million 64-bit hashes two collide in one of 30 million windows."""
    sender = new.reporter if new.details.is_personal or not (new.details.numbers or new.details.names) else None
    return hash((new.words, new.details, new.area, sender))
