"""What the duplicate window remembers, and when it forgets. Pure, bounded: time comes in with the reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from math import isinf

from pipeline.domain.case import CaseMove
from pipeline.duplicates.fingerprint.build import Fingerprint
from pipeline.duplicates.fingerprint.verbatim import verbatim_digest
from pipeline.duplicates.rules import LATE, DuplicateRules
from pipeline.duplicates.window.candidates import CandidateIndex
from pipeline.duplicates.window.grouping import forget
from pipeline.duplicates.window.long_ago import LongAgo
from pipeline.duplicates.window.membership import Copy, Text, drop_copies_before
from pipeline.duplicates.window.sweeping import Sweeping

CLOCK_STEP_S = 86_400.0
"""How far one report may push the clock: a sender whose clock is years ahead must not empty the window."""


class Memory:
    """The texts of one window, by report, by what they say, and by their age.

    The clock is the latest time at which a report was received. A text is forgotten when it had no report for one
    window and `LATE`, by the clock; those that still get reports are entered anew, so that the oldest are always first
    in line.
    """

    def __init__(self, rules: DuplicateRules) -> None:
        self._rules = rules
        self._window_s = rules.window.total_seconds()
        self._resend_s = rules.resend.total_seconds()
        self._kept_s = self._window_s + LATE.total_seconds()
        self.clock = float("-inf")
        self._long_ago = LongAgo(rules.verbatim_window.total_seconds())
        self._outliving: dict[str, Text] = {}
        self._sweeping = Sweeping()
        self._index = CandidateIndex()
        self._by_report: dict[str, Text] = {}
        self._by_key: dict[int, Text] = {}
        self._by_number: dict[int, Text] = {}
        self._ages: deque[tuple[float, Text]] = deque()

    def __len__(self) -> int:
        return len(self._by_report)

    def get(self, report_id: str) -> Text | None:
        """Find the text of a report."""
        return self._by_report.get(report_id)

    def text_of(self, report_id: str) -> Text:
        """Give the text of a report that is remembered."""
        return self._by_report[report_id]

    def set(self, report_id: str, text: Text) -> None:
        """Remember the text of a report."""
        self._by_report[report_id] = text
        text.seen_at = self.clock

    def find_same(self, new: Fingerprint, copy: Copy) -> Text | None:
        """Find the text that says exactly this, within the window; a few words alone only if they were sent again."""
        text = self._by_key.get(_key(new)) if _can_be_met(new) else None
        within_s = self._resend_s if new.is_short else self._window_s
        return text if text is not None and gap_s(text, copy) <= within_s else None

    def recall(self, new: Fingerprint, copy: Copy) -> Text | Copy | None:
        """Find the case that the same long text was in before: a text of it, or its name if none is remembered."""
        text = self._by_key.get(_key(new))
        digest = verbatim_digest(new) if text is not None or len(self._long_ago) else None
        if digest is None:
            return None
        if text is not None and gap_s(text, copy) <= self._rules.verbatim_window.total_seconds():
            return text
        oldest = self._long_ago.find(digest, copy.received_at)
        return oldest and (self.get(oldest.report_id) or self._find_outliving(oldest.report_id) or oldest)

    def has_left(self, received_at: float, *, now: float) -> bool:
        """Whether a report of this time would have left the window; one that has seen none takes the time for now."""
        return received_at < (now if isinf(self.clock) else self.clock) - self._kept_s

    def note_long_ago(self, digest: int, newest: Copy, oldest: Copy) -> None:
        """Remember of a long text that left the window whose case it was in."""
        self._long_ago.note(digest, newest, oldest, now=self.clock)

    def forget_long_ago(self, report_id: str, heir: Copy | None) -> None:
        """Forget the text of a report that left the window, and name its case after its heir, or forget that, too."""
        self._long_ago.forget(report_id, heir, now=self.clock)

    def forget_texts_of_long_ago(self, report_ids: AbstractSet[str]) -> None:
        """Forget the texts of reports that left the window."""
        self._long_ago.forget_texts(report_ids)

    def outlive(self, report_id: str, text: Text) -> None:
        """Note a text whose case has the name of a report that left the window."""
        self._outliving[report_id] = text
        if self._sweeping.is_due(len(self._outliving)):
            names = [name for name in self._outliving if self._find_outliving(name)]
            self._outliving = {name: self._outliving[name] for name in names}
            self._sweeping.note_left(len(self._outliving))

    def _find_outliving(self, report_id: str) -> Text | None:
        text = self._outliving.get(report_id)
        is_remembered = text is not None and self._by_report.get(text.newest.report_id) is text
        return text if is_remembered else None

    def open(self, text: Text) -> None:
        """Remember a new text, for copies of it to be found."""
        self._ages.append((self.clock, text))
        if _can_be_met(text.fingerprint):
            self._by_key[_key(text.fingerprint)] = text

    def propose(self, texts: Sequence[Text]) -> list[tuple[list[Text], list[Text]]]:
        """Give for each new text the earlier ones alike in words, and those near in place and topic."""
        first, candidates = self._index.add_all([text.fingerprint for text in texts])
        for number, text in enumerate(texts, start=first):
            text.number = number
            self._by_number[number] = text
        return [(self._texts(each.alike), self._texts(each.near)) for each in candidates]

    def drop(self, report_id: str) -> None:
        """Forget a report, whose text came in a new version, or which must not be known any more."""
        del self._by_report[report_id]

    def set_apart(self, text: Text) -> None:
        """Never propose a text again."""
        self._by_number.pop(text.number, None)
        self._forget_key(text)

    def named_by(self, report_id: str) -> list[Text]:
        """Give the texts whose case has the name of a report; looks at all that is remembered."""
        return [text for text in dict.fromkeys(self._by_report.values()) if text.case_id == report_id]

    def advance(self, received_at: float) -> None:
        """Move the clock to a new report."""
        step = received_at if self.clock < 0 else min(received_at, self.clock + CLOCK_STEP_S)
        self.clock = max(self.clock, step)

    def forget(self) -> Iterator[CaseMove]:
        """Forget the texts that no report can repeat any more; gives what moves because they are gone."""
        while self._ages and self._ages[0][0] < self.clock - self._kept_s:
            yield from self._expire(self._ages.popleft()[1])

    def _texts(self, numbers: list[int]) -> list[Text]:
        return [self._by_number[number] for number in numbers if number in self._by_number]

    def _expire(self, text: Text) -> Iterator[CaseMove]:
        is_proposed = self._by_number.pop(text.number, None) is not None
        self._index.forget_before(text.number + 1)
        if text.seen_at < self.clock - self._kept_s:
            self._note_long_ago(text)
            self._forget(text, text.reports())
            other = next((each for each in text.case.texts if each is not text), None) if text.case else None
            yield from forget(text, self._rules)
            self._forget_key(text)
            if other is not None:
                self.outlive(other.case_id, other)
            return
        self._forget(text, drop_copies_before(text, self.clock - self._kept_s))
        self._ages.append((text.seen_at, text))
        if is_proposed:
            self.propose([text])

    def _note_long_ago(self, text: Text) -> None:
        digest = verbatim_digest(text.fingerprint)
        if digest is not None:
            self.note_long_ago(digest, text.newest, (text.case or text).oldest)

    def _forget(self, text: Text, copies: list[Copy]) -> None:
        for copy in copies:
            if self._by_report.get(copy.report_id) is text:
                del self._by_report[copy.report_id]

    def _forget_key(self, text: Text) -> None:
        if self._by_key.get(_key(text.fingerprint)) is text:
            del self._by_key[_key(text.fingerprint)]


def gap_s(text: Text, copy: Copy) -> float:
    """Seconds between a report and the nearest of a text's reports, taken as one span."""
    return max(copy.received_at - text.newest.received_at, text.oldest.received_at - copy.received_at, 0.0)


def _can_be_met(new: Fingerprint) -> bool:
    """Whether another report can say exactly this: a few words alone, only their sender's."""
    return not new.alone or (new.is_short and new.reporter is not None)


def _key(new: Fingerprint) -> int:
    """Give what all reports of one text share. Of a million 64-bit hashes two collide in one of 30 million windows."""
    is_unplaced = not (new.details.numbers or new.details.names)
    sender = new.reporter if new.details.is_personal or is_unplaced or new.is_short else None
    is_comment = new.is_comment and not new.is_short
    return hash((new.words, new.details, new.area, new.subjects, sender, new.is_answer, is_comment))
