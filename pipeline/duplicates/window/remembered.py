"""What the duplicate window remembers, and when it forgets. Pure, bounded: time comes in with the reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from pipeline.nlp.candidates import CandidateIndex
from pipeline.nlp.cases import Copy, Text, drop_copies_before
from pipeline.nlp.duplicate_rules import LATE
from pipeline.nlp.fingerprint import Fingerprint
from pipeline.nlp.grouping import forget

CLOCK_STEP_S = 86_400.0
"""How far one report may push the clock: a sender whose clock is years ahead must not empty the window."""


class Memory:
    """The texts of one window, by report, by what they say, and by their age.

    The clock is the latest time at which a report was received. A text is forgotten when it had no report for one
    window and `LATE`, by the clock; those that still get reports are entered anew, so that the oldest are always first
    in line.
    """

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._kept_s = window_s + LATE.total_seconds()
        self.clock = float("-inf")
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
        """Find the text that says exactly this, within the window."""
        text = None if new.alone else self._by_key.get(_key(new))
        return text if text is not None and gap_s(text, copy) <= self._window_s else None

    def open(self, text: Text) -> None:
        """Remember a new text, for copies of it to be found."""
        self._ages.append((self.clock, text))
        if not text.fingerprint.alone:
            self._by_key[_key(text.fingerprint)] = text

    def propose(self, texts: Sequence[Text]) -> list[tuple[list[Text], list[Text]]]:
        """Give for each new text the earlier ones alike in words, and those near in place and topic."""
        first, candidates = self._index.add_all([text.fingerprint for text in texts])
        for number, text in enumerate(texts, start=first):
            text.number = number
            self._by_number[number] = text
        return [(self._texts(each.alike), self._texts(each.near)) for each in candidates]

    def set_apart(self, text: Text) -> None:
        """Never propose a text again."""
        self._by_number.pop(text.number, None)
        self._forget_key(text)

    def advance(self, received_at: float) -> None:
        """Move the clock to a new report."""
        step = received_at if self.clock < 0 else min(received_at, self.clock + CLOCK_STEP_S)
        self.clock = max(self.clock, step)

    def forget(self) -> None:
        """Forget the texts that no report can repeat any more."""
        while self._ages and self._ages[0][0] < self.clock - self._kept_s:
            self._expire(self._ages.popleft()[1])

    def _texts(self, numbers: list[int]) -> list[Text]:
        return [self._by_number[number] for number in numbers if number in self._by_number]

    def _expire(self, text: Text) -> None:
        is_proposed = self._by_number.pop(text.number, None) is not None
        self._index.forget_before(text.number + 1)
        if text.seen_at < self.clock - self._kept_s:
            self._forget(text, text.reports())
            forget(text)
            self._forget_key(text)
            return
        self._forget(text, drop_copies_before(text, self.clock - self._kept_s))
        self._ages.append((text.seen_at, text))
        if is_proposed:
            self.propose([text])

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


def _key(new: Fingerprint) -> int:
    """Give what all reports of one text share. Of a million 64-bit hashes two collide in one of 30 million windows."""
    is_unplaced = not (new.details.numbers or new.details.names)
    sender = new.reporter if new.details.is_personal or is_unplaced else None
    return hash((new.words, new.details, new.area, new.subjects, sender))
