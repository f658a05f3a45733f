"""The duplicate window: which case a report belongs to, among all that was received within a month. Pure, bounded.

    report -> fingerprint -> the same text?  yes -> one more copy of it
                                             no  -> texts with a like signature, or that name the same place
                                                    -> each judged -> joined to its case, or noted as related

The case of a report is a function of the reports in the window and of what officers decided, not of the order in which
they came: the relation between two texts is symmetric, a case is what it connects, and its id is its oldest report's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from pipeline.domain.case import CaseDecision, CaseDecisionKind, CaseMembership, CaseMove
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.cases import Copy, Text, add_copy, membership_of
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.fingerprint import Fingerprint, fingerprint
from pipeline.nlp.grouping import join, name_by_oldest, part, relate, rename, take_copy, unjoin
from pipeline.nlp.memory import Memory, gap_s
from pipeline.nlp.pairs import PairVerdict, compare, judge, judge_near
from pipeline.nlp.posts import PostIndex
from pipeline.nlp.refusals import can_pass_on

__all__ = ["DuplicateRules", "DuplicateWindow", "PairVerdict", "compare"]

SET_APART = "dipisahkan petugas"
DECIDED = 1.0
"""Score of two reports that an officer put together."""
BY_NAME = 0.0
"""Score of two texts that only the name of their case holds together: any text that is like one of them is liker."""


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
        self._named: dict[str, str] = {}
        self._posts = PostIndex(self.__contains__)
        self._apart: set[str] = set()
        self._together: defaultdict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._memory)

    def __contains__(self, report_id: str) -> bool:
        return self._memory.get(report_id) is not None

    def oldest_of(self, report_id: str) -> Copy | None:
        """Give the report that names the case of a remembered one."""
        text = self._memory.get(report_id)
        return (text.case or text).oldest if text is not None else None

    def take(self, reports: Sequence[AnalysedReport]) -> None:
        """Remember reports and find their cases; those that came before change nothing."""
        self._memory.forget()
        new = {report.report_id: report for report in reports if report.report_id not in self}
        told, opened = len(self._moves), list[Text]()
        for report in new.values():
            self._memory.set(report.report_id, self._text_of(report, opened))
        self._find_cases(opened)
        for report in new.values():
            self._join_by_id(report)
        # the case of a new report is its answer; what moved since it was entered needs no word of its own
        self._moves[told:] = [move for move in self._moves[told:] if move.report_id not in new]

    def consolidate(self, report: AnalysedReport) -> CaseMembership:
        """Find the case of a report and remember it; a report that came before gets the answer it would get now."""
        if report.report_id not in self:
            self.take([report])
        copy = _copy_of(report)
        text = self._memory.text_of(copy.report_id)
        return membership_of(text, copy, flood_per_minute=self._rules.flood_per_minute)

    def decide(self, decision: CaseDecision) -> None:
        """Do what an officer decided, now and whenever the reports come again; the last word on a report holds."""
        if decision.kind is CaseDecisionKind.SPLIT:
            self._split(decision.report_id)
        elif decision.other_id is not None:
            self._together[decision.report_id].add(decision.other_id)
            self._together[decision.other_id].add(decision.report_id)
            self._moves.extend(self._merge(decision.report_id, decision.other_id))

    def name_case(self, report_id: str, oldest: Copy) -> None:
        """Give the case of a remembered report the name that it had before a restart, if its oldest report is gone.

        Reports that have one name are one case, although what connected them may be gone too. If the report of that
        name is only on its way, read again after a crash, it takes the name back and its case is found like any other.
        """
        text = self._memory.get(report_id)
        if text is None or oldest.report_id in self or text.case_id == oldest.report_id:
            return
        self._moves.extend(rename(text, oldest))
        first = self._memory.get(self._named.setdefault(oldest.report_id, report_id))
        if first is not None and first is not text:
            self._moves.extend(join(first, text, BY_NAME))

    def take_moves(self) -> list[CaseMove]:
        """Give the reports that changed their case since the last call, for their documents to follow."""
        moves, self._moves = self._moves, []
        return moves

    def _text_of(self, report: AnalysedReport, opened: list[Text]) -> Text:
        new, copy = fingerprint(report), _copy_of(report)
        self._memory.advance(copy.received_at)
        self._take_name_back(copy)
        if copy.report_id in self._apart:
            new = replace(new, alone=SET_APART)
        known = self._memory.find_same(new, copy)
        if known is not None:
            self._moves.extend(add_copy(known, copy))
            return known
        text = Text(fingerprint=new, oldest=copy, newest=copy, seen_at=self._memory.clock)
        self._memory.open(text)
        opened.append(text)
        return text

    def _take_name_back(self, copy: Copy) -> None:
        named = self._memory.get(self._named.pop(copy.report_id, ""))
        if named is not None:
            self._moves.extend(name_by_oldest(named))

    def _find_cases(self, opened: Sequence[Text]) -> None:
        texts = [text for text in opened if not text.fingerprint.alone]
        for text, (alike, near) in zip(texts, self._memory.propose(texts), strict=True):
            for other in alike:
                self._bind(text, other, judge)
            for other in near:
                self._bind(text, other, judge_near)

    def _bind(self, text: Text, other: Text, decide: Judge) -> None:
        verdict = decide(text.fingerprint, other.fingerprint, self._rules, apart_s=gap_s(other, text.oldest))
        if verdict.same == "merge":
            self._moves.extend(join(text, other, verdict.score))
        elif verdict.same == "link":
            relate(text, other, verdict.score)

    def _join_by_id(self, report: AnalysedReport) -> None:
        """Join a report to those that an officer or X itself names, whatever their words."""
        for other_id in self._posts.add(report):
            if self._passes_on(report, other_id):
                self._moves.extend(self._merge(report.report_id, other_id))
        for other_id in self._together.get(report.report_id, ()):
            self._moves.extend(self._merge(report.report_id, other_id))

    def _passes_on(self, report: AnalysedReport, other_id: str) -> bool:
        text, other = self._memory.get(report.report_id), self._memory.get(other_id)
        if text is None or other is None or gap_s(other, _copy_of(report)) > self._rules.window.total_seconds():
            return False
        is_decided = not self._apart.isdisjoint((report.report_id, other_id))
        return not is_decided and can_pass_on(text.fingerprint, other.fingerprint)

    def _merge(self, report_id: str, other_id: str) -> Iterable[CaseMove]:
        text, other = self._memory.get(report_id), self._memory.get(other_id)
        return () if text is None or other is None or text is other else join(text, other, DECIDED)

    def _split(self, report_id: str) -> None:
        self._apart.add(report_id)
        text = self._memory.get(report_id)
        for other_id in self._together.pop(report_id, ()):
            self._together[other_id].discard(report_id)
            self._unmerge(text, self._memory.get(other_id))
        if text is None:
            return
        if len(text.reports()) == 1:
            self._memory.set_apart(text)
            self._moves.extend(part(text))
            text.fingerprint = replace(text.fingerprint, alone=SET_APART)
        else:
            self._split_copy(text, next(copy for copy in text.reports() if copy.report_id == report_id))

    def _unmerge(self, text: Text | None, other: Text | None) -> None:
        """Leave two texts to their words, unless an officer put two other reports of theirs together."""
        if text is None or other is None or text is other or self._are_together(text, other):
            return
        verdict = judge(text.fingerprint, other.fingerprint, self._rules, apart_s=gap_s(other, text.oldest))
        if verdict.same != "merge":
            self._moves.extend(unjoin(text, other))

    def _are_together(self, text: Text, other: Text) -> bool:
        theirs = {copy.report_id for copy in other.reports()}
        return any(not theirs.isdisjoint(self._together.get(copy.report_id, ())) for copy in text.reports())

    def _split_copy(self, text: Text, copy: Copy) -> None:
        before = text.case_id
        self._moves.extend(take_copy(text, copy))
        lone = Text(replace(text.fingerprint, alone=SET_APART), oldest=copy, newest=copy, seen_at=self._memory.clock)
        self._memory.open(lone)
        self._memory.set(copy.report_id, lone)
        if before != copy.report_id:
            self._moves.append(CaseMove(report_id=copy.report_id, from_case_id=before, to_case_id=copy.report_id))


def _copy_of(report: AnalysedReport) -> Copy:
    return Copy(report.received_at.timestamp(), report.report_id)
