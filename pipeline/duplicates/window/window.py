"""The duplicate window: which case a report belongs to, among all that was received within a month. Pure, bounded.

    report -> fingerprint -> the same text?  yes -> one more copy of it
                                             no  -> texts with a like signature, or that name the same place
                                                    -> each judged -> joined to its case, or noted as related

The case of a report is a function of the reports in the window and of what officers decided, not of the order in which
they came: the relation between two texts is symmetric, a case is what it connects, and its id is its oldest report's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from pipeline.domain.case import CaseMembership, CaseMove, OfficerDecision, OfficerDecisionKind
from pipeline.duplicates.fingerprint.build import Comparable, Fingerprint, fingerprint
from pipeline.duplicates.fingerprint.shingles import comparable
from pipeline.duplicates.fingerprint.verbatim import verbatim_digest
from pipeline.duplicates.reasons import Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import PairVerdict, compare, judge, judge_near
from pipeline.duplicates.verdict.refusals import are_two_people, can_pass_on
from pipeline.duplicates.window.grouping import (
    BY_NAME,
    bind,
    join,
    name_by_oldest,
    part,
    relate,
    rename,
    rename_without,
    take_copy,
    unbind,
)
from pipeline.duplicates.window.membership import Copy, Text, add_copy, membership_of
from pipeline.duplicates.window.posts import PostIndex, ThreadIndex
from pipeline.duplicates.window.remembered import Memory, gap_s

__all__ = ["DuplicateRules", "DuplicateWindow", "PairVerdict", "compare"]

VERBATIM = 1.0
"""Score of two reports in the same words."""

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
        self._memory = Memory(self._rules)
        self._moves: list[CaseMove] = []
        self._named: dict[str, str] = {}
        self._posts = PostIndex(self.__contains__)
        self._threads = ThreadIndex(self.__contains__)
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

    def take(self, reports: Sequence[Comparable]) -> None:
        """Remember reports and find their cases.

        Those that came before change nothing, but in a new version with other words: it replaces the one before, and is
        as old as that.
        """
        self._moves.extend(self._memory.forget())
        told, opened = len(self._moves), list[Text]()
        new = self._new_ones(reports)
        for report in new.values():
            self._memory.set(report.report_id, self._text_of(report, opened))
        self._find_cases(opened)
        for report in new.values():
            self._join_by_id(report)
        # the case of a new report is its answer; what moved since it was entered needs no word of its own
        self._moves[told:] = [move for move in self._moves[told:] if move.report_id not in new]

    def consolidate(self, report: Comparable) -> CaseMembership:
        """Find the case of a report and remember it; a report that came before gets the answer it would get now."""
        if report.report_id not in self:
            self.take([report])
        return self._membership_of(self._memory.text_of(report.report_id), _copy_of(report))

    def membership(self, report_id: str, received_at: datetime) -> CaseMembership | None:
        """Give the case that a report is in now; None if it has left the window."""
        text = self._memory.get(report_id)
        return self._membership_of(text, Copy(received_at.timestamp(), report_id)) if text is not None else None

    def decide(self, decision: OfficerDecision) -> None:
        """Do what an officer decided, now and whenever the reports come again; the last word on a report holds.

        What is confirmed is held together like what is merged.
        """
        if decision.kind is OfficerDecisionKind.SPLIT:
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
            self._moves.extend(join(first, text, BY_NAME, self._rules))

    def remember_long_ago(self, digest: int, newest: Copy, oldest: Copy, *, now: float) -> None:
        """Learn after a restart in whose case a long text was that left the window.

        What is too young for that is of a report that comes in again: the worker ended before its batch was acked.
        """
        if self._memory.has_left(newest.received_at, now=now):
            self._memory.note_long_ago(digest, newest, oldest)

    def forget_texts_of_long_ago(self, report_ids: AbstractSet[str]) -> None:
        """Learn after a restart which reports that left the window were forgotten."""
        self._memory.forget_texts_of_long_ago(report_ids)

    def digest_of(self, report_id: str) -> int | None:
        """Give by what a remembered report is known again when it has left the window; None if it is not."""
        text = self._memory.get(report_id)
        return verbatim_digest(text.fingerprint) if text is not None else None

    def erase(self, report_id: str, heir: Copy | None = None) -> set[str]:
        """Forget a report for good, and what was decided on it; give the reports whose answer may be another now.

        Parameters
        ----------
        heir
            The report that names the case instead, if the one that did has left the window and the heir too.
        """
        self._apart.discard(report_id)
        self._named.pop(report_id, None)
        self._memory.forget_long_ago(report_id, heir)
        text = self._memory.get(report_id)
        if text is None:
            self._undo_merges(report_id, text)
            return self._erase_name(report_id, heir)
        met = _met_by(text) - {report_id}
        self._undo_merges(report_id, text)
        self._moves.extend(self._take_out(text, report_id))
        self._memory.drop(report_id)
        return met

    def _erase_name(self, report_id: str, heir: Copy | None) -> set[str]:
        """Give a case another name than that of a report that left the window."""
        met: set[str] = set()
        for text in self._memory.named_by(report_id):
            if text.case_id == report_id:
                self._moves.extend(rename_without(text, report_id))
                self._moves.extend(rename(text, heir) if heir else ())
            met |= _met_by(text)
        return met

    def take_moves(self) -> list[CaseMove]:
        """Give the reports that changed their case since the last call, for their documents to follow."""
        moves, self._moves = self._moves, []
        return moves

    def _membership_of(self, text: Text, copy: Copy) -> CaseMembership:
        return membership_of(text, copy, flood_per_minute=self._rules.flood_per_minute)

    def _new_ones(self, reports: Sequence[Comparable]) -> dict[str, Comparable]:
        new: dict[str, Comparable] = {}
        for report in reports:
            known = self._memory.get(report.report_id)
            before = new.get(report.report_id)
            if known is not None and known.fingerprint.words != comparable(report.text_normal):
                new[report.report_id] = self._withdraw(known, report)
            elif before is not None:
                new[report.report_id] = replace(report, received_at=min(before.received_at, report.received_at))
            elif known is None:
                new[report.report_id] = report
        return new

    def _withdraw(self, text: Text, report: Comparable) -> Comparable:
        """Take the version before out of the window; give the new one with its age."""
        copy = next(copy for copy in text.reports() if copy.report_id == report.report_id)
        self._moves.extend(self._take_out(text, report.report_id))
        self._memory.drop(report.report_id)
        return replace(report, received_at=datetime.fromtimestamp(min(copy, _copy_of(report)).received_at, UTC))

    def _take_out(self, text: Text, report_id: str) -> Iterable[CaseMove]:
        """Take a report out of its text, and a text that has no other out of its case."""
        if len(text.reports()) == 1:
            self._memory.set_apart(text)
            return part(text, self._rules)
        return take_copy(text, next(copy for copy in text.reports() if copy.report_id == report_id))

    def _text_of(self, report: Comparable, opened: list[Text]) -> Text:
        new, copy = fingerprint(report), _copy_of(report)
        self._memory.advance(copy.received_at)
        self._take_name_back(copy)
        if copy.report_id in self._apart:
            new = replace(new, alone=Reason.SET_APART)
        known = self._memory.find_same(new, copy)
        if known is not None:
            self._moves.extend(add_copy(known, copy))
            return known
        before = self._memory.recall(new, copy)
        text = Text(fingerprint=new, oldest=copy, newest=copy, seen_at=self._memory.clock)
        self._memory.open(text)
        opened.append(text)
        if before is not None:
            self._moves.extend(self._recall(text, before))
        return text

    def _recall(self, text: Text, before: Text | Copy) -> Iterator[CaseMove]:
        """Put a long text into the case that it was in before; only its name may be left of that."""
        text.is_recalled = True
        if isinstance(before, Text):
            yield from join(text, before, VERBATIM, self._rules)
        else:
            self._memory.outlive(before.report_id, text)
            yield from rename(text, before)

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
            self._moves.extend(join(text, other, verdict.score, self._rules))
        elif verdict.same == "link":
            relate(text, other, verdict.score)

    def _join_by_id(self, report: Comparable) -> None:
        """Join a report to those that an officer or X itself names, whatever their words."""
        for other_id in self._posts.add(report):
            if self._passes_on(report, other_id):
                self._moves.extend(self._merge(report.report_id, other_id))
        for other_id in self._threads.add(report):
            if self._passes_on(report, other_id) and self._is_of_one_author(report, other_id):
                self._moves.extend(self._merge(report.report_id, other_id))
        for other_id in self._together.get(report.report_id, ()):
            self._moves.extend(self._merge(report.report_id, other_id))

    def _passes_on(self, report: Comparable, other_id: str) -> bool:
        text, other = self._memory.get(report.report_id), self._memory.get(other_id)
        if text is None or other is None or gap_s(other, _copy_of(report)) > self._rules.window.total_seconds():
            return False
        is_decided = not self._apart.isdisjoint((report.report_id, other_id))
        return not is_decided and can_pass_on(text.fingerprint, other.fingerprint)

    def _is_of_one_author(self, report: Comparable, other_id: str) -> bool:
        text, other = self._memory.text_of(report.report_id), self._memory.text_of(other_id)
        return not are_two_people(text.fingerprint, other.fingerprint)

    def _merge(self, report_id: str, other_id: str) -> Iterable[CaseMove]:
        text, other = self._memory.get(report_id), self._memory.get(other_id)
        return () if text is None or other is None or text is other else bind(text, other, DECIDED, self._rules)

    def _split(self, report_id: str) -> None:
        self._apart.add(report_id)
        text = self._memory.get(report_id)
        self._undo_merges(report_id, text)
        if text is None:
            return
        if len(text.reports()) == 1:
            self._memory.set_apart(text)
            self._moves.extend(part(text, self._rules))
            text.fingerprint = replace(text.fingerprint, alone=Reason.SET_APART)
        else:
            self._split_copy(text, next(copy for copy in text.reports() if copy.report_id == report_id))

    def _undo_merges(self, report_id: str, text: Text | None) -> None:
        """Take back what officers put together with a report."""
        for other_id in self._together.pop(report_id, ()):
            self._together[other_id].discard(report_id)
            self._unmerge(text, self._memory.get(other_id))

    def _unmerge(self, text: Text | None, other: Text | None) -> None:
        """Leave two texts to their words, unless an officer put two other reports of theirs together."""
        if text is None or other is None or text is other or self._are_together(text, other):
            return
        verdict = judge(text.fingerprint, other.fingerprint, self._rules, apart_s=gap_s(other, text.oldest))
        score = verdict.score if verdict.same == "merge" else None
        self._moves.extend(unbind(text, other, score, self._rules))

    def _are_together(self, text: Text, other: Text) -> bool:
        theirs = {copy.report_id for copy in other.reports()}
        return any(not theirs.isdisjoint(self._together.get(copy.report_id, ())) for copy in text.reports())

    def _split_copy(self, text: Text, copy: Copy) -> None:
        before = text.case_id
        self._moves.extend(take_copy(text, copy))
        alone = replace(text.fingerprint, alone=Reason.SET_APART)
        lone = Text(alone, oldest=copy, newest=copy, seen_at=self._memory.clock)
        self._memory.open(lone)
        self._memory.set(copy.report_id, lone)
        if before != copy.report_id:
            self._moves.append(CaseMove(report_id=copy.report_id, from_case_id=before, to_case_id=copy.report_id))


def _copy_of(report: Comparable) -> Copy:
    return Copy(report.received_at.timestamp(), report.report_id)


def _met_by(text: Text) -> set[str]:
    """Give the reports of a text, of its case, and of those that it is related to."""
    texts = {text, *(text.case.texts if text.case else ()), *(text.repeats or ()), *(text.related or ())}
    return {copy.report_id for each in texts for copy in each.reports()}
