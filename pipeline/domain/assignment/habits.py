"""A region's own habits: which kind of agency answers a category there, learnt from labels and corrections. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.domain.place import Place
from pipeline.domain.triage import Prediction, ScoredLabel

SHRINKAGE = 30.0
"""Reports that the national habit is worth: after as many of its own, a region's habit weighs as much."""

LEAST_REPORTS = 10
"""Reports of a region and category below which there is no habit: one of a rare kind would move all others."""

UNSEEN = 0.5
"""Added to every count, so that a kind never seen for a category is unlikely and not impossible."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Counts of who answered what.

    Attributes
    ----------
    regional
        Region (regency's code) and category -> kind of agency -> reports.
    national
        Category -> kind of agency -> reports, all regions together.
    """

    regional: Mapping[tuple[str, str], Mapping[str, int]]
    national: Mapping[str, Mapping[str, int]]


def learn_habits(answers: Iterable[tuple[str, str, str]]) -> Habits:
    """Count answered reports.

    Parameters
    ----------
    answers
        Region's code, category and kind of agency of each.
    """
    regional: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    national: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for region, category, kind in answers:
        national[category][kind] += 1
        if region:
            regional[region, category][kind] += 1
    return Habits(dict(regional), dict(national))


def follow_habits(prediction: Prediction[str], category: str, place: Place | None, habits: Habits) -> Prediction[str]:
    """Shift a prediction of the kind of agency towards what its region does; a region hardly seen shifts nothing.

    The probability of each kind named by the prediction is multiplied by how much more often the region gives the
    category to that kind than the nation does, with the region's share shrunk towards the national one.
    """
    if place is None or place.regency is None:
        return prediction
    regional = habits.regional.get((place.regency.code, category))
    if not regional or sum(regional.values()) < LEAST_REPORTS:
        return prediction
    scored = (ScoredLabel(prediction.label, prediction.confidence), *prediction.alternatives)
    lifts = _lifts([score.label for score in scored], regional, habits.national.get(category, {}))
    return _rescale(scored, lifts)


def _lifts(kinds: list[str], regional: Mapping[str, int], national: Mapping[str, int]) -> list[float]:
    regional_total = sum(regional.values())
    national_total = sum(national.values()) + UNSEEN * len(kinds)
    lifts = []
    for kind in kinds:
        usual = (national.get(kind, 0) + UNSEEN) / national_total
        here = (regional.get(kind, 0) + SHRINKAGE * usual) / (regional_total + SHRINKAGE)
        lifts.append(here / usual)
    return lifts


def _rescale(scored: tuple[ScoredLabel[str], ...], lifts: list[float]) -> Prediction[str]:
    """Multiply, and keep the mass that the prediction gave to the kinds it names."""
    raised = [score.confidence * lift for score, lift in zip(scored, lifts, strict=True)]
    mass, total = sum(score.confidence for score in scored), sum(raised)
    if total == 0.0:
        return Prediction(label=scored[0].label, confidence=scored[0].confidence, alternatives=scored[1:])
    ranked = sorted(
        (ScoredLabel(score.label, value * mass / total) for score, value in zip(scored, raised, strict=True)),
        key=lambda score: -score.confidence,
    )
    return Prediction(label=ranked[0].label, confidence=ranked[0].confidence, alternatives=tuple(ranked[1:]))
