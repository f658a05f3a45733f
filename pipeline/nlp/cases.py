"""Cases: groups of texts that repeat each other, whatever the order in which they arrived. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.domain.case import CaseMembership, CaseMove, DuplicateKind, DuplicateMatch
from pipeline.nlp.fingerprint import Fingerprint


class Copy(NamedTuple):
    """One report of a text. Copies sort by age; those of the same second by their id."""

    received_at: float
    report_id: str


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
        In the index of signatures; -1 if the text is in none.
    copies
        All its reports, once there are two.
    per_minute
        Its reports in each minute since 1970, once there are two.
    repeats
        Other texts of the same complaint, with the similarity.
    related
        Other texts that may tell of the same incident, with the similarity; they do not share a case for that.
    """

    fingerprint: Fingerprint
    oldest: Copy
    newest: Copy
    seen_at: float
    number: int = -1
    copies: list[Copy] | None = None
    per_minute: Counter[int] | None = None
    case: Case | None = None
    repeats: dict[Text, float] | None = None
    related: dict[Text, float] | None = None

    @property
    def case_id(self) -> str:
        """The oldest report's id."""
        return (self.case or self).oldest.report_id

    def reports(self) -> Iterable[Copy]:
        """All its reports that are still remembered."""
        return self.copies if self.copies is not None else (self.oldest,)


@dataclass(eq=False, slots=True)
class Case:
    """Texts that repeat each other, directly or through others.

    Attributes
    ----------
    oldest
        Among all reports it ever held: a case keeps its id when that report has left the window.
    """

    oldest: Copy
    texts: set[Text]


def add_copy(text: Text, copy: Copy) -> Iterator[CaseMove]:
    """Add a report to its text; gives what moves because it is older than what was there."""
    before = text.case_id
    if text.copies is None:
        text.copies, text.per_minute = [text.oldest], Counter([_minute(text.oldest)])
    text.copies.append(copy)
    text.per_minute[_minute(copy)] += 1  # type: ignore[index]  # set together with copies
    text.oldest, text.newest = min(text.oldest, copy), max(text.newest, copy)
    if text.case:
        text.case.oldest = min(text.case.oldest, copy)
    if text.case_id != before:
        yield from _moves(text.case.texts if text.case else {text}, before, text.case_id)


def drop_copies_before(text: Text, received_at: float) -> list[Copy]:
    """Drop the old reports of a text that still gets new ones; gives what was dropped."""
    dropped = [copy for copy in text.copies or () if copy.received_at < received_at]
    if dropped and text.copies is not None and text.per_minute is not None:
        text.copies = [copy for copy in text.copies if copy.received_at >= received_at]
        text.per_minute = Counter({at: count for at, count in text.per_minute.items() if at >= received_at // 60})
    return dropped


def join(first: Text, second: Text, score: float) -> Iterator[CaseMove]:
    """Note that two texts repeat each other, and make one case of theirs; gives what moves to the older case."""
    first.repeats, second.repeats = (first.repeats or {}) | {second: score}, (second.repeats or {}) | {first: score}
    older, younger = sorted((_case_of(first), _case_of(second)), key=lambda case: case.oldest)
    if older is younger:
        return
    yield from _moves(younger.texts, younger.oldest.report_id, older.oldest.report_id)
    older.texts |= younger.texts
    for text in younger.texts:
        text.case = older


def relate(first: Text, second: Text, score: float) -> None:
    """Note that two texts may tell of one incident."""
    first.related, second.related = (first.related or {}) | {second: score}, (second.related or {}) | {first: score}


def leave(text: Text) -> None:
    """Take a text out of its case, which keeps its id, and out of its relations."""
    for other in text.repeats or ():
        other.repeats = {at: score for at, score in (other.repeats or {}).items() if at is not text}
    for other in text.related or ():
        other.related = {at: score for at, score in (other.related or {}).items() if at is not text}
    if text.case:
        text.case.texts.discard(text)


def membership_of(text: Text, copy: Copy, *, flood_per_minute: int) -> CaseMembership:
    """Give the case of one report, the earlier report it repeats, and the rate if it is part of a flood."""
    rate = text.per_minute[_minute(copy)] if text.per_minute else 1
    return CaseMembership(
        case_id=text.case_id,
        match=_earlier(text, copy),
        flood_per_minute=rate if rate >= flood_per_minute else None,
    )


def _earlier(text: Text, copy: Copy) -> DuplicateMatch | None:
    if copy.report_id != text.oldest.report_id:
        return DuplicateMatch(report_id=text.oldest.report_id, kind=DuplicateKind.EXACT, score=1.0)
    if text.case is None or text.case.oldest == text.oldest:
        return _likest(text, text.related or {}, DuplicateKind.SAME_INCIDENT)
    likest = _likest(text, text.repeats or {}, DuplicateKind.NEAR)
    score = max((text.repeats or {}).values(), default=0.0)
    return likest or DuplicateMatch(report_id=text.case.oldest.report_id, kind=DuplicateKind.NEAR, score=score)


def _likest(text: Text, others: Mapping[Text, float], kind: DuplicateKind) -> DuplicateMatch | None:
    older = [(-score, other.oldest) for other, score in others.items() if other.oldest < text.oldest]
    if not older:
        return None
    score, copy = min(older)
    return DuplicateMatch(report_id=copy.report_id, kind=kind, score=-score)


def _case_of(text: Text) -> Case:
    if text.case is None:
        text.case = Case(oldest=text.oldest, texts={text})
    return text.case


def _moves(texts: Iterable[Text], before: str, after: str) -> Iterator[CaseMove]:
    for text in texts:
        for copy in text.reports():
            yield CaseMove(report_id=copy.report_id, from_case_id=before, to_case_id=after)


def _minute(copy: Copy) -> int:
    return int(copy.received_at // 60)
