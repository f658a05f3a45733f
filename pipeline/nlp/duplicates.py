"""The duplicate window: which case a report belongs to, among all that was received within a month. Pure, bounded.

    report -> fingerprint -> the same text?  yes -> one more copy of it
                                             no  -> texts with a like signature, or that name the same place
                                                    -> each judged -> joined to its case, or noted as related

The case of a report is a function of the reports in the window and of what officers decided, not of the order in which
they came: the relation between two texts is symmetric, a case is what it connects, and its id is its oldest report's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from pipeline.domain.case import CaseDecision, CaseDecisionKind, CaseMembership, CaseMove
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.cases import Copy, Text, add_copy, membership_of
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.fingerprint import Fingerprint, fingerprint
from pipeline.nlp.grouping import join, part, relate, rename, take_copy
from pipeline.nlp.memory import Memory, gap_s
from pipeline.nlp.pairs import PairVerdict, compare, judge, judge_near

__all__ = ["DuplicateRules", "DuplicateWindow", "PairVerdict", "compare"]

SET_APART = "dipisahkan petugas"
DECIDED = 1.0
"""Score of two reports that an officer put together."""


class Judge(Protocol):
    """A way to decide on two texts."""

    def __call__(
        self, first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float
    ) -> PairVerdict: ...


class DuplicateWindow:
    """What was received lately, and its cases."""

    def __init__(self, rules: DuplicateRules | None = None) -> None:
        self._rules = rules or DuplicateRules()
        self._memory = Memory(self._rules.window.total_seconds())
        self._moves: list[CaseMove] = []
        self._apart: set[str] = set()
        self._together: defaultdict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._memory)

    def __contains__(self, report_id: str) -> bool:
        return self._memory.get(report_id) is not None

    def consolidate(self, report: AnalysedReport) -> CaseMembership:
        """Find the case of a report and remember it; a report that came before gets the answer it would get now."""
        copy = Copy(report.received_at.timestamp(), report.report_id)
        text = self._memory.get(copy.report_id)
        if text is None:
            self._memory.advance(copy.received_at)
            text = self._place(report, copy)
            self._memory.set(copy.report_id, text)
            self._apply_merges(copy)
        return membership_of(text, copy, flood_per_minute=self._rules.flood_per_minute)

    def decide(self, decision: CaseDecision) -> None:
        """Do what an officer decided, now and whenever the reports come again; the last word on a report holds."""
        if decision.kind is CaseDecisionKind.SPLIT:
            self._split(decision.report_id)
        elif decision.other_id is not None:
            self._together[decision.report_id].add(decision.other_id)
            self._together[decision.other_id].add(decision.report_id)
            self._moves.extend(self._merge(decision.report_id, decision.other_id))

    def name_case(self, report_id: str, case_id: str) -> None:
        """Give the case of a remembered report the id that it had before a restart, if its oldest report is gone."""
        text = self._memory.get(report_id)
        if text is not None and case_id not in self:
            self._moves.extend(rename(text, case_id))

    def take_moves(self) -> list[CaseMove]:
        """Give the reports that changed their case since the last call, for their documents to follow."""
        moves, self._moves = self._moves, []
        return moves

    def _place(self, report: AnalysedReport, copy: Copy) -> Text:
        new = fingerprint(report)
        if copy.report_id in self._apart:
            new = replace(new, alone=SET_APART)
        known = self._memory.find_same(new, copy)
        if known is not None:
            self._note_moves(add_copy(known, copy), copy)
            return known
        text = Text(fingerprint=new, oldest=copy, newest=copy, seen_at=self._memory.clock)
        self._find_case(text)
        return text

    def _find_case(self, text: Text) -> None:
        alike, near = self._memory.add(text)
        for other in alike:
            self._bind(text, other, judge)
        for other in near:
            self._bind(text, other, judge_near)

    def _bind(self, text: Text, other: Text, decide: Judge) -> None:
        verdict = decide(text.fingerprint, other.fingerprint, self._rules, apart_s=gap_s(other, text.oldest))
        if verdict.same == "merge":
            self._note_moves(join(text, other, verdict.score), text.oldest)
        elif verdict.same == "link":
            relate(text, other, verdict.score)

    def _apply_merges(self, copy: Copy) -> None:
        for other_id in self._together.get(copy.report_id, ()):
            self._note_moves(self._merge(copy.report_id, other_id), copy)

    def _merge(self, report_id: str, other_id: str) -> Iterable[CaseMove]:
        text, other = self._memory.get(report_id), self._memory.get(other_id)
        return () if text is None or other is None or text is other else join(text, other, DECIDED)

    def _split(self, report_id: str) -> None:
        self._apart.add(report_id)
        for other_id in self._together.pop(report_id, ()):
            self._together[other_id].discard(report_id)
        text = self._memory.get(report_id)
        if text is None:
            return
        if len(text.reports()) == 1:
            self._memory.set_apart(text)
            self._moves.extend(part(text))
            text.fingerprint = replace(text.fingerprint, alone=SET_APART)
        else:
            self._split_copy(text, next(copy for copy in text.reports() if copy.report_id == report_id))

    def _split_copy(self, text: Text, copy: Copy) -> None:
        before = text.case_id
        self._moves.extend(take_copy(text, copy))
        lone = Text(replace(text.fingerprint, alone=SET_APART), oldest=copy, newest=copy, seen_at=self._memory.clock)
        self._memory.add(lone)
        self._memory.set(copy.report_id, lone)
        if before != copy.report_id:
            self._moves.append(CaseMove(report_id=copy.report_id, from_case_id=before, to_case_id=copy.report_id))

    def _note_moves(self, moves: Iterable[CaseMove], new: Copy) -> None:
        """Keep what others must be told; the new report's own case is the answer."""
        self._moves.extend(move for move in moves if move.report_id != new.report_id)
