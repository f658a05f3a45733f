"""Which remembered texts are worth judging beside a new one: alike in words, or near in place and topic. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.duplicates.fingerprint.build import Fingerprint
from pipeline.duplicates.window.minhash import MinHashIndex, sign_all
from pipeline.duplicates.window.spots import SpotIndex

MOST_ALIKE = 8
"""Texts judged for their words, the likeliest first."""

MOST_NEAR = 2
"""Texts judged for their place, the likeliest first: a report carries one suggestion, and each costs a fifth of all."""

LEAST_ESTIMATE = 0.25
"""Estimated similarity below which a text is not judged. The estimate's standard error is 0.06 at 60 values."""


class Candidates(NamedTuple):
    """Numbers of texts: those alike in words, the likeliest first; those near in place and topic, as well."""

    alike: list[int]
    near: list[int]


class CandidateIndex:
    """Fingerprints under growing numbers; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._alike = MinHashIndex()
        self._near = SpotIndex()

    def __len__(self) -> int:
        return len(self._alike)

    def add_all(self, new: Sequence[Fingerprint]) -> tuple[int, list[Candidates]]:
        """Remember fingerprints; gives the first of their numbers, and for each its candidates among the earlier."""
        first, all_alike = self._alike.add_all(
            sign_all([each.words for each in new]), at_least=LEAST_ESTIMATE, most=MOST_ALIKE
        )
        return first, [
            Candidates(alike, [other for other in self._near.add(number, each) if other not in alike][:MOST_NEAR])
            for number, (each, alike) in enumerate(zip(new, all_alike, strict=True), start=first)
        ]

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._alike.forget_before(number)
        self._near.forget_before(number)
