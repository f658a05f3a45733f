"""Which remembered texts are worth judging beside a new one: alike in words, or near in place and topic. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.nlp.fingerprint import Fingerprint
from pipeline.nlp.minhash import MinHashIndex, sign
from pipeline.nlp.shingles import shingles
from pipeline.nlp.spots import SpotIndex

MOST_ALIKE = 8
"""Texts judged for their words, the likeliest first."""

LEAST_ESTIMATE = 0.25
"""Estimated similarity below which a text is not judged. The estimate's standard error is 0.05 at 80 values."""


@dataclass(frozen=True, slots=True)
class Candidates:
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
        signature = sign(shingles(new.words))
        alike = self._alike.find_like(signature, at_least=LEAST_ESTIMATE, most=MOST_ALIKE)
        near = [number for number in self._near.find_near(new) if number not in alike]
        self._near.add(new)
        return self._alike.add(signature), Candidates(alike, near)

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._alike.forget_before(number)
        self._near.forget_before(number)
