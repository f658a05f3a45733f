"""How texts that repeat each other fall into cases without contradiction. Pure; the order of arrival plays no part.

A text that fits two others which contradict each other, because it says less than both (`Kota Padang` between two
villages), is torn: it joins neither, only other torn ones. What is left is put together pair by pair, the most similar
first, unless two texts of a case would contradict each other then. What an officer or X put together stays together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations, islice, product

from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.contradiction import find_contradiction, tears
from pipeline.duplicates.window.membership import Case, Text

MOST_COMPARED = 64
"""Texts of a case that a new one is compared with, and texts that are parted anew at once. Of larger cases one text of
each kind of details is compared, and in larger disputes a new text joins the first case that it fits: there the order
of arrival can decide."""

MOST_FITTING = 16
"""Texts that one repeats which are compared with each other; of more, one of each kind of details."""

Edge = tuple[Text, Text]


def are_compatible(first: Case, second: Case, rules: DuplicateRules) -> bool:
    """Whether no text of one case contradicts one of the other."""
    return not any(
        find_contradiction(text.fingerprint, other.fingerprint, rules)
        for text, other in product(_compared(first), _compared(second))
    )


def partition(texts: Collection[Text], rules: DuplicateRules) -> list[set[Text]]:
    """Part texts into cases without contradictions, the oldest first; all that repeats one of them must be there."""
    groups = {text: {text} for text in texts}
    nodes = _put_together(texts)
    torn = {text for text in texts if is_torn(text, rules, nodes)}
    for first, second in _edges(texts):
        one, other = groups[first], groups[second]
        if one is other:
            continue
        if is_bound(first, second) or ((first in torn) == (second in torn) and _fit(one, other, rules, nodes)):
            one |= other
            groups.update(dict.fromkeys(other, one))
    distinct = {id(group): group for group in groups.values()}
    return sorted(distinct.values(), key=lambda group: min(text.oldest for text in group))


def is_torn(text: Text, rules: DuplicateRules, nodes: dict[Text, int] | None = None) -> bool:
    """Whether two texts that it repeats contradict each other."""
    fitting = [other for other, score in (text.repeats or {}).items() if score and not is_bound(text, other)]
    if len(fitting) > MOST_FITTING:
        fitting = list({(other.fingerprint.details, other.fingerprint.area): other for other in fitting}.values())
    return any(
        tears(text.fingerprint, first.fingerprint, second.fingerprint, rules)
        and not _are_vouched_for(first, second, nodes or {})
        for first, second in combinations(fitting[:MOST_FITTING], 2)
    )


def is_bound(first: Text, second: Text) -> bool:
    """Whether an officer or X put two texts together."""
    return second in (first.bound or ())


def _compared(case: Case) -> Collection[Text]:
    if len(case.texts) <= MOST_COMPARED:
        return case.texts
    return [next(iter(texts)) for texts in islice(case.kinds.values(), MOST_COMPARED)]


def _edges(texts: Collection[Text]) -> list[Edge]:
    """Give the pairs of texts that repeat each other: what was put together first, then the most similar."""
    ranked = []
    for text in texts:
        for other, score in (text.repeats or {}).items():
            first, second = _name(text), _name(other)
            if first < second or (first == second and id(text) < id(other)):
                ranked.append((not is_bound(text, other), -score, first, second, text, other))
    ranked.sort(key=lambda edge: edge[:4])
    return [(text, other) for *_, text, other in ranked]


def _name(text: Text) -> tuple[str, ...]:
    """Give what tells a text from others in any run of the program."""
    made = text.fingerprint
    return (made.words, made.area, made.reporter or "", *made.details.numbers)


def _fit(first: Collection[Text], second: Collection[Text], rules: DuplicateRules, nodes: dict[Text, int]) -> bool:
    return all(
        find_contradiction(text.fingerprint, other.fingerprint, rules) is None or _are_vouched_for(text, other, nodes)
        for text, other in product(first, second)
    )


def _put_together(texts: Collection[Text]) -> dict[Text, int]:
    """Give each text that was put together with others a number that they share: they are one complaint."""
    nodes: dict[Text, int] = {}
    for text in texts:
        if text.bound and text not in nodes:
            number = len(nodes)
            open_ends = [text]
            while open_ends:
                one = open_ends.pop()
                if one not in nodes:
                    nodes[one] = number
                    open_ends.extend(one.bound or ())
    return nodes


def _are_vouched_for(first: Text, second: Text, nodes: dict[Text, int]) -> bool:
    """Whether both are, or are like, texts that were put together."""
    return bool(nodes) and not set(_near(first, nodes)).isdisjoint(_near(second, nodes))


def _near(text: Text, nodes: dict[Text, int]) -> Iterator[int]:
    return (nodes[each] for each in (text, *(text.repeats or ())) if each in nodes)
