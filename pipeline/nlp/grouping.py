"""How texts come together in a case and part again. Pure; every function gives the reports that move by it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.domain.case import CaseMove
from pipeline.nlp.cases import Case, Copy, Text, minute_of, moves_of


def join(first: Text, second: Text, score: float) -> Iterator[CaseMove]:
    """Note that two texts repeat each other, and make one case of theirs, the older one."""
    _note_repeats(first, second, score)
    older, younger = sorted((_case_of(first), _case_of(second)), key=lambda case: case.oldest)
    if older is younger:
        return
    yield from moves_of(younger.texts, younger.oldest.report_id, older.oldest.report_id)
    older.count(younger.minute, younger.in_minute)
    for text in younger.texts:
        text.case = older
    older.texts |= younger.texts


def relate(first: Text, second: Text, score: float) -> None:
    """Note that two texts may tell of one incident."""
    for text, other in ((first, second), (second, first)):
        text.related = text.related if text.related is not None else {}
        text.related[other] = score


def rename(text: Text, oldest: Copy) -> Iterator[CaseMove]:
    """Name a case after a report that left the window, if it is older than those that are in it."""
    case = _case_of(text)
    before, case.oldest = case.oldest.report_id, min(case.oldest, oldest)
    yield from moves_of(case.texts, before, case.oldest.report_id)


def name_by_oldest(text: Text) -> Iterator[CaseMove]:
    """Name a case after the oldest report that is in it."""
    case = _case_of(text)
    before, case.oldest = case.oldest.report_id, min(other.oldest for other in case.texts)
    yield from moves_of(case.texts, before, case.oldest.report_id)


def forget(text: Text) -> None:
    """Drop a text that has left the window. What it connected stays connected."""
    for one, other in pairwise(text.repeats or ()):
        _note_repeats(one, other, (text.repeats or {})[other])
    if text.case:
        text.case.texts.discard(text)
    _cut(text)


def part(text: Text) -> Iterator[CaseMove]:
    """Take a text out of its case for good; the rest stays together as far as it repeats itself."""
    case, before = text.case, text.case_id
    _cut(text)
    text.case, text.oldest = None, min(text.reports())  # its first report may be gone, and with it the case's name
    yield from moves_of([text], before, text.case_id)
    if case:
        yield from _regroup(case, case.texts - {text}, is_named_by_text=before == text.oldest.report_id)


def unjoin(first: Text, second: Text) -> Iterator[CaseMove]:
    """Take back that two texts repeat each other; their case stays together as far as it repeats itself."""
    if first.case and second in (first.repeats or ()):
        _drop_edge(first, second)
        yield from _regroup(first.case, first.case.texts, is_named_by_text=False)


def take_copy(text: Text, copy: Copy) -> Iterator[CaseMove]:
    """Take one of several reports out of its text."""
    before = text.case_id
    if text.crowd:
        text.crowd.remove([copy])
        text.newest = max(text.crowd.copies)
        text.oldest = min(text.crowd.copies) if text.oldest == copy else text.oldest
    if text.case and before == copy.report_id:
        text.case.oldest = min(other.oldest for other in text.case.texts)
    yield from moves_of(text.case.texts if text.case else [text], before, text.case_id)


def _regroup(case: Case, texts: set[Text], *, is_named_by_text: bool) -> Iterator[CaseMove]:
    """Make a case of each group that still hangs together; the oldest group keeps the name, if it still has it."""
    before, left = case.oldest.report_id, set(texts)
    for text in sorted(texts, key=lambda text: text.oldest):
        if text not in left:
            continue
        keeps_name = len(left) == len(texts) and not is_named_by_text
        group = Case(oldest=case.oldest if keeps_name else text.oldest, texts=_connected(text))
        left -= group.texts
        for member in group.texts:
            member.case = group
        yield from moves_of(group.texts, before, group.oldest.report_id)


def _connected(start: Text) -> set[Text]:
    found, open_ends = {start}, [start]
    while open_ends:
        new = set(open_ends.pop().repeats or ()) - found
        found |= new
        open_ends.extend(new)
    return found


def _case_of(text: Text) -> Case:
    if text.case is None:
        text.case = Case(oldest=text.oldest, texts={text})
        minute = minute_of(text.newest)
        text.case.count(minute, text.crowd.per_minute[minute] if text.crowd else 1)
    return text.case


def _note_repeats(first: Text, second: Text, score: float) -> None:
    for text, other in ((first, second), (second, first)):
        text.repeats = text.repeats if text.repeats is not None else {}
        text.repeats[other] = score


def _drop_edge(first: Text, second: Text) -> None:
    for text, other in ((first, second), (second, first)):
        if text.repeats:
            text.repeats.pop(other, None)


def _cut(text: Text) -> None:
    for other in list(text.repeats or ()):
        _drop_edge(text, other)
    for other in text.related or ():
        if other.related:
            other.related.pop(text, None)
    text.repeats = text.related = None
