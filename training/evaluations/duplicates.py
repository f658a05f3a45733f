"""How well duplicates are found: on pairs judged by hand, cross-validated, and on variations whose truth is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random

from pipeline.domain.channel import Channel
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.duplicates.fingerprint.build import Fingerprint, build_comparable, fingerprint
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import PairVerdict, judge
from pipeline.duplicates.verdict.shared_words import measure
from pipeline.duplicates.window.candidates import CandidateIndex
from training.data.judged_pairs import (
    SAME_COMPLAINT,
    SAME_INCIDENT,
    UNDATED,
    JudgedPair,
    load_hard_pairs,
    load_pairs,
    load_rows,
)
from training.data.variations import Variation, make_variations

Analyse = Callable[[ReceivedReport], AnalysedReport]
"""What `lapor process` does with one report before duplicates are looked for."""

IN_USE = "rules in use"
CROSS_VALIDATED = "thresholds chosen on the other folds"
SHINGLES_ALONE = "shared shingles alone, best threshold"
"""The ways to decide."""

HARD, SHORT, FRESH, DRAWN, NEW = "hard", "short, no place", "fresh", "drawn to develop", "new"
"""Sets of our own pairs, by the first letter of their ids."""

ALL_SOURCES = "all"

FOLDS = 5
SEED = 1708
MERGE_JACCARDS = (0.4, 0.45, 0.5, 0.55, 0.6)
VAGUE_JACCARDS = (0.6, 0.7, 0.8)
LINK_JACCARDS = (0.3, 0.35, 0.4, 0.45, 0.5)
COPIED_WORDS = (6, 8, 10)
"""What a fold may choose from: the values around those in use."""

JACCARDS = tuple(percent / 100 for percent in range(30, 95, 5))

VARIED_TEXTS = 300
"""Texts that are varied: sixteen variations of each are enough for errors of one point."""

VARIED_LENGTHS = range(80, 300)
"""Characters of a text that is varied: shorter ones say too little, in longer ones a changed detail drowns. A text with
numbers of its own is left out: the made-up one may be there already."""

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Score:
    """Right and wrong answers to one question."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of those answered yes, the share that is right."""
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        """Of those that are so, the share that was found."""
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)


@dataclass(frozen=True, kw_only=True, slots=True)
class PairFigures:
    """Figures of one way to decide, on the pairs of one source.

    Attributes
    ----------
    conflicts, conflicts_merged
        Pairs in nearly the same words about another place, number or person, and how many of them were merged.
    """

    decider: str
    source: str
    pairs: int
    merge: Score
    link: Score
    conflicts: int
    conflicts_merged: int


@dataclass(frozen=True, slots=True)
class VariationFigures:
    """How often the pairs of one kind of variation were merged."""

    name: str
    is_same: bool
    pairs: int
    merged: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateFigures:
    """All figures of `lapor evaluate duplicates`.

    Attributes
    ----------
    hard
        On pairs judged by ourselves, by set.
    candidates
        Of the pairs of level 3 and 4 within the window, those that the index proposes.
    """

    pairs: tuple[PairFigures, ...]
    hard: tuple[PairFigures, ...]
    variations: tuple[VariationFigures, ...]
    candidates: Score


@dataclass(frozen=True, slots=True)
class _Case:
    """A judged pair with what is compared of it."""

    pair: JudgedPair
    first: Fingerprint
    second: Fingerprint
    apart_s: float


def evaluate(data: Path, analyse: Analyse, rules: DuplicateRules | None = None) -> DuplicateFigures:
    """Measure everything on a data folder."""
    rules = rules or DuplicateRules()
    cases = [_to_case(pair, analyse) for pair in load_pairs(data)]
    texts = [row["text"] for row in load_rows(data).values() if row["text_stage"] == "raw"]
    return DuplicateFigures(
        pairs=tuple(_pair_figures(cases, rules)),
        hard=tuple(_hard_figures([_to_case(pair, analyse) for pair in load_hard_pairs(data)], rules)),
        variations=tuple(evaluate_variations(texts, analyse, rules)),
        candidates=_propose(cases, rules),
    )


def evaluate_variations(texts: Sequence[str], analyse: Analyse, rules: DuplicateRules) -> Iterator[VariationFigures]:
    """Measure how often made-up variations of the given texts are merged."""
    fitting = sorted({text for text in texts if len(text) in VARIED_LENGTHS and not _DIGIT.search(text)})
    chosen = Random(SEED).sample(fitting, min(VARIED_TEXTS, len(fitting)))  # noqa: S311  # a choice of examples
    merged: dict[tuple[str, bool], list[bool]] = {}
    for variation in make_variations(chosen, seed=SEED):
        verdict = _judge_variation(variation, analyse, rules)
        merged.setdefault((variation.name, variation.is_same), []).append(verdict.same == "merge")
    for (name, is_same), answers in merged.items():
        yield VariationFigures(name, is_same, len(answers), sum(answers))


def _judge_variation(variation: Variation, analyse: Analyse, rules: DuplicateRules) -> PairVerdict:
    first, second = (
        fingerprint(build_comparable(analyse(_make_report(text, name))))
        for text, name in ((variation.first, "a"), (variation.second, "b"))
    )
    return judge(first, second, rules, apart_s=0.0)


def _make_report(text: str, name: str) -> ReceivedReport:
    """Make a report of that id; of whom is not known, so that nothing but the text tells two people apart."""
    return ReceivedReport(
        report_id=f"web:{name}",
        tracking_id="",
        channel=Channel.WEB,
        received_at=UNDATED,
        text=text,
    )


def _to_case(pair: JudgedPair, analyse: Analyse) -> _Case:
    apart_s = abs((pair.first.received_at - pair.second.received_at).total_seconds())
    first, second = (fingerprint(build_comparable(analyse(report))) for report in (pair.first, pair.second))
    return _Case(pair, first, second, apart_s)


def _pair_figures(cases: Sequence[_Case], rules: DuplicateRules) -> Iterator[PairFigures]:
    in_use = [_decide(case, rules) for case in cases]
    yield from _by_source(IN_USE, cases, in_use)
    yield from _by_source(CROSS_VALIDATED, cases, _cross_validate(cases, rules))
    yield _figures(SHINGLES_ALONE, ALL_SOURCES, cases, _best_jaccard(cases))


def _hard_figures(cases: Sequence[_Case], rules: DuplicateRules) -> Iterator[PairFigures]:
    for name in (HARD, SHORT, FRESH, DRAWN, NEW):
        chosen = [case for case in cases if case.pair.pair_id[0] == name[0].upper()]
        yield _figures(IN_USE, name, chosen, [_decide(case, rules) for case in chosen])
        yield _figures(SHINGLES_ALONE, name, chosen, _best_jaccard(chosen))


def _by_source(decider: str, cases: Sequence[_Case], answers: Sequence[str]) -> Iterator[PairFigures]:
    for source in sorted({case.pair.source for case in cases}):
        chosen = [(case, answer) for case, answer in zip(cases, answers, strict=True) if case.pair.source == source]
        yield _figures(decider, source, [case for case, _ in chosen], [answer for _, answer in chosen])
    yield _figures(decider, ALL_SOURCES, cases, answers)


def _figures(decider: str, source: str, cases: Sequence[_Case], answers: Sequence[str]) -> PairFigures:
    conflicts = [answer for case, answer in zip(cases, answers, strict=True) if case.pair.is_conflict]
    return PairFigures(
        decider=decider,
        source=source,
        pairs=len(cases),
        merge=_score(cases, [answer == "merge" for answer in answers], SAME_COMPLAINT),
        link=_score(cases, [answer != "none" for answer in answers], SAME_INCIDENT),
        conflicts=len(conflicts),
        conflicts_merged=conflicts.count("merge"),
    )


def _score(cases: Sequence[_Case], answers: Sequence[bool], least_level: int) -> Score:
    truths = [case.pair.level >= least_level for case in cases]
    outcomes = list(zip(truths, answers, strict=True))
    return Score(outcomes.count((True, True)), outcomes.count((False, True)), outcomes.count((True, False)))


def _decide(case: _Case, rules: DuplicateRules) -> str:
    return judge(case.first, case.second, rules, apart_s=case.apart_s).same


def _cross_validate(cases: Sequence[_Case], rules: DuplicateRules) -> list[str]:
    """Decide each pair by the thresholds that are best on the pairs of the other folds."""
    folds = find_folds([case.pair for case in cases])
    options = list(_options(rules))
    answers = [[_decide(case, option) for case in cases] for option in options]
    chosen = {fold: max(answers, key=lambda given: _quality(cases, given, folds, fold)) for fold in range(FOLDS)}
    return [chosen[fold][at] for at, fold in enumerate(folds)]


def _options(rules: DuplicateRules) -> Iterator[DuplicateRules]:
    for merge, vague, link, words in product(MERGE_JACCARDS, VAGUE_JACCARDS, LINK_JACCARDS, COPIED_WORDS):
        yield replace(
            rules, merge_jaccard=merge, vague_jaccard=vague, link_jaccard=min(link, merge), copied_words=words
        )


def _quality(cases: Sequence[_Case], answers: Sequence[str], folds: Sequence[int], left_out: int) -> float:
    """Both F1 scores together, without the pairs of one fold."""
    kept = [(case, answer) for case, answer, fold in zip(cases, answers, folds, strict=True) if fold != left_out]
    figures = _figures("", "", [case for case, _ in kept], [answer for _, answer in kept])
    return figures.merge.f1 + figures.link.f1


def find_folds(pairs: Sequence[JudgedPair]) -> list[int]:
    """Give each pair its fold; pairs that share a report share it, so that none is both learnt from and scored."""
    group: dict[str, str] = {}

    def root(report_id: str) -> str:
        while group.setdefault(report_id, report_id) != report_id:
            report_id = group[report_id]
        return report_id

    for pair in pairs:
        group[root(pair.first.report_id)] = root(pair.second.report_id)
    numbers = {name: at for at, name in enumerate(dict.fromkeys(root(pair.first.report_id) for pair in pairs))}
    return [numbers[root(pair.first.report_id)] % FOLDS for pair in pairs]


def _best_jaccard(cases: Sequence[_Case]) -> list[str]:
    """Decide by shared shingles alone, at the threshold that is best on these very pairs: the most it can reach."""
    jaccards = [measure(case.first.words, case.second.words).jaccard for case in cases]
    answers = [["merge" if jaccard >= least else "none" for jaccard in jaccards] for least in JACCARDS]
    return max(answers, key=lambda given: _figures("", "", cases, given).merge.f1)


def _propose(cases: Iterable[_Case], rules: DuplicateRules) -> Score:
    window_s = rules.window.total_seconds()
    same = [case for case in cases if case.pair.level >= SAME_COMPLAINT and case.apart_s <= window_s]
    found = sum(map(_is_proposed, same))
    return Score(found=found, missed=len(same) - found)


def _is_proposed(case: _Case) -> bool:
    index = CandidateIndex()
    number, (_, candidates) = index.add_all([case.first, case.second])
    return number in candidates.alike or number in candidates.near
