"""Which reports an officer should label next, so that the models learn most from it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.domain.correction import Correction
from training.data.export import diverse, most_uncertain


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A report that waits for an officer.

    Attributes
    ----------
    blank
        The correction still to be made: all but what an officer says.
    first_two
        Confidence of the two likeliest labels, of the question that is less sure.
    """

    blank: Correction
    first_two: tuple[float, float]


Pick = Callable[[Sequence[Unlabelled], int], list[Correction]]


def pick_uncertain(waiting: Sequence[Unlabelled], count: int) -> list[Correction]:
    """Pick the reports whose two likeliest labels are nearest to each other, the nearest first."""
    return [waiting[row].blank for row in _by_margin(waiting)[:count]]


def pick_diverse(waiting: Sequence[Unlabelled], count: int) -> list[Correction]:
    """Pick uncertain reports so that predicted categories take turns; what nearly repeats another comes last."""
    texts = [each.blank.text_redacted for each in waiting]
    categories = [each.blank.predicted.category or "" for each in waiting]
    return [waiting[row].blank for row in diverse(texts, categories, _by_margin(waiting))[:count]]


def _by_margin(waiting: Sequence[Unlabelled]) -> list[int]:
    probabilities = np.array([each.first_two for each in waiting], np.float32).reshape(-1, 2)
    return [int(row) for row in most_uncertain(probabilities)]
