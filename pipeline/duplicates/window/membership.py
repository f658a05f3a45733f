"""Cases: groups of texts that repeat each other, whatever the order in which they arrived. Pure.

How texts come together and part is in `grouping`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.domain.case import CaseMembership, CaseMove, DuplicateKind, DuplicateMatch
from pipeline.duplicates.fingerprint.build import Fingerprint
from pipeline.duplicates.fingerprint.details import Details


class Copy(NamedTuple):
    """One report of a text. Copies sort by age; those of the same second by their id."""

    received_at: float
    report_id: str


@dataclass(eq=False, slots=True)
class Crowd:
    """The reports of a text that has several: all that are still remembered, and how many came in each minute."""

    copies: list[Copy] = field(default_factory=list)
    per_minute: Counter[int] = field(default_factory=Counter)

    def add(self, copy: Copy) -> None:
        """Count a report."""
        self.copies.append(copy)
        self.per_minute[minute_of(copy)] += 1

    def remove(self, copies: Iterable[Copy]) -> None:
        """Forget reports."""
        gone = set(copies)
        self.copies = [copy for copy in self.copies if copy not in gone]
        self.per_minute = Counter(map(minute_of, self.copies))


@dataclass(eq=False, slots=True)
class Text:
    """All reports of one text: the same words, the same details.

    Attributes
    ----------
    oldest, newest
        The first and the last of its reports by the time they were received.
    seen_at
        The window's clock when its last report came.
    number
        In the index of candidates; -1 if the text is in none.
    crowd
        Its reports, once there are two.
    repeats
        Other texts of the same complaint, with the similarity; those of another case contradict something in this one.
    bound
        Those of them that an officer or X put together with it, whatever their words.
    is_recalled
        It is in the case that the same text was in long ago.
    related
        Other texts that may tell of the same incident, with the similarity; they do not share a case for that.
    """

    fingerprint: Fingerprint
    oldest: Copy
    newest: Copy
    seen_at: float
    number: int = -1
    crowd: Crowd | None = None
    case: Case | None = None
    repeats: dict[Text, float] | None = None
    bound: set[Text] | None = None
    related: dict[Text, float] | None = None
    is_recalled: bool = False

    @property
    def case_id(self) -> str:
        """The oldest report's id."""
        return (self.case or self).oldest.report_id

    def reports(self) -> list[Copy]:
        """All its reports that are still remembered."""
        return self.crowd.copies if self.crowd else [self.oldest]


@dataclass(eq=False, slots=True)
class Case:
    """Texts that repeat each other, directly or through others, and do not contradict each other.

    Attributes
    ----------
    oldest
        Among all reports it ever held: a case keeps its id when that report has left the window.
    kinds
        Its texts by their details.
    is_disputed
        One of its texts repeats one of another case, which contradicts this one.
    minute, in_minute
        The last minute in which it had a report, and how many came in it: a flood of like texts is no flood of any.
    """

    oldest: Copy
    texts: set[Text]
    kinds: dict[Details, set[Text]] = field(default_factory=dict)
    is_disputed: bool = False
    minute: int = -1
    in_minute: int = 0

    def __post_init__(self) -> None:
        for text in self.texts:
            self.kinds.setdefault(text.fingerprint.details, set()).add(text)

    def take(self, other: Case) -> None:
        """Take the texts of another case, and what was counted of them."""
        self.count(other.minute, other.in_minute)
        for text in other.texts:
            text.case = self
        self.texts |= other.texts
        for details, texts in other.kinds.items():
            self.kinds.setdefault(details, set()).update(texts)

    def drop(self, text: Text) -> None:
        """Take a text out."""
        self.texts.discard(text)
        kind = self.kinds.get(text.fingerprint.details, set())
        kind.discard(text)
        if not kind:
            self.kinds.pop(text.fingerprint.details, None)

    def count(self, minute: int, reports: int = 1) -> None:
        """Count reports of a minute; those of an earlier one than the last are let go."""
        if minute > self.minute:
            self.minute, self.in_minute = minute, 0
        self.in_minute += reports if minute == self.minute else 0


def add_copy(text: Text, copy: Copy) -> Iterator[CaseMove]:
    """Add a report to its text; gives what moves because it is older than what was there."""
    before = text.case_id
    if text.crowd is None:
        text.crowd = Crowd()
        text.crowd.add(text.oldest)
    text.crowd.add(copy)
    text.oldest, text.newest = min(text.oldest, copy), max(text.newest, copy)
    if text.case:
        text.case.oldest = min(text.case.oldest, copy)
        text.case.count(minute_of(copy))
    yield from moves_of(text.case.texts if text.case else {text}, before, text.case_id)


def drop_copies_before(text: Text, received_at: float) -> list[Copy]:
    """Drop the old reports of a text that still gets new ones; gives what was dropped."""
    dropped = [copy for copy in text.reports() if copy.received_at < received_at]
    if text.crowd and dropped:
        text.crowd.remove(dropped)
    return dropped


def moves_of(texts: Iterable[Text], before: str, after: str) -> Iterator[CaseMove]:
    """Tell all reports of some texts that their case has another id; nothing if it has not."""
    if before == after:
        return
    for text in texts:
        for copy in text.reports():
            yield CaseMove(report_id=copy.report_id, from_case_id=before, to_case_id=after)


def membership_of(text: Text, copy: Copy, *, flood_per_minute: int) -> CaseMembership:
    """Give the case of one report, the earlier report it repeats, and the rate if it is part of a flood."""
    rate = _rate(text, minute_of(copy))
    return CaseMembership(
        case_id=text.case_id,
        match=_earlier(text, copy),
        flood_per_minute=rate if rate >= flood_per_minute else None,
    )


def _rate(text: Text, minute: int) -> int:
    of_text = text.crowd.per_minute[minute] if text.crowd else 1
    return max(of_text, text.case.in_minute) if text.case and text.case.minute == minute else of_text


def _earlier(text: Text, copy: Copy) -> DuplicateMatch | None:
    if copy.report_id != text.oldest.report_id:
        return DuplicateMatch(report_id=text.oldest.report_id, kind=DuplicateKind.EXACT, score=1.0)
    repeats, others = _by_case(text)
    if text.case_id == copy.report_id:
        return _likest(text, {**(text.related or {}), **others}, DuplicateKind.SAME_INCIDENT)
    likest = _likest(text, repeats, DuplicateKind.NEAR)
    score = 1.0 if text.is_recalled else max(repeats.values(), default=0.0)
    return likest or DuplicateMatch(report_id=text.case_id, kind=DuplicateKind.NEAR, score=score)


def _by_case(text: Text) -> tuple[dict[Text, float], dict[Text, float]]:
    """Give what a text repeats in its case, and in others."""
    repeats = text.repeats or {}
    if text.case is None or not text.case.is_disputed:
        return repeats, {}
    outside = {other: score for other, score in repeats.items() if other.case is not text.case}
    return {other: score for other, score in repeats.items() if other not in outside}, outside


def _likest(text: Text, others: Mapping[Text, float], kind: DuplicateKind) -> DuplicateMatch | None:
    older = [(-score, other.oldest) for other, score in others.items() if other.oldest < text.oldest]
    if not older:
        return None
    score, copy = min(older)
    return DuplicateMatch(report_id=copy.report_id, kind=kind, score=-score)


def minute_of(copy: Copy) -> int:
    """Give the minute in which a report was received, in minutes since 1970."""
    return int(copy.received_at // 60)
