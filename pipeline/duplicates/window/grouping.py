"""How texts come together in a case and part again. Pure; every function gives the reports that move by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.domain.case import CaseMove
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.window.membership import Case, Copy, Text, minute_of, moves_of
from pipeline.duplicates.window.partition import MOST_COMPARED, are_compatible, is_bound, is_torn, partition

BY_NAME = 0.0
"""Score of two texts that only the name of their case, or one that left the window, holds together: any text that is
like one of them is liker."""


def join(first: Text, second: Text, score: float, rules: DuplicateRules) -> Iterator[CaseMove]:
    """Note that two texts repeat each other, and make one case of theirs, unless they contradict each other."""
    _note_repeats(first, second, score)
    ours, theirs = _case_of(first), _case_of(second)
    if ours.is_disputed or theirs.is_disputed or not (ours is theirs or are_compatible(ours, theirs, rules)):
        texts = _connected([first, second], most=MOST_COMPARED)
        yield from _part_anew(texts, rules) if len(texts) <= MOST_COMPARED else _join_among_many(first, second, rules)
    elif ours is not theirs:
        yield from _unite(ours, theirs)


def bind(first: Text, second: Text, score: float, rules: DuplicateRules) -> Iterator[CaseMove]:
    """Put two texts together, whatever they say."""
    for text, other in ((first, second), (second, first)):
        text.bound = {*(text.bound or ()), other}
    yield from join(first, second, score, rules)


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


def rename_without(text: Text, report_id: str) -> Iterator[CaseMove]:
    """Name a case after the oldest report that is in it, although an older one that must not be named was before."""
    for each in text.case.texts if text.case else {text}:
        if each.oldest.report_id == report_id:
            each.oldest = min(each.reports())
    yield from name_by_oldest(text)


def forget(text: Text, rules: DuplicateRules) -> Iterator[CaseMove]:
    """Drop a text that has left the window. What it connected stays connected; what it parted may come together."""
    case, met = text.case, list(text.repeats or ())
    for one, other in pairwise([each for each in met if each.case is case]):
        if other not in (one.repeats or ()):
            _note_repeats(one, other, BY_NAME)
    if case:
        case.drop(text)
    _cut(text)
    if case and case.is_disputed:
        yield from _regroup([*met, *case.texts], rules)


def part(text: Text, rules: DuplicateRules) -> Iterator[CaseMove]:
    """Take a text out of its case for good; the rest stays together as far as it repeats itself."""
    case, before, met = text.case, text.case_id, list(text.repeats or ())
    _cut(text)
    text.case, text.oldest = None, min(text.reports())  # its first report may be gone, and with it the case's name
    yield from moves_of([text], before, text.case_id)
    if case:
        case.drop(text)
        if before == text.oldest.report_id and case.texts:
            case.oldest = min(other.oldest for other in case.texts)
            yield from moves_of(case.texts, before, case.oldest.report_id)
        yield from _regroup([*met, *case.texts], rules)


def unbind(first: Text, second: Text, score: float | None, rules: DuplicateRules) -> Iterator[CaseMove]:
    """Take back that two texts were put together; `score` is how alike they are if their words make them one."""
    if second not in (first.repeats or ()):
        return
    if score is None:
        _drop_edge(first, second)
    else:
        _note_repeats(first, second, score)
    for text, other in ((first, second), (second, first)):
        text.bound = {each for each in text.bound or () if each is not other} or None
    yield from _regroup([first, second], rules)


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


def _unite(ours: Case, theirs: Case) -> Iterator[CaseMove]:
    """Make one case of two, the older one."""
    older, younger = sorted((ours, theirs), key=lambda case: case.oldest)
    yield from moves_of(younger.texts, younger.oldest.report_id, older.oldest.report_id)
    older.take(younger)


def _join_among_many(first: Text, second: Text, rules: DuplicateRules) -> Iterator[CaseMove]:
    """Make one case of two in a dispute of too many texts to part anew, if they fit as they are."""
    ours, theirs = _case_of(first), _case_of(second)
    is_torn_by_one = is_torn(first, rules) or is_torn(second, rules)
    if ours is not theirs and (is_bound(first, second) or (not is_torn_by_one and are_compatible(ours, theirs, rules))):
        yield from _unite(ours, theirs)
    for text in (first, second):
        if text.case:
            text.case.is_disputed = True


def _regroup(starts: Iterable[Text], rules: DuplicateRules) -> Iterator[CaseMove]:
    """Part anew all that hangs together with some texts, of which some or what connected them went."""
    texts = _connected(starts)
    if any(text.case and text.case.is_disputed for text in texts) and len(texts) <= MOST_COMPARED:
        yield from _part_anew(texts, rules)
    else:
        yield from _settle_all(texts, _groups_in_cases(texts))


def _part_anew(texts: set[Text], rules: DuplicateRules) -> Iterator[CaseMove]:
    yield from _settle_all(texts, partition(texts, rules))


def _settle_all(texts: set[Text], groups: Iterable[set[Text]]) -> Iterator[CaseMove]:
    """Make cases of groups; the name of a case goes with the oldest text of it, its report may be gone."""
    cases = {id(text.case): text.case for text in texts if text.case}
    named = {min(case.texts, key=lambda text: text.oldest): case.oldest for case in cases.values() if case.texts}
    before = {text: text.case_id for text in texts}
    for group in list(groups):
        oldest = min(min(named.get(text, text.oldest), text.oldest) for text in group)
        case = Case(oldest, group, is_disputed=any(not group.issuperset(text.repeats or ()) for text in group))
        for text in group:
            text.case = case
            case.count(*_last_minute(text))
    for text in texts:
        yield from moves_of([text], before[text], text.case_id)


def _groups_in_cases(texts: set[Text]) -> Iterator[set[Text]]:
    """Give the groups that still hang together, each within the case that it was in."""
    left = set(texts)
    while left:
        group = _connected([next(iter(left))], is_same_case=True)
        left -= group
        yield group


def _connected(starts: Iterable[Text], *, most: int | None = None, is_same_case: bool = False) -> set[Text]:
    """Give all texts that hang together with some; of more than `most`, one more than that."""
    found = set(starts)
    open_ends = list(found)
    while open_ends and not (most and len(found) > most):
        text = open_ends.pop()
        new = {other for other in text.repeats or () if not is_same_case or other.case is text.case} - found
        found |= new
        open_ends.extend(new)
    return found


def _last_minute(text: Text) -> tuple[int, int]:
    minute = minute_of(text.newest)
    return minute, text.crowd.per_minute[minute] if text.crowd else 1


def _case_of(text: Text) -> Case:
    if text.case is None:
        text.case = Case(oldest=text.oldest, texts={text})
        text.case.count(*_last_minute(text))
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
        if other.bound:
            other.bound.discard(text)
    for other in text.related or ():
        if other.related:
            other.related.pop(text, None)
    text.repeats = text.bound = text.related = None
