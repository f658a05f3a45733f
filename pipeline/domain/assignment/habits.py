"""A region's own habits: which kind of agency officers answer there beside which the model expects. Pure.

For a region and category that the model predicts, the kinds that officers named are counted, and so are those that
the model would have named. What the model has learnt by itself is expected as often as it is answered, and shifts
nothing. An answer counts half after 90 days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipeline.domain.place import Place
from pipeline.domain.triage import SCORE_DIGITS, Prediction, ScoredLabel

HALF_LIFE_DAYS = 90
"""30 to 180 days do as well on earlier months than those that judge; an office that loses a subject is followed."""

PRIOR = 2.0
"""Times that each kind counts as answered and as expected before anything was: .5 to 3 do as well, and at 2 one answer
does not yet overrule the model."""

SHARE_MAX = 0.3
"""What the region's own shares weigh in the order of the kinds, at most; .5 and more overrule what a text says."""

SHARE_REPORTS = 10.0
"""Answers by which they weigh half of that."""

LEADING = 3
"""Kinds of a habit that may be named although the model does not name them: no more than are shown."""

RUNNER_UP_MAX = 0.999
"""How near a runner-up may come to the first, as a share of it."""

CONFIDENCE_MAX = 0.9999
"""No answer is beyond doubt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnsweredReport:
    """A report of which an officer has said who answers.

    Attributes
    ----------
    region
        Code of its regency or city.
    category, predicted
        As the serving model has them.
    agency
        The kind that the officer named.
    on
        Day of the officer's answer.
    """

    region: str
    category: str
    predicted: Prediction[str]
    agency: str
    on: date


@dataclass(frozen=True, slots=True)
class Habit:
    """What a region does with a category.

    Attributes
    ----------
    lifts
        Kind -> how much more often it was answered than expected.
    other_lift, lifts_sum
        The same for every kind that was neither; and the sum of all.
    shares
        Kind -> its share of the answers, times what these weigh.
    leading
        The kinds with the largest shares: they may be named where the model does not.
    trust
        What is left to the model: 1 less that weight.
    """

    lifts: Mapping[str, float]
    other_lift: float
    lifts_sum: float
    shares: Mapping[str, float]
    leading: frozenset[str]
    trust: float


class Habits(NamedTuple):
    """Habits by region's code and category, and the number of kinds that the model tells apart."""

    known: Mapping[tuple[str, str], Habit]
    kinds: int


def learn_habits(answers: Iterable[AnsweredReport], *, kinds: int, today: date) -> Habits:
    """Count answers, whatever their order, as they weigh on a day.

    Parameters
    ----------
    kinds
        How many the model tells apart; what it leaves unnamed is shared out among the others.
    """
    counts: defaultdict[tuple[str, str], _Counts] = defaultdict(_Counts)
    for each in sorted(answers, key=_order):
        counts[each.region, each.category].add(each, kinds, 0.5 ** ((today - each.on).days / HALF_LIFE_DAYS))
    return Habits({key: count.conclude(kinds) for key, count in counts.items()}, kinds)


def follow_habits(prediction: Prediction[str], category: str, place: Place | None, habits: Habits) -> Prediction[str]:
    """Order the kinds as a region's habits have it; a region and category without answers shift nothing.

    The confidence is the model's, lifted by how much more often the kind was answered than expected. As many kinds are
    named as before.
    """
    if place is None or place.regency is None:
        return prediction
    habit = habits.known.get((place.regency.code, category))
    return prediction if habit is None else _follow(prediction, habit, habits.kinds)


def _follow(prediction: Prediction[str], habit: Habit, kinds: int) -> Prediction[str]:
    named = _named(prediction)
    other = _share_of_others(named, kinds)
    lifts, shares = habit.lifts, habit.shares
    lifted = {kind: named.get(kind, other) * lifts.get(kind, habit.other_lift) for kind in named.keys() | habit.leading}
    total = sum(lifted.values()) + other * (
        habit.lifts_sum - sum([lifts.get(kind, habit.other_lift) for kind in lifted])
    )
    order = {kind: habit.trust * share / total + shares.get(kind, 0.0) for kind, share in lifted.items()}
    first, *others = sorted(order, key=lambda kind: (-order[kind], kind))[: len(named)]
    confidence = min(lifted[first] / total, CONFIDENCE_MAX)
    scale = (1 - confidence) / max(1 - order[first], 1 - CONFIDENCE_MAX)
    return Prediction(
        label=first,
        confidence=round(confidence, SCORE_DIGITS),
        alternatives=tuple(
            ScoredLabel(kind, round(min(order[kind] * scale, confidence * RUNNER_UP_MAX), SCORE_DIGITS))
            for kind in others
        ),
    )


class _Counts:
    """Answers of a region and category, each with its weight."""

    def __init__(self) -> None:
        self.answered: defaultdict[str, float] = defaultdict(float)
        self.expected: defaultdict[str, float] = defaultdict(float)
        """Beyond what every kind is expected at least."""
        self.expected_least = 0.0

    def add(self, each: AnsweredReport, kinds: int, weight: float) -> None:
        named = _named(each.predicted)
        other = _share_of_others(named, kinds)
        self.answered[each.agency] += weight
        self.expected_least += weight * other
        for kind, share in named.items():
            self.expected[kind] += weight * (share - other)

    def conclude(self, kinds: int) -> Habit:
        total = sum(self.answered.values())
        weight = SHARE_MAX * total / (total + SHARE_REPORTS)
        counted = self.answered.keys() | self.expected.keys()
        lifts = {kind: self._lift(kind) for kind in sorted(counted)}
        other_lift = PRIOR / (self.expected_least + PRIOR)
        return Habit(
            lifts=lifts,
            other_lift=other_lift,
            lifts_sum=sum(lifts.values()) + max(kinds - len(lifts), 0) * other_lift,
            shares={kind: weight * count / total for kind, count in self.answered.items()},
            leading=frozenset(sorted(self.answered, key=lambda kind: (-self.answered[kind], kind))[:LEADING]),
            trust=1 - weight,
        )

    def _lift(self, kind: str) -> float:
        return (self.answered.get(kind, 0.0) + PRIOR) / (self.expected.get(kind, 0.0) + self.expected_least + PRIOR)


def _order(each: AnsweredReport) -> tuple[object, ...]:
    """Order answers so that their sums are the same to the last digit, however they came."""
    return each.region, each.category, each.on, each.agency, each.predicted.label, each.predicted.confidence


def _named(prediction: Prediction[str]) -> dict[str, float]:
    scored = (ScoredLabel(prediction.label, prediction.confidence), *prediction.alternatives)
    return {each.label: each.confidence for each in scored}


def _share_of_others(named: Mapping[str, float], kinds: int) -> float:
    """Give the probability of each kind that a prediction does not name."""
    return max(1 - sum(named.values()), 0.0) / max(kinds - len(named), 1)
