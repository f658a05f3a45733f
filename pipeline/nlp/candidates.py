"""Which remembered texts are worth judging beside a new one: alike in words, or near in place and topic. Pure."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.nlp.fingerprint import Fingerprint
from pipeline.nlp.minhash import MinHashIndex, sign
from pipeline.nlp.spots import SpotIndex

MOST_ALIKE = 8
"""Texts judged for their words, the likeliest first."""

MOST_NEAR = 4
"""Texts judged for their place, the newest first: more suggestions for one report no officer reads."""

LEAST_ESTIMATE = 0.25
"""Estimated similarity below which a text is not judged. The estimate's standard error is 0.06 at 60 values."""


class Candidates(NamedTuple):
    """Numbers of texts: those alike in words, the likeliest first; those near in place and topic, the newest first."""

    alike: list[int]
    near: list[int]


class CandidateIndex:
    """Fingerprints under growing numbers; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._alike = MinHashIndex()
        self._near = SpotIndex()

    def __len__(self) -> int:
        return len(self._alike)

    def add(self, new: Fingerprint) -> tuple[int, Candidates]:
        """Remember a fingerprint; gives its number, and its candidates among the earlier ones."""
        number, alike = self._alike.add(sign(new.words), at_least=LEAST_ESTIMATE, most=MOST_ALIKE)
        near = [other for other in self._near.add(number, new) if other not in alike]
        return number, Candidates(alike, near[:MOST_NEAR])

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._alike.forget_before(number)
        self._near.forget_before(number)
